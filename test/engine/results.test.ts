import { setBinaryMode } from '../../engine/engine';
import type { Sandbox } from '../../sandbox/server';
import { removeEngineFolder } from './engineFolder';
import type { GivenItem } from './givenItems';
import { markedImage, markedImages, sample, type TestImage } from './images';
import { type NodeRun, runNode } from './nodeRun';
import { credentialFor, sandboxesOfEachTest } from './sandboxes';

const openSandbox = sandboxesOfEachTest();

afterAll(removeEngineFolder);

/** Soon, so that tests are quick; the shortest that the node takes. */
const options = { pollInterval: 0.2 };

function itemWith(image: TestImage, json: GivenItem['json'] = {}): GivenItem {
	return { json, files: { data: image } };
}

function solve(sandbox: Sandbox, run: Omit<NodeRun, 'credential'>) {
	return runNode({ credential: credentialFor(sandbox), ...run });
}

function know(sandbox: Sandbox, image: TestImage, typeJobId: string, result: unknown) {
	sandbox.registerAnswer({ sha256: image.sha256, typeJobId, result });
}

describe('Solve Image, by captcha type', () => {
	test('coinmarketcap gives the pictures to click', async () => {
		const image = sample('grid-star.png');
		const run = await solve(await openSandbox(), {
			items: [itemWith(image)],
			parameters: { captchaType: 'coinmarketcap', targetText: image.targetText, options },
		});
		expect(run.run.status).toBe('success');
		expect(run.output()).toEqual([
			{
				json: {
					jobId: 100_001,
					captchaType: 'coinmarketcap',
					typeJobId: '14',
					status: 'success',
					result: '1|3|5',
					indices: [1, 3, 5],
					durationMs: expect.any(Number),
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	test('coinmarketcap takes target text in Vietnamese', async () => {
		const image = sample('grid-con-meo.jpg');
		const run = await solve(await openSandbox(), {
			items: [itemWith(image)],
			parameters: { targetText: '  con  mèo '.normalize('NFD'), options },
		});
		expect(run.json()).toMatchObject([{ captchaType: 'coinmarketcap', indices: [1, 6, 8] }]);
	});

	test('bytrade gives how far to move the slider, and sends no target text', async () => {
		const sandbox = await openSandbox();
		const run = await solve(sandbox, {
			items: [itemWith(sample('slider-desert.webp'))],
			parameters: { captchaType: 'bytrade', targetText: 'left from another type', options },
		});
		expect(run.json()).toEqual([
			{
				jobId: 100_001,
				captchaType: 'bytrade',
				typeJobId: '43',
				status: 'success',
				result: '243',
				value: 243,
				durationMs: expect.any(Number),
			},
		]);
		expect(sandbox.record().jobs).toMatchObject([{ typeJobId: '43' }]);
		expect(sandbox.record().jobs[0]).not.toHaveProperty('input');
	});

	test.each([
		{ resultFormat: 'clicks', answer: '2|4', read: { indices: [2, 4] } },
		{ resultFormat: 'slider', answer: 77, read: { value: 77 } },
		{ resultFormat: 'text', answer: 'aB3x', read: { text: 'aB3x' } },
	])('other, read as $resultFormat', async ({ resultFormat, answer, read }) => {
		const sandbox = await openSandbox();
		const image = markedImage('of another type');
		know(sandbox, image, '7', answer);
		const run = await solve(sandbox, {
			items: [itemWith(image)],
			parameters: { captchaType: 'other', jobTypeId: '7', resultFormat, options },
		});
		expect(run.json()).toEqual([
			{
				jobId: 100_001,
				captchaType: 'other',
				typeJobId: '7',
				status: 'success',
				result: String(answer),
				...read,
				durationMs: expect.any(Number),
			},
		]);
	});

	test('other sends the target text that it is given', async () => {
		const sandbox = await openSandbox();
		const image = markedImage('with a text');
		know(sandbox, image, '7', '1');
		await solve(sandbox, {
			items: [itemWith(image)],
			parameters: { captchaType: 'other', jobTypeId: '7', targetText: 'panda', options },
		});
		expect(sandbox.record().jobs).toMatchObject([{ typeJobId: '7', input: 'panda' }]);
	});

	test('an expression may set type, job type and target text for each item', async () => {
		const sandbox = await openSandbox();
		const [grid, slider, other] = [
			sample('grid-fish.jpg'),
			sample('slider-sea.jpg'),
			markedImage('other'),
		];
		know(sandbox, other, '7', '3');
		const run = await solve(sandbox, {
			items: [
				itemWith(grid, { type: 'coinmarketcap', find: 'fish' }),
				itemWith(slider, { type: 'bytrade' }),
				itemWith(other, { type: 'other', number: 7 }),
			],
			parameters: {
				captchaType: '={{ $json.type }}',
				jobTypeId: '={{ $json.number }}',
				targetText: '={{ $json.find }}',
				options,
			},
		});
		expect(run.json()).toMatchObject([
			{ captchaType: 'coinmarketcap', indices: [2, 6, 7, 9] },
			{ captchaType: 'bytrade', value: 187 },
			{ captchaType: 'other', typeJobId: '7', indices: [3] },
		]);
	});
});

describe('where the image comes from', () => {
	// The sandbox finds an answer by the hash of the bytes: one wrong byte, and the job fails.
	const image = sample('grid-moon.gif');
	const bytrade = sample('slider-snow.jpg');

	describe.each(['default', 'filesystem'] as const)('with binary data mode %s', (mode) => {
		beforeAll(async () => await setBinaryMode(mode));
		afterAll(async () => await setBinaryMode('filesystem'));

		test('a binary field', async () => {
			const run = await solve(await openSandbox(), {
				items: [{ json: {}, files: { photo: image } }],
				parameters: { targetText: 'moon', binaryPropertyName: 'photo', options },
			});
			expect(run.json()).toMatchObject([{ indices: [1, 4, 6] }]);
		});

		test('a binary object from an expression, of this item or of an earlier node', async () => {
			const run = await solve(await openSandbox(), {
				items: [
					{ json: { expression: 'own' }, files: { here: bytrade } },
					{ json: { expression: 'earlier' }, files: { there: bytrade } },
				],
				parameters: {
					captchaType: 'bytrade',
					binaryPropertyName:
						"={{ $json.expression === 'own' ? $input.item.binary.here : $('Images').item.binary.there }}",
					options,
				},
			});
			expect(run.json()).toMatchObject([{ value: 291 }, { value: 291 }]);
		});

		test('bad files are found before anything is sent', async () => {
			const sandbox = await openSandbox();
			const page = { fileName: 'image.png', bytes: Buffer.from('<html>Not found</html>') };
			const run = await solve(sandbox, {
				items: [itemWith(image), itemWith(image), { json: {}, files: { data: page } }],
				parameters: { targetText: 'moon', options },
			});
			expect(run.error?.message).toMatch(/the data is not a PNG, JPEG, GIF, WebP or BMP image/);
			expect(sandbox.record().requests).toEqual([]);
		});
	});

	test.each([
		{ form: 'base64', text: bytrade.base64 },
		{ form: 'base64 without padding', text: bytrade.base64.replace(/=+$/, '') },
		{ form: 'a data: URI', text: `data:image/jpeg;base64,${bytrade.base64}` },
		{ form: 'base64 in lines', text: bytrade.base64.replace(/.{76}/g, '$&\r\n') },
	])('base64 text: $form', async ({ text }) => {
		const run = await solve(await openSandbox(), {
			items: [{ json: { image: text } }],
			parameters: {
				captchaType: 'bytrade',
				imageSource: 'base64',
				imageBase64: '={{ $json.image }}',
				options,
			},
		});
		expect(run.json()).toMatchObject([{ value: 291 }]);
	});
});

describe('many items', () => {
	test('come back in the order of the input, each linked to its item, whichever is solved first', async () => {
		const images = markedImages(20);
		const sandbox = await openSandbox({ solveMs: (job) => 600 - 30 * job });
		images.forEach((image, index) => know(sandbox, image, '43', String(index)));
		const run = await solve(sandbox, {
			items: images.map((image) => itemWith(image)),
			parameters: { captchaType: 'bytrade', options },
		});
		const values = images.map((_, index) => index);
		expect(run.json().map(({ value }) => value)).toEqual(values);
		expect(run.output().map(({ pairedItem }) => pairedItem)).toEqual(
			values.map((item) => ({ item })),
		);
		const { jobs } = sandbox.record();
		expect(new Set(run.json().map(({ jobId }) => jobId))).toEqual(
			new Set(jobs.map(({ jobId }) => jobId)),
		);
		// The test means something only if the first ones were not the first to be solved.
		const bySolving = [...jobs].sort(
			(one, other) => Number(one.firstSuccessAt) - Number(other.firstSuccessAt),
		);
		expect(bySolving.map(({ jobId }) => jobId)).not.toEqual(jobs.map(({ jobId }) => jobId));
	});

	test('are uploaded ten at a time, with jobs and questions within their bounds', async () => {
		const images = markedImages(70);
		const sandbox = await openSandbox({ solveMs: 500, replyMs: 25 });
		images.forEach((image, index) => know(sandbox, image, '43', String(index)));
		const run = await solve(sandbox, {
			items: images.map((image) => itemWith(image)),
			parameters: { captchaType: 'bytrade', options: { ...options, maxPendingJobs: 40 } },
		});
		expect(run.json().map(({ value }) => value)).toEqual(images.map((_, index) => index));
		const { peaks, jobs } = sandbox.record();
		expect(peaks.createJobInFlight).toBe(10);
		expect(peaks.pendingJobs).toBeLessThanOrEqual(40);
		expect(peaks.pendingJobs).toBeGreaterThan(20);
		expect(peaks.getJobResultInFlight).toBeLessThanOrEqual(20);
		expect(jobs).toHaveLength(70);
		for (const { polls } of jobs) {
			// Timers may fire a millisecond early by the sandbox's finer clock.
			expect(closestOf(polls)).toBeGreaterThanOrEqual(199);
		}
		expect(run.credentialReads).toBe(1);
	});

	test('maxPendingJobs 1 solves one after the other', async () => {
		const images = markedImages(3);
		const sandbox = await openSandbox({ solveMs: 20 });
		images.forEach((image) => know(sandbox, image, '43', '5'));
		const run = await solve(sandbox, {
			items: images.map((image) => itemWith(image)),
			parameters: { captchaType: 'bytrade', options: { ...options, maxPendingJobs: 1 } },
		});
		expect(run.json()).toHaveLength(3);
		expect(sandbox.record().peaks.pendingJobs).toBe(1);
	});

	test('maxPendingJobs 0 has no bound', async () => {
		const images = markedImages(30);
		// No job is ready before the last one is created.
		const sandbox = await openSandbox({ solveMs: 400 });
		images.forEach((image) => know(sandbox, image, '43', '5'));
		const run = await solve(sandbox, {
			items: images.map((image) => itemWith(image)),
			parameters: { captchaType: 'bytrade', options: { ...options, maxPendingJobs: 0 } },
		});
		expect(run.json()).toHaveLength(30);
		expect(sandbox.record().jobs).toHaveLength(30);
	});
});

describe('options', () => {
	test('firstIndex 0 counts pictures from 0', async () => {
		const run = await solve(await openSandbox(), {
			items: [itemWith(sample('grid-house.webp'))],
			parameters: { targetText: 'house', options: { ...options, firstIndex: 0 } },
		});
		expect(run.json()).toMatchObject([{ result: '8', indices: [7] }]);
	});

	test('maxAttempts buys again for the image that failed, and for that one alone', async () => {
		const images = markedImages(3);
		const sandbox = await openSandbox();
		images.forEach((image, index) => know(sandbox, image, '43', String(index)));
		sandbox.addFault({
			call: 'createJob',
			kind: 'fail',
			imageSha256: images[1]?.sha256,
			times: 2,
		});
		const run = await solve(sandbox, {
			items: images.map((image) => itemWith(image)),
			parameters: { captchaType: 'bytrade', options: { ...options, maxAttempts: 3 } },
		});
		expect(run.json()).toMatchObject([
			{ value: 0, attempts: 1 },
			{ value: 1, attempts: 3 },
			{ value: 2, attempts: 1 },
		]);
		expect(sandbox.record().jobs).toHaveLength(5);
	});

	test('without maxAttempts an item does not tell attempts', async () => {
		const run = await solve(await openSandbox(), {
			items: [itemWith(sample('slider-hills.png'))],
			parameters: { captchaType: 'bytrade', options: { ...options, maxAttempts: 1 } },
		});
		expect(run.json()[0]).not.toHaveProperty('attempts');
	});

	test('each item may have options of its own', async () => {
		const images = [sample('grid-star.png'), sample('grid-star.png')];
		const run = await solve(await openSandbox(), {
			items: images.map((image, index) => itemWith(image, { first: index })),
			parameters: {
				targetText: 'star',
				options: { ...options, firstIndex: '={{ $json.first }}' },
			},
		});
		expect(run.json()).toMatchObject([{ indices: [0, 2, 4] }, { indices: [1, 3, 5] }]);
	});
});

describe('Create Job, then Wait for Job', () => {
	test('Create Job gives the number at once, before the job is solved', async () => {
		const sandbox = await openSandbox({ solveMs: 60_000 });
		const image = sample('grid-star.png');
		const run = await solve(sandbox, {
			node: 'createJob',
			items: [itemWith(image), itemWith(image)],
			parameters: { targetText: 'star' },
		});
		const created = {
			captchaType: 'coinmarketcap',
			typeJobId: '14',
			message: 'Create job success.',
		};
		expect(run.output()).toEqual([
			{ json: { jobId: expect.any(Number), ...created }, pairedItem: { item: 0 } },
			{ json: { jobId: expect.any(Number), ...created }, pairedItem: { item: 1 } },
		]);
		expect(sandbox.record().counts).toMatchObject({ createJob: 2, getJobResult: 0 });
		expect(run.credentialReads).toBe(1);
	});

	test('Wait for Job takes the number by its default, and buys nothing', async () => {
		const sandbox = await openSandbox({ solveMs: 100 });
		const images = [sample('grid-star.png'), sample('grid-star.png')];
		const created = await solve(sandbox, {
			node: 'createJob',
			items: images.map((image) => itemWith(image)),
			parameters: { targetText: 'star' },
		});
		const waited = await solve(sandbox, {
			items: created.json().map((json) => ({ json })),
			parameters: { operation: 'waitForJob', options },
		});
		expect(waited.output()).toEqual(
			[0, 1].map((item) => ({
				json: {
					jobId: created.json()[item]?.jobId,
					captchaType: 'coinmarketcap',
					typeJobId: '14',
					status: 'success',
					result: '1|3|5',
					indices: [1, 3, 5],
					durationMs: expect.any(Number),
				},
				pairedItem: { item },
			})),
		);
		expect(sandbox.record().counts.createJob).toBe(2);
	});

	test('a job of type other has no typeJobId, and is read in the format that is set', async () => {
		const sandbox = await openSandbox();
		const image = markedImage('a word');
		know(sandbox, image, '7', 'hello');
		const created = await solve(sandbox, {
			node: 'createJob',
			items: [itemWith(image)],
			parameters: { captchaType: 'other', jobTypeId: '7' },
		});
		expect(created.json()).toMatchObject([{ captchaType: 'other', typeJobId: '7' }]);
		const waited = await solve(sandbox, {
			items: created.json().map((json) => ({ json })),
			parameters: {
				operation: 'waitForJob',
				captchaType: '={{ $json.captchaType }}',
				resultFormat: 'text',
				options,
			},
		});
		expect(waited.json()).toEqual([
			{
				jobId: created.json()[0]?.jobId,
				captchaType: 'other',
				status: 'success',
				result: 'hello',
				text: 'hello',
				durationMs: expect.any(Number),
			},
		]);
	});

	test('the number may come as text, from a workflow that stored it', async () => {
		const sandbox = await openSandbox();
		const created = await solve(sandbox, {
			node: 'createJob',
			items: [itemWith(sample('slider-hills.png'))],
			parameters: { captchaType: 'bytrade' },
		});
		const waited = await solve(sandbox, {
			items: [{ json: {} }],
			parameters: {
				operation: 'waitForJob',
				captchaType: 'bytrade',
				jobId: ` ${String(created.json()[0]?.jobId)} `,
				options,
			},
		});
		expect(waited.json()).toMatchObject([{ jobId: created.json()[0]?.jobId, value: 100 }]);
	});
});

function closestOf(times: readonly number[]): number {
	return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}
