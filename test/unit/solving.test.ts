import { failureItem } from '../../nodes/shared/reporting';
import { resultText } from '../../nodes/shared/resultReader';
import { solveImage, waitForJob } from '../../nodes/shared/solving';
import { passed, settle } from './clock';
import { failureOf, valueOf } from './outcomes';
import {
	created,
	fail,
	running,
	ScriptedService,
	solvedAfter,
	success,
	TOKEN,
} from './scriptedService';
import { orderOf, solverFor, wait } from './solverFor';

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

/** A service whose jobs are all solved with this result at the first question. */
function solvingWith(result: unknown): ScriptedService {
	return new ScriptedService({ getJobResult: () => success(result) });
}

describe('solving an image', () => {
	test('gives the result, as text and as read, and how long it took from its creation', async () => {
		const since = Date.now();
		const service = new ScriptedService({ getJobResult: solvedAfter(2_500, since, '1|3|5') });
		const solved = valueOf(await settle(solveImage(solverFor(service), orderOf(0), wait, 1)));
		expect(solved).toEqual({
			jobId: 1,
			result: '1|3|5',
			reading: { indices: [1, 3, 5] },
			durationMs: 3_000,
			attempts: 1,
		});
	});

	test('counts the pictures as the user does', async () => {
		const service = solvingWith(['1', '3']);
		const solved = await settle(
			solveImage(solverFor(service), orderOf(0), { ...wait, firstIndex: 0 }, 1),
		);
		expect(valueOf(solved)).toMatchObject({ result: '["1","3"]', reading: { indices: [0, 2] } });
	});

	test.each([
		['slider', '100', { value: 100 }],
		['text', 'aB3x', { text: 'aB3x' }],
	] as const)('reads the format %s', async (resultFormat, result, reading) => {
		const solver = solverFor(solvingWith(result));
		const solved = await settle(solveImage(solver, orderOf(0), { ...wait, resultFormat }, 1));
		expect(valueOf(solved).reading).toEqual(reading);
	});

	test('learns how long its type takes apart from other types and other intervals', async () => {
		const service = new ScriptedService();
		const solver = solverFor(service);
		await settle(solveImage(solver, orderOf(0), wait, 1));
		await settle(solveImage(solver, orderOf(1), wait, 1));
		await settle(solveImage(solver, orderOf(2, { typeJobId: '43' }), wait, 1));
		await settle(solveImage(solver, orderOf(3), { ...wait, interval: 2_000 }, 1));
		expect(solver.timesByType.size).toBe(3);
	});
});

describe('a result that fits no format', () => {
	test('is an error with the raw result in it, and the job is not lost', async () => {
		const context = {};
		const solver = solverFor(solvingWith('1||3'), { context });
		const failure = failureOf(await settle(solveImage(solver, orderOf(0), wait, 1)));
		expect(failure).toMatchObject({ code: 'unreadableResult', jobId: 1, result: '1||3' });
		expect(solver.boughtJobs.list()).toEqual([{ itemIndex: 0, jobId: 1 }]);
	});

	test('is not bought again, however many attempts there are', async () => {
		const service = solvingWith('1||3');
		const failure = failureOf(await settle(solveImage(solverFor(service), orderOf(0), wait, 5)));
		expect(failure).toMatchObject({ code: 'unreadableResult', attempts: 1 });
		expect(service.requests).toHaveLength(1);
	});

	test.each([
		['the token', `your token is ${TOKEN}`],
		['the token in an object', { a: TOKEN, b: 1 }],
		['an image', { a: 'iVBORw0KGgo'.repeat(50), b: 1 }],
		['much text', 'no '.repeat(10_000)],
	])('is shown without %s', async (_, result) => {
		const failure = failureOf(
			await settle(solveImage(solverFor(solvingWith(result)), orderOf(0), wait, 1)),
		);
		const item = JSON.stringify(failureItem(failure, 0));
		expect(item).not.toContain(TOKEN);
		expect(item).not.toContain('iVBORw0KGgoiVBORw0KGgo');
		expect(item.length).toBeLessThan(1_500);
	});

	test('whose text would be the token is an error too', async () => {
		const text = { ...wait, resultFormat: 'text' as const };
		const solved = await settle(
			solveImage(solverFor(solvingWith(`x${TOKEN}x`)), orderOf(0), text, 1),
		);
		const failure = failureOf(solved);
		expect(failure.code).toBe('unreadableResult');
		expect(JSON.stringify(failure)).not.toContain(TOKEN);
	});
});

describe('an image that the service fails on', () => {
	test('is given up after one job, which is forgotten', async () => {
		const context = {};
		const service = new ScriptedService({ getJobResult: () => fail });
		const solver = solverFor(service, { context });
		const failure = failureOf(await settle(solveImage(solver, orderOf(0), wait, 1)));
		expect(failure).toMatchObject({ code: 'failed', jobId: 1 });
		expect(failure).not.toHaveProperty('attempts');
		expect(context).toEqual({});
	});

	test('is bought again up to Max Attempts, for it alone', async () => {
		const service = new ScriptedService({
			getJobResult: ({ jobId }) => (jobId === 2 ? success('4') : fail),
		});
		const solver = solverFor(service);
		const failing = solveImage(solver, orderOf(0), wait, 3);
		const going = solveImage(solver, orderOf(1), wait, 3);
		expect(failureOf(await settle(failing))).toMatchObject({ code: 'failed', attempts: 3 });
		expect(valueOf(await settle(going))).toMatchObject({ jobId: 2, attempts: 1 });
		expect(service.requests).toHaveLength(4);
	});

	test('may be solved by a later job, and says how many were bought', async () => {
		const service = new ScriptedService({
			getJobResult: ({ jobId }) => (jobId === 3 ? success('4') : fail),
		});
		const solved = await settle(solveImage(solverFor(service), orderOf(0), wait, 3));
		expect(valueOf(solved)).toMatchObject({ jobId: 3, attempts: 3, result: '4' });
		expect(service.requests).toHaveLength(3);
	});

	test('and whose next job is refused says how many were bought', async () => {
		const service = new ScriptedService({
			createJob: (_, index) =>
				index === 0 ? created(1) : { kind: 'rejected', message: 'Balance is too low.' },
			getJobResult: () => fail,
		});
		const failure = failureOf(await settle(solveImage(solverFor(service), orderOf(0), wait, 3)));
		expect(failure).toMatchObject({ code: 'rejected', attempts: 1 });
		expect(service.requests).toHaveLength(2);
	});

	test('is not bought again when its time ran out', async () => {
		const service = new ScriptedService({ getJobResult: () => running });
		const failure = failureOf(
			await settle(solveImage(solverFor(service), orderOf(0), { ...wait, timeout: 5_000 }, 3)),
		);
		expect(failure).toMatchObject({ code: 'timeout', jobId: 1, attempts: 1 });
		expect(service.requests).toHaveLength(1);
	});
});

describe('when the node runs again', () => {
	test('a job whose time ran out is asked at once, not bought again', async () => {
		const context = {};
		const slow = new ScriptedService({ getJobResult: () => running });
		const short = { ...wait, timeout: 5_000 };
		await settle(solveImage(solverFor(slow, { context }), orderOf(0), short, 1));
		const createdAt = Date.now() - 5_000;
		await jest.advanceTimersByTimeAsync(60_000);
		const service = solvingWith('2');
		const retriedAt = Date.now();
		const solved = valueOf(
			await settle(
				solveImage(solverFor(service, { context, executionId: '2' }), orderOf(0), short, 1),
			),
		);
		expect(service.requests).toHaveLength(0);
		expect(service.agesOf(1, retriedAt)).toEqual([0]);
		expect(solved).toMatchObject({ jobId: 1, durationMs: Date.now() - createdAt });
	});

	test('it has the whole time-out again', async () => {
		const context = {};
		const slow = new ScriptedService({ getJobResult: () => running });
		const short = { ...wait, timeout: 5_000 };
		await settle(solveImage(solverFor(slow, { context }), orderOf(0), short, 1));
		const service = new ScriptedService({ getJobResult: solvedAfter(4_000, Date.now(), '2') });
		const solved = await settle(solveImage(solverFor(service, { context }), orderOf(0), short, 1));
		expect(valueOf(solved).jobId).toBe(1);
	});

	test('a job that is solved is not even asked for again', async () => {
		const context = {};
		const first = valueOf(
			await settle(solveImage(solverFor(solvingWith('1|3'), { context }), orderOf(0), wait, 1)),
		);
		await jest.advanceTimersByTimeAsync(60_000);
		const service = new ScriptedService();
		const again = await settle(solveImage(solverFor(service, { context }), orderOf(0), wait, 1));
		expect(valueOf(again)).toEqual(first);
		expect([service.requests, service.questions]).toEqual([[], []]);
	});

	test('a solved job is read as the user now wants it', async () => {
		const context = {};
		await settle(solveImage(solverFor(solvingWith('100'), { context }), orderOf(0), wait, 1));
		const slider = { ...wait, resultFormat: 'slider' as const };
		const again = await settle(
			solveImage(solverFor(new ScriptedService(), { context }), orderOf(0), slider, 1),
		);
		expect(valueOf(again).reading).toEqual({ value: 100 });
	});

	test('a job that failed is bought anew', async () => {
		const context = {};
		const failing = new ScriptedService({ getJobResult: () => fail });
		await settle(solveImage(solverFor(failing, { context }), orderOf(0), wait, 1));
		const service = new ScriptedService({ createJob: () => created(2) });
		const solved = await settle(solveImage(solverFor(service, { context }), orderOf(0), wait, 1));
		expect(valueOf(solved).jobId).toBe(2);
	});

	test.each([
		['the token as a key', { [TOKEN]: '5' }],
		['an image as a key', { [`iVBORw0KGgo${'A'.repeat(500)}`]: '5' }],
		['a long text', ['no '.repeat(5_000)]],
		['a value too deep to be saved', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))],
	])('a result with %s was not kept in the execution’s data', async (_, result: unknown) => {
		const context = {};
		const solver = solverFor(solvingWith(result), { context });
		await settle(solveImage(solver, orderOf(0), wait, 1));
		const saved = JSON.stringify(context);
		expect(saved).not.toContain(TOKEN);
		expect(saved).not.toContain('iVBORw0KGgo');
		expect(saved.length).toBeLessThan(1_000);
		expect(solver.boughtJobs.list()).toEqual([{ itemIndex: 0, jobId: 1 }]);
		expect(resultText(result)).not.toBe('');
	});
});

describe('many images', () => {
	test('have only so many jobs pending at once, where there is a bound', async () => {
		let pending = 0;
		let most = 0;
		const service = new ScriptedService({
			createJob: (_, index) => {
				pending += 1;
				most = Math.max(most, pending);
				return created(index + 1);
			},
			getJobResult: ({ index }) => {
				if (index < 2) return running;
				pending -= 1;
				return success('1');
			},
		});
		const solver = solverFor(service, { maxPendingJobs: 3 });
		const solving = Array.from(
			{ length: 12 },
			async (_, itemIndex) => await solveImage(solver, orderOf(itemIndex), wait, 1),
		);
		const numbers = (await settle(Promise.all(solving))).map((solved) => valueOf(solved).jobId);
		expect(new Set(numbers).size).toBe(12);
		expect(most).toBe(3);
	});

	test('are solved in the time of one where there is none', async () => {
		const began = Date.now();
		const service = new ScriptedService({ getJobResult: solvedAfter(2_500, began) });
		const solver = solverFor(service);
		const solving = Array.from(
			{ length: 200 },
			async (_, itemIndex) => await solveImage(solver, orderOf(itemIndex), wait, 1),
		);
		await settle(Promise.all(solving));
		expect(Date.now() - began).toBe(3_000);
		expect(service.requests).toHaveLength(200);
	});

	test('end at once at the halt; bought ones are known, others are not bought', async () => {
		const service = new ScriptedService({
			createJob: async (_, index) => {
				await passed(1_000);
				return created(index + 1);
			},
			getJobResult: () => running,
		});
		const solver = solverFor(service, { maxPendingJobs: 5 });
		const solving = Array.from(
			{ length: 8 },
			async (_, itemIndex) => await solveImage(solver, orderOf(itemIndex), wait, 1),
		);
		await jest.advanceTimersByTimeAsync(1_500);
		solver.halt.reach();
		expect(await Promise.all(solving)).toEqual(Array(8).fill('halted'));
		expect(jest.getTimerCount()).toBe(0);
		expect(service.requests).toHaveLength(5);
		expect(solver.boughtJobs.list()).toHaveLength(5);
	});
});

describe('waiting for a job', () => {
	test('asks at once, buys nothing, and counts from the start of the wait', async () => {
		const since = Date.now();
		const service = new ScriptedService({ getJobResult: solvedAfter(1_500, since, '7') });
		const context = {};
		const solved = valueOf(await settle(waitForJob(solverFor(service, { context }), 99, wait)));
		expect(solved).toEqual({
			jobId: 99,
			result: '7',
			reading: { indices: [7] },
			durationMs: 2_000,
			attempts: 1,
		});
		expect(service.requests).toHaveLength(0);
		expect(service.agesOf(99, since)).toEqual([0, 1_000, 2_000]);
		// Nothing was bought, so nothing is to be remembered.
		expect(context).toEqual({});
	});

	test.each([
		['failed', fail],
		['timeout', running],
		['rejected', { kind: 'rejected', message: 'Job not found.' } as const],
		['unreadableResult', success('1||3')],
	])('ends as %s where the job does, with its number', async (code, answer) => {
		const service = new ScriptedService({ getJobResult: () => answer });
		const failure = failureOf(await settle(waitForJob(solverFor(service), 99, wait)));
		expect(failure).toMatchObject({ code, jobId: 99 });
		expect(service.requests).toHaveLength(0);
	});

	test('ends at the halt', async () => {
		const service = new ScriptedService({ getJobResult: () => running });
		const solver = solverFor(service);
		const waiting = waitForJob(solver, 99, wait);
		await jest.advanceTimersByTimeAsync(500);
		solver.halt.reach();
		expect(await waiting).toBe('halted');
		expect(jest.getTimerCount()).toBe(0);
	});
});
