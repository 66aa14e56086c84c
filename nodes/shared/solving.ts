import type { BoughtJobs } from './boughtJobs';
import { type BoughtJob, buyJob, type ImageOrder, type Market } from './buying';
import type { ResultFormat } from './captchaTypes';
import { collectResult, type Inquiry } from './collecting';
import { failed, type Failure, type Outcome, serviceFailed, unreadableResult } from './failures';
import { type Reading, readResult, resultJson, resultText } from './resultReader';
import type { Slots } from './slots';
import { SolvingTimes } from './waiting';

/** How the result of one item is waited for and read. */
export interface Wait {
	resultFormat: ResultFormat;
	firstIndex: 0 | 1;
	/** Milliseconds from the job's creation, or from the start of the wait for an older job. */
	timeout: number;
	/** Milliseconds between an answer and the next question. */
	interval: number;
}

export interface Solved {
	jobId: number;
	/** The service's own text. */
	result: string;
	reading: Reading;
	durationMs: number;
	/** How many jobs were bought for the image. */
	attempts: number;
}

export interface Solver extends Market, Inquiry {
	boughtJobs: BoughtJobs;
	/** Places for jobs that are being solved. */
	pending: Slots;
	/** By job type: how long it takes, as far as this batch has seen. */
	timesByType: Map<string, SolvingTimes>;
}

/**
 * Has one image solved: buys a job, waits for it, reads the result. Where the service says that it
 * could not, buys again for this image alone, up to `maxAttempts` jobs in all.
 */
export async function solveImage(
	solver: Solver,
	order: ImageOrder,
	wait: Wait,
	maxAttempts: number,
): Promise<Outcome<Solved> | 'halted'> {
	return await solver.pending.run(async () => {
		let attempts = 0;
		for (;;) {
			const bought = await buyJob(solver, order, attempts);
			if (bought === 'halted') return bought;
			if (!bought.ok) return failedAfter(bought.failure, attempts, maxAttempts);
			const job = bought.value;
			attempts = job.purchase.attempts;
			const solved = await collectBought(solver, order, job, wait);
			if (solved === 'halted') return solved;
			if (solved.ok) return solved;
			if (solved.failure.code !== 'failed' || attempts >= maxAttempts) {
				return failedAfter(solved.failure, attempts, maxAttempts);
			}
		}
	});
}

/** Waits for a job that was created elsewhere, by its number. */
export async function waitForJob(
	solver: Solver,
	jobId: number,
	wait: Wait,
): Promise<Outcome<Solved> | 'halted'> {
	return await solver.pending.run(async () => {
		const since = Date.now();
		const collected = await collectResult(solver, {
			...wait,
			jobId,
			since,
			askAtOnce: true,
			// Nobody knows how old the job is, so other jobs of the batch tell nothing about it.
			times: new SolvingTimes(wait.interval),
		});
		if (collected === 'halted' || !collected.ok) return collected;
		if (collected.value.kind === 'fail') return failed(serviceFailed(jobId, 1));
		const durationMs = Date.now() - since;
		return read(solver, { jobId, attempts: 1, durationMs }, collected.value.result, wait);
	});
}

async function collectBought(
	solver: Solver,
	order: ImageOrder,
	job: BoughtJob,
	wait: Wait,
): Promise<Outcome<Solved> | 'halted'> {
	const { jobId, attempts, createdAt, solved } = job.purchase;
	if (solved) {
		const { result, durationMs } = solved;
		return read(solver, { jobId, attempts, durationMs }, result, wait);
	}
	const collected = await collectResult(solver, {
		...wait,
		jobId,
		since: job.remembered ? Date.now() : createdAt,
		askAtOnce: job.remembered,
		times: job.remembered ? new SolvingTimes(wait.interval) : timesOf(solver, order, wait),
	});
	if (collected === 'halted' || !collected.ok) return collected;
	if (collected.value.kind === 'fail') {
		solver.boughtJobs.forget(order.itemIndex, job.fingerprint);
		return failed(serviceFailed(jobId, attempts));
	}
	const durationMs = Date.now() - createdAt;
	const { result } = collected.value;
	remember(solver, order, job, result, durationMs);
	return read(solver, { jobId, attempts, durationMs }, result, wait);
}

/**
 * The node may run again for the sake of another item, and a result that is known need not be asked
 * for again. One that is long, or that quotes the token, is left with the service.
 */
function remember(
	{ boughtJobs, service }: Solver,
	{ itemIndex }: ImageOrder,
	{ fingerprint, purchase }: BoughtJob,
	result: unknown,
	durationMs: number,
) {
	const json = resultJson(result);
	if (json === undefined || service.redact(json) !== json) return;
	boughtJobs.remember(itemIndex, fingerprint, { ...purchase, solved: { result, durationMs } });
}

function timesOf(solver: Solver, { typeJobId }: ImageOrder, { interval }: Wait): SolvingTimes {
	const key = `${typeJobId} every ${interval}`;
	const times = solver.timesByType.get(key) ?? new SolvingTimes(interval);
	solver.timesByType.set(key, times);
	return times;
}

function read(
	solver: Solver,
	job: { jobId: number; attempts: number; durationMs: number },
	raw: unknown,
	{ resultFormat, firstIndex }: Wait,
): Outcome<Solved> {
	const reading = readResult(resultFormat, raw, firstIndex);
	const result = resultText(raw);
	// Text is passed on as it came, and a reply that quotes the token must not reach the workflow.
	if (reading && !solver.service.quotesToken(result)) {
		return { ok: true, value: { ...job, result, reading } };
	}
	return failed(unreadableResult(job.jobId, resultFormat, solver.service.redact(result)));
}

/** With Max Attempts above 1 the item tells how many jobs were bought. */
function failedAfter(failure: Failure, attempts: number, maxAttempts: number): Outcome<never> {
	return failed(maxAttempts > 1 ? { ...failure, attempts } : failure);
}
