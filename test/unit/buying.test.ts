import { buyJob } from '../../nodes/shared/buying';
import { limits } from '../../nodes/shared/limits';
import type { CreateJobOutcome } from '../../nodes/shared/replies';
import { passed, settle } from './clock';
import { failureOf, valueOf } from './outcomes';
import { created, type Script, ScriptedService } from './scriptedService';
import { imageOf, orderOf, type Setting, solverFor } from './solverFor';

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

const tooMany: CreateJobOutcome = { kind: 'tooManyRequests', retryAfterMs: undefined };
const notSent: CreateJobOutcome = { kind: 'notSent', reason: 'connection refused' };
const lost: CreateJobOutcome = { kind: 'unconfirmed', reason: 'connection cut off' };

/** A service that answers its requests with these outcomes, one after the other. */
function answering(...outcomes: CreateJobOutcome[]): ScriptedService {
	return new ScriptedService({
		createJob: (_, index) => {
			const outcome = outcomes[index];
			if (!outcome) throw new Error(`Request ${index} was one too many`);
			return outcome;
		},
	});
}

function market(script: Script | ScriptedService = {}, setting: Setting = {}) {
	const service = script instanceof ScriptedService ? script : new ScriptedService(script);
	return { service, solver: solverFor(service, setting) };
}

describe('one image', () => {
	test('is bought once, as what it is, and remembered', async () => {
		const context = {};
		const { service, solver } = market({ createJob: () => created(77) }, { context });
		const job = valueOf(await settle(buyJob(solver, orderOf(3))));
		expect(job.purchase).toEqual({
			kind: 'bought',
			jobId: 77,
			message: 'Create job success.',
			attempts: 1,
			createdAt: Date.now(),
		});
		expect(job.remembered).toBe(false);
		expect(service.requests).toEqual([
			{
				typeJobId: '14',
				targetText: 'panda',
				imageBase64: imageOf(3),
				sentAt: expect.any(Number),
			},
		]);
		expect(solver.boughtJobs.list()).toEqual([{ itemIndex: 3, jobId: 77 }]);
		// Neither the image nor what it was sent with is in the execution's data.
		expect(JSON.stringify(context)).not.toContain(imageOf(3));
	});

	test('that was bought before is not bought again', async () => {
		const context = {};
		await settle(buyJob(market({}, { context }).solver, orderOf(0)));
		const retry = market({}, { context, executionId: '2' });
		const job = valueOf(await settle(buyJob(retry.solver, orderOf(0))));
		expect(job).toMatchObject({ remembered: true, purchase: { jobId: 1 } });
		expect(retry.service.requests).toHaveLength(0);
	});

	test.each([
		['another image', { readImage: orderOf(9).readImage }],
		['another type', { typeJobId: '43' }],
		['another target text', { targetText: 'fish' }],
	])('is bought where the item now has %s', async (_, changes) => {
		const context = {};
		await settle(buyJob(market({}, { context }).solver, orderOf(0)));
		const retry = market({ createJob: () => created(2) }, { context });
		const job = valueOf(await settle(buyJob(retry.solver, orderOf(0, changes))));
		expect(job).toMatchObject({ remembered: false, purchase: { jobId: 2 } });
	});

	test('is bought for each item and for each run of the node', async () => {
		const context = {};
		const { service, solver } = market({}, { context });
		const same = { readImage: orderOf(0).readImage };
		await settle(buyJob(solver, orderOf(0, same)));
		await settle(buyJob(solver, orderOf(1, same)));
		const second = solverFor(service, { context, runIndex: 1 });
		await settle(buyJob(second, orderOf(0, same)));
		expect(service.requests).toHaveLength(3);
	});

	test('is bought anew where its jobs failed before, and they are counted', async () => {
		const { service, solver } = market();
		await settle(buyJob(solver, orderOf(0)));
		const job = valueOf(await settle(buyJob(solver, orderOf(0), 1)));
		expect(job.purchase).toMatchObject({ jobId: 2, attempts: 2 });
		expect(service.requests).toHaveLength(2);
	});

	test('that cannot be read is not sent', async () => {
		const { service, solver } = market();
		const failure = { code: 'invalidInput' as const, message: 'It is empty.' };
		const order = orderOf(0, { readImage: async () => ({ ok: false, failure }) });
		expect(failureOf(await settle(buyJob(solver, order)))).toEqual(failure);
		expect(service.requests).toHaveLength(0);
	});
});

describe('a request', () => {
	test('that was refused is not sent again, and nothing is remembered', async () => {
		const context = {};
		const service = answering({ kind: 'rejected', message: 'Invalid api token.' });
		const failure = failureOf(await settle(buyJob(solverFor(service, { context }), orderOf(0))));
		expect(failure.code).toBe('rejected');
		expect(failure.message).toContain('Invalid api token.');
		expect(context).toEqual({});
	});

	test('that provably did not arrive is sent three times, ever later', async () => {
		const service = answering(notSent, notSent, notSent);
		const began = Date.now();
		const failure = failureOf(await settle(buyJob(solverFor(service), orderOf(0))));
		expect(failure.code).toBe('unreachable');
		expect(failure.message).toContain('connection refused');
		expect(service.requests.map(({ sentAt }) => sentAt - began)).toEqual([0, 500, 1_500]);
	});

	test('that arrives at last is a job like any other', async () => {
		const service = answering(notSent, notSent, created(5));
		const solver = solverFor(service);
		expect(valueOf(await settle(buyJob(solver, orderOf(0)))).purchase).toMatchObject({
			jobId: 5,
			attempts: 1,
		});
		expect(solver.boughtJobs.list()).toEqual([{ itemIndex: 0, jobId: 5 }]);
	});

	test('that was turned away goes out after the time that the service names', async () => {
		const service = answering({ kind: 'tooManyRequests', retryAfterMs: 7_000 }, created(5));
		const began = Date.now();
		expect(valueOf(await settle(buyJob(solverFor(service), orderOf(0)))).purchase.jobId).toBe(5);
		expect(service.requests.map(({ sentAt }) => sentAt - began)).toEqual([0, 7_000]);
	});

	test('that is turned away for good ends within its bound', async () => {
		const { service, solver } = market({ createJob: () => tooMany });
		const began = Date.now();
		const failure = failureOf(await settle(buyJob(solver, orderOf(0))));
		expect(failure.code).toBe('unreachable');
		expect(failure.message).toContain('429');
		expect(Date.now() - began).toBeLessThanOrEqual(limits.createAgain);
		expect(service.requests.length).toBeGreaterThan(3);
		expect(service.requests.length).toBeLessThan(20);
	});

	test('that is turned away for longer than that ends at once, and says how long', async () => {
		const service = answering({ kind: 'tooManyRequests', retryAfterMs: 3_600_000 });
		const began = Date.now();
		const failure = failureOf(await settle(buyJob(solverFor(service), orderOf(0))));
		expect(failure).toMatchObject({ code: 'unreachable' });
		expect(failure.message).toContain('3600 seconds');
		expect(Date.now()).toBe(began);
	});

	test('is not sent where the service turned another one away for long', async () => {
		const service = answering({ kind: 'tooManyRequests', retryAfterMs: 3_600_000 });
		const solver = solverFor(service);
		await settle(buyJob(solver, orderOf(0)));
		const began = Date.now();
		expect(failureOf(await settle(buyJob(solver, orderOf(1)))).code).toBe('unreachable');
		expect(Date.now()).toBe(began);
	});

	test('after Retry-After: 0 is not repeated as fast as the service answers', async () => {
		const atOnce: CreateJobOutcome = { kind: 'tooManyRequests', retryAfterMs: 0 };
		const { service, solver } = market({ createJob: () => atOnce });
		await settle(buyJob(solver, orderOf(0)));
		expect(service.requests.length).toBeLessThanOrEqual(61);
	});
});

describe('a lost answer', () => {
	test('is said, and the request is never sent again by this execution', async () => {
		const context = {};
		const service = answering(lost);
		const solver = solverFor(service, { context });
		const failure = failureOf(await settle(buyJob(solver, orderOf(0))));
		expect(failure.code).toBe('unconfirmed');
		expect(failure.message).toContain('connection cut off');
		// Retry On Fail: the same execution runs the node again.
		const again = solverFor(service, { context });
		expect(failureOf(await settle(buyJob(again, orderOf(0)))).code).toBe('unconfirmed');
		expect(service.requests).toHaveLength(1);
	});

	test('does not keep a person from trying again', async () => {
		const context = {};
		const service = answering(lost, created(8));
		await settle(buyJob(solverFor(service, { context, executionId: '1' }), orderOf(0)));
		const retry = solverFor(service, { context, executionId: '2' });
		expect(valueOf(await settle(buyJob(retry, orderOf(0)))).purchase.jobId).toBe(8);
	});

	test('does not keep the item’s next image from being sent', async () => {
		const context = {};
		const service = answering(lost, created(8));
		await settle(buyJob(solverFor(service, { context }), orderOf(0)));
		const order = orderOf(0, { readImage: orderOf(1).readImage });
		const job = valueOf(await settle(buyJob(solverFor(service, { context }), order)));
		expect(job.purchase.jobId).toBe(8);
	});
});

describe('many images', () => {
	test('are read and sent a few at a time', async () => {
		let inMemory = 0;
		let most = 0;
		const { service, solver } = market({
			createJob: async (_, index) => {
				await passed(300);
				inMemory -= 1;
				return created(index + 1);
			},
		});
		const buying = Array.from({ length: 35 }, async (_, itemIndex) => {
			const readImage = async () => {
				inMemory += 1;
				most = Math.max(most, inMemory);
				await passed(50);
				return await orderOf(itemIndex).readImage();
			};
			return valueOf(await buyJob(solver, orderOf(itemIndex, { readImage }))).purchase.jobId;
		});
		const numbers = await settle(Promise.all(buying));
		expect(new Set(numbers).size).toBe(35);
		expect(service.most.requests).toBe(limits.uploads);
		expect(most).toBe(limits.uploads);
	});

	test('wait together when one is turned away', async () => {
		const { service, solver } = market({
			createJob: (_, index) =>
				index === 0 ? { kind: 'tooManyRequests', retryAfterMs: 5_000 } : created(index),
		});
		const began = Date.now();
		await settle(buyOne(0));
		await settle(Promise.all([1, 2, 3].map(buyOne)));
		expect(service.requests.map(({ sentAt }) => sentAt - began)).toEqual([
			0, 5_000, 5_000, 5_000, 5_000,
		]);

		async function buyOne(itemIndex: number) {
			return await buyJob(solver, orderOf(itemIndex));
		}
	});
});

describe('the halt', () => {
	test('keeps images from being read and sent', async () => {
		const { service, solver } = market();
		const readImage = jest.fn(orderOf(0).readImage);
		solver.halt.reach();
		expect(await settle(buyJob(solver, orderOf(0, { readImage })))).toBe('halted');
		expect(readImage).not.toHaveBeenCalled();
		expect(service.requests).toHaveLength(0);
	});

	test('keeps an image that was being read from being sent', async () => {
		const { service, solver } = market();
		const order = orderOf(0, {
			readImage: async () => {
				solver.halt.reach();
				return { ok: true, value: { base64: imageOf(0) } };
			},
		});
		expect(await settle(buyJob(solver, order))).toBe('halted');
		expect(service.requests).toHaveLength(0);
	});

	test.each([
		['was turned away', { kind: 'tooManyRequests', retryAfterMs: 30_000 } as const],
		['did not arrive', notSent],
	])('ends the wait of a request that %s, at once', async (_, outcome) => {
		const service = answering(outcome);
		const solver = solverFor(service);
		const buying = buyJob(solver, orderOf(0));
		await jest.advanceTimersByTimeAsync(10);
		solver.halt.reach();
		expect(await buying).toBe('halted');
		expect(jest.getTimerCount()).toBe(0);
	});

	test('does not cut off a request that is under way: its job is remembered', async () => {
		const { solver } = market({
			createJob: async () => {
				await passed(2_000);
				return created(5);
			},
		});
		const buying = buyJob(solver, orderOf(0));
		await jest.advanceTimersByTimeAsync(100);
		solver.halt.reach();
		expect(valueOf(await settle(buying)).purchase.jobId).toBe(5);
		expect(solver.boughtJobs.list()).toEqual([{ itemIndex: 0, jobId: 5 }]);
	});
});

test('a job whose answer comes after the execution was stopped is reported', async () => {
	const orphans: number[] = [];
	const stop = new AbortController();
	const { solver } = market(
		{
			createJob: async (_, index) => {
				await passed(2_000);
				return created(index + 5);
			},
		},
		{ stopped: stop.signal, onOrphan: (jobId) => orphans.push(jobId) },
	);
	const buying = buyJob(solver, orderOf(0));
	await jest.advanceTimersByTimeAsync(100);
	stop.abort();
	await settle(buying);
	expect(orphans).toEqual([5]);
});

test('one whose answer comes before is not', async () => {
	const orphans: number[] = [];
	const { solver } = market({}, { onOrphan: (jobId) => orphans.push(jobId) });
	await settle(buyJob(solver, orderOf(0)));
	expect(orphans).toEqual([]);
});
