import { Slots } from '../../nodes/shared/slots';

/** Work that ends when the test says so. */
class Work {
	started = false;
	end = () => {};
	fail: (error: Error) => void = () => {};

	readonly run = async (): Promise<string> => {
		this.started = true;
		await new Promise<void>((resolve, reject) => {
			this.end = resolve;
			this.fail = reject;
		});
		return 'done';
	};
}

/** Until everything that can go on has gone on. */
async function quiet(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

test('only so many run at once; the others follow in the order they came', async () => {
	const slots = new Slots(2);
	const works = Array.from({ length: 5 }, () => new Work());
	const started = () => works.map((work) => work.started);
	const results = works.map(async (work) => await slots.run(work.run));
	await quiet();
	expect(started()).toEqual([true, true, false, false, false]);
	works[1]?.end();
	await quiet();
	expect(started()).toEqual([true, true, true, false, false]);
	works[0]?.end();
	works[2]?.end();
	await quiet();
	expect(started()).toEqual([true, true, true, true, true]);
	works[3]?.end();
	works[4]?.end();
	expect(await Promise.all(results)).toEqual(Array(5).fill('done'));
});

test('work that fails gives its place back', async () => {
	const slots = new Slots(1);
	const [first, second] = [new Work(), new Work()];
	const failing = slots.run(first.run);
	const following = slots.run(second.run);
	await quiet();
	first.fail(new Error('no'));
	await expect(failing).rejects.toThrow('no');
	await quiet();
	expect(second.started).toBe(true);
	second.end();
	await expect(following).resolves.toBe('done');
});

test('work that throws at once gives its place back', async () => {
	const slots = new Slots(1);
	const throwing = slots.run(() => {
		throw new Error('at once');
	});
	await expect(throwing).rejects.toThrow('at once');
	await expect(slots.run(async () => 'next')).resolves.toBe('next');
});

test('a place that is given back is not given twice', async () => {
	const slots = new Slots(1);
	for (let round = 0; round < 3; round += 1) await slots.run(async () => undefined);
	let most = 0;
	let open = 0;
	const work = async () => {
		open += 1;
		most = Math.max(most, open);
		await quiet();
		open -= 1;
	};
	for (let round = 0; round < 2; round += 1) {
		await Promise.all(Array.from({ length: 10 }, async () => await slots.run(work)));
	}
	expect(most).toBe(1);
});

test('without a bound all run at once', async () => {
	const slots = new Slots(Infinity);
	const works = Array.from({ length: 500 }, () => new Work());
	const results = works.map(async (work) => await slots.run(work.run));
	await quiet();
	expect(works.every((work) => work.started)).toBe(true);
	for (const work of works) work.end();
	await Promise.all(results);
});
