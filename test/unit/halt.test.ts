import { Halt } from '../../nodes/shared/halt';

test('it is not reached until it is reached', () => {
	const halt = new Halt();
	expect(halt.reached).toBe(false);
	halt.reach();
	expect(halt.reached).toBe(true);
	halt.reach();
	expect(halt.reached).toBe(true);
});

test('all that runs under it hears of it, and what has ended does not', async () => {
	const halt = new Halt();
	const signals: AbortSignal[] = [];
	await halt.during(async (signal) => signals.push(signal));
	await expect(
		halt.during(async (signal) => {
			signals.push(signal);
			throw new Error('no');
		}),
	).rejects.toThrow('no');
	const running = [1, 2].map(
		async () =>
			await halt.during(async (signal) => {
				signals.push(signal);
				await new Promise((resolve) => signal.addEventListener('abort', resolve));
				return 'ended';
			}),
	);
	halt.reach();
	expect(await Promise.all(running)).toEqual(['ended', 'ended']);
	expect(signals.map((signal) => signal.aborted)).toEqual([false, false, true, true]);
});

test('what begins after it finds its signal fired', async () => {
	const halt = new Halt();
	halt.reach();
	expect(await halt.during(async (signal) => signal.aborted)).toBe(true);
});

test('hundreds of waits are no leak in the eyes of Node.js', async () => {
	const warnings: string[] = [];
	const onWarning = (warning: Error) => warnings.push(warning.name);
	process.on('warning', onWarning);
	const halt = new Halt();
	const waits = Array.from(
		{ length: 500 },
		async () =>
			await halt.during(
				async (signal) => await new Promise((resolve) => signal.addEventListener('abort', resolve)),
			),
	);
	halt.reach();
	await Promise.all(waits);
	// Warnings are given out between two turns of the event loop.
	await new Promise((resolve) => setImmediate(resolve));
	process.off('warning', onWarning);
	expect(warnings).toEqual([]);
});
