import { collectResult, type PendingJob } from '../../nodes/shared/collecting';
import { limits } from '../../nodes/shared/limits';
import type { JobResultOutcome } from '../../nodes/shared/replies';
import { SolvingTimes } from '../../nodes/shared/waiting';
import { passed, settle } from './clock';
import { failureOf, valueOf } from './outcomes';
import { fail, running, ScriptedService, solvedAfter, success } from './scriptedService';
import { solverFor } from './solverFor';

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

const lost: JobResultOutcome = { kind: 'noAnswer', reason: 'HTTP 502' };

/** A job that was created now. */
function pendingJob(changes: Partial<PendingJob> = {}): PendingJob {
	const interval = changes.interval ?? 1_000;
	return {
		jobId: 7,
		since: Date.now(),
		timeout: 120_000,
		interval,
		askAtOnce: false,
		times: new SolvingTimes(interval),
		...changes,
	};
}

/** Asked with these answers, one after the other; the last one again and again. */
function answering(...answers: JobResultOutcome[]): ScriptedService {
	return new ScriptedService({
		getJobResult: ({ index }) => answers[Math.min(index, answers.length - 1)] ?? running,
	});
}

test('a job is first asked one interval after its creation, then every interval', async () => {
	const since = Date.now();
	const service = new ScriptedService({ getJobResult: solvedAfter(3_500, since) });
	const collected = valueOf(await settle(collectResult(solverFor(service), pendingJob())));
	expect(collected).toEqual(success('1|3|5'));
	expect(service.agesOf(7, since)).toEqual([1_000, 2_000, 3_000, 4_000]);
});

test('the interval runs from the answer, however long that took', async () => {
	const since = Date.now();
	const service = new ScriptedService({
		getJobResult: async (question) => {
			await passed(700);
			return solvedAfter(4_000, since)(question);
		},
	});
	await settle(collectResult(solverFor(service), pendingJob()));
	const ages = service.agesOf(7, since);
	expect(ages[0]).toBe(1_000);
	for (const [index, age] of ages.entries()) {
		const before = ages[index - 1];
		if (before !== undefined) expect(age - before).toBeGreaterThanOrEqual(1_700);
	}
});

test('past ten seconds the questions stretch, up to five seconds apart', async () => {
	const since = Date.now();
	const service = new ScriptedService({ getJobResult: solvedAfter(100_000, since) });
	await settle(collectResult(solverFor(service), pendingJob()));
	const ages = service.agesOf(7, since);
	expect(ages.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((age) => age * 1_000));
	expect(ages.length).toBeLessThan(45);
	expect((ages.at(-1) ?? 0) - 100_000).toBeLessThanOrEqual(5_000);
});

test('a job that was bought earlier is asked at once', async () => {
	const since = Date.now();
	const service = answering(running, success('100'));
	const job = pendingJob({ askAtOnce: true });
	expect(valueOf(await settle(collectResult(solverFor(service), job)))).toEqual(success('100'));
	expect(service.agesOf(7, since)).toEqual([0, 1_000]);
});

test('a job that failed is collected as such', async () => {
	const service = answering(running, fail);
	expect(valueOf(await settle(collectResult(solverFor(service), pendingJob())))).toEqual(fail);
});

test('a clear refusal ends the wait', async () => {
	const service = answering(running, { kind: 'rejected', message: 'Job not found.' });
	const failure = failureOf(await settle(collectResult(solverFor(service), pendingJob())));
	expect(failure).toMatchObject({ code: 'rejected', jobId: 7 });
	expect(failure.message).toContain('Job not found.');
	expect(service.questions).toHaveLength(2);
});

test('lost answers are asked for again', async () => {
	const service = answering(lost, lost, running, lost, success('1'));
	expect(valueOf(await settle(collectResult(solverFor(service), pendingJob())))).toEqual(
		success('1'),
	);
	expect(service.questions).toHaveLength(5);
});

describe('when the time runs out', () => {
	test('the last question goes out at the deadline, and its answer counts', async () => {
		const since = Date.now();
		const service = new ScriptedService({ getJobResult: solvedAfter(9_600, since) });
		const job = pendingJob({ timeout: 9_600 });
		expect(valueOf(await settle(collectResult(solverFor(service), job))).kind).toBe('success');
		expect(service.agesOf(7, since).at(-1)).toBe(9_600);
		expect(service.questions.at(-1)?.timeout).toBe(limits.lastResultAnswer);
	});

	test('no question goes out later, none is closer than the interval', async () => {
		const since = Date.now();
		const service = answering(running);
		const job = pendingJob({ timeout: 9_600 });
		const failure = failureOf(await settle(collectResult(solverFor(service), job)));
		expect(failure).toMatchObject({ code: 'timeout', jobId: 7 });
		expect(Date.now() - since).toBe(9_600);
		const ages = service.agesOf(7, since);
		for (const [index, age] of ages.entries()) {
			expect(age - (ages[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
			expect(age).toBeLessThanOrEqual(9_600);
		}
	});

	test.each<[string, JobResultOutcome]>([
		['running', running],
		['queued', { kind: 'notReady', status: 'queued' }],
		['HTTP 502', lost],
		['HTTP 429', { kind: 'tooManyRequests', retryAfterMs: undefined }],
	])('the message names the last answer: %s', async (words, answer) => {
		const job = pendingJob({ timeout: 5_000 });
		const failure = failureOf(await settle(collectResult(solverFor(answering(answer)), job)));
		expect(failure.code).toBe('timeout');
		expect(failure.message).toContain('5 seconds');
		expect(failure.message).toContain(words);
	});

	test.each([
		['one second, asked every two', 1_000, 2_000],
		['one second, asked every second', 1_000, 1_000],
		['five seconds, asked every minute', 5_000, 60_000],
	])('a job was asked at least once: %s', async (_, timeout, interval) => {
		const since = Date.now();
		const service = new ScriptedService({ getJobResult: solvedAfter(timeout, since) });
		const job = pendingJob({ timeout, interval });
		expect(valueOf(await settle(collectResult(solverFor(service), job))).kind).toBe('success');
		expect(service.agesOf(7, since)).toEqual([timeout]);
	});

	test('a job that is asked at once is asked again at the deadline, however long the interval', async () => {
		const since = Date.now();
		const service = new ScriptedService({
			getJobResult: async (question) => {
				await passed(20);
				return solvedAfter(1_000, since)(question);
			},
		});
		const job = pendingJob({ askAtOnce: true, timeout: 1_000, interval: 1_000 });
		expect(valueOf(await settle(collectResult(solverFor(service), job))).kind).toBe('success');
		expect(service.agesOf(7, since)).toEqual([0, 1_000]);
	});

	test('an answer is never waited for longer than ten seconds', async () => {
		const service = answering(running, success('1'));
		await settle(collectResult(solverFor(service), pendingJob({ timeout: 600_000 })));
		for (const { timeout } of service.questions) expect(timeout).toBe(limits.resultAnswer);
	});
});

describe('too many requests', () => {
	test('slow the whole batch, for as long as the service says', async () => {
		const since = Date.now();
		const service = new ScriptedService({
			getJobResult: ({ jobId, index, askedAt }) =>
				jobId === 1 && index === 0
					? { kind: 'tooManyRequests', retryAfterMs: 6_000 }
					: askedAt - since > 5_000
						? success('1')
						: running,
		});
		const solver = solverFor(service);
		const jobs = [1, 2, 3].map(async (jobId) => await collectResult(solver, pendingJob({ jobId })));
		await settle(Promise.all(jobs));
		const ages = service.questions.map(({ askedAt }) => askedAt - since);
		// Questions that went out together with the refused one were under way already.
		expect(ages.filter((age) => age > 1_000 && age < 7_000)).toEqual([]);
		expect(ages.filter((age) => age >= 7_000)).toHaveLength(3);
	});

	test('for longer than there is time end the wait, and the job is not lost', async () => {
		const service = answering({ kind: 'tooManyRequests', retryAfterMs: 3_600_000 });
		const failure = failureOf(
			await settle(collectResult(solverFor(service), pendingJob({ timeout: 30_000 }))),
		);
		expect(failure).toMatchObject({ code: 'timeout', jobId: 7 });
		expect(failure.message).toContain('429');
		expect(service.questions).toHaveLength(1);
	});
});

describe('the halt', () => {
	test('ends waits at once, and leaves no timer', async () => {
		const service = answering(running);
		const solver = solverFor(service);
		const collecting = collectResult(solver, pendingJob());
		await jest.advanceTimersByTimeAsync(2_500);
		solver.halt.reach();
		expect(await collecting).toBe('halted');
		expect(jest.getTimerCount()).toBe(0);
		expect(service.questions).toHaveLength(2);
	});

	test('ends a question that is under way', async () => {
		const service = new ScriptedService({
			getJobResult: async ({ signal }) => {
				await new Promise((resolve) => signal.addEventListener('abort', resolve));
				return { kind: 'noAnswer', reason: 'stopped' };
			},
		});
		const solver = solverFor(service);
		const collecting = collectResult(solver, pendingJob());
		await jest.advanceTimersByTimeAsync(1_500);
		expect(service.questions).toHaveLength(1);
		solver.halt.reach();
		expect(await collecting).toBe('halted');
		expect(jest.getTimerCount()).toBe(0);
	});

	test('ends the wait that the service asked for', async () => {
		const solver = solverFor(answering({ kind: 'tooManyRequests', retryAfterMs: 60_000 }));
		const collecting = collectResult(solver, pendingJob());
		await jest.advanceTimersByTimeAsync(5_000);
		solver.halt.reach();
		expect(await collecting).toBe('halted');
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('many jobs', () => {
	test('have only so many questions under way at once, and all are asked', async () => {
		const service = new ScriptedService({
			getJobResult: async () => {
				await passed(200);
				return success('1');
			},
		});
		const solver = solverFor(service);
		const jobs = Array.from(
			{ length: 100 },
			async (_, index) => await collectResult(solver, pendingJob({ jobId: index + 1 })),
		);
		await settle(Promise.all(jobs));
		expect(service.most.questions).toBe(limits.questions);
		expect(service.questions).toHaveLength(100);
	});

	test('are asked later where their batch has shown that it is too early', async () => {
		const times = new SolvingTimes(1_000);
		for (let job = 0; job < 100; job += 1) {
			for (const age of [1_000, 2_000, 3_000, 4_000]) times.learn(age - 1_000, age, age === 4_000);
		}
		// The first of a batch asks at every age, whatever is known.
		times.enlist();
		const since = Date.now();
		const service = new ScriptedService({ getJobResult: solvedAfter(3_500, since) });
		await settle(collectResult(solverFor(service), pendingJob({ times })));
		expect(service.agesOf(7, since)).toEqual([4_000]);
	});

	test('that are ready early keep their batch asking early', async () => {
		const times = new SolvingTimes(1_000);
		const since = Date.now();
		const service = new ScriptedService({
			getJobResult: (question) =>
				solvedAfter(question.jobId % 5 === 0 ? 1_000 : 3_000, since)(question),
		});
		const solver = solverFor(service);
		const jobs = Array.from(
			{ length: 100 },
			async (_, index) => await collectResult(solver, pendingJob({ jobId: index + 1, times })),
		);
		await settle(Promise.all(jobs));
		expect(times.nextAge(0)).toBe(1_000);
	});

	test('teach their batch how long they take', async () => {
		const times = new SolvingTimes(1_000);
		const since = Date.now();
		const service = new ScriptedService({ getJobResult: solvedAfter(3_500, since) });
		const solver = solverFor(service);
		const jobs = Array.from(
			{ length: 300 },
			async (_, index) => await collectResult(solver, pendingJob({ jobId: index + 1, times })),
		);
		await settle(Promise.all(jobs));
		expect(times.nextAge(0)).toBeGreaterThan(1_000);
		// Asking each of them four times would be 1,200 questions.
		expect(service.questions.length).toBeLessThan(900);
	});
});
