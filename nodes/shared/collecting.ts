import type { OmoCaptcha } from './api';
import { failed, type Outcome, rejectedQuestion, timedOut } from './failures';
import type { Halt } from './halt';
import { limits } from './limits';
import type { Pace } from './pace';
import { pause } from './pause';
import type { JobResultOutcome } from './replies';
import type { Slots } from './slots';
import { nextQuestion, type SolvingTimes } from './waiting';

/** A job whose result is waited for. */
export interface PendingJob {
	jobId: number;
	/** When the wait began, in milliseconds since 1970: the job's creation, for a new one. */
	since: number;
	/** How long to wait from then, in milliseconds. */
	timeout: number;
	/** At least so many milliseconds lie between an answer and the next question. */
	interval: number;
	/** Whether to ask at once: a job that was bought earlier may be solved already. */
	askAtOnce: boolean;
	/** What is known of how long jobs of this type take. */
	times: SolvingTimes;
}

export interface Inquiry {
	service: OmoCaptcha;
	pace: Pace;
	/** Questions under way at once. */
	questions: Slots;
	/** Reached when the wait is over for all: an item failed, or the execution was stopped. */
	halt: Halt;
}

export type Collected = Extract<JobResultOutcome, { kind: 'success' | 'fail' }>;

/**
 * Asks for a job's result until there is one or the time runs out. Asking costs nothing, so all
 * that is not a clear answer is asked again: network failures, HTTP 5xx and 429, pages of HTML.
 */
export async function collectResult(
	inquiry: Inquiry,
	job: PendingJob,
): Promise<Outcome<Collected> | 'halted'> {
	const { jobId, since, timeout, times } = job;
	// However long the interval, there is time for a question at the end.
	const interval = Math.min(job.interval, timeout / 2);
	const isScout = times.enlist();
	const age = () => Date.now() - since;
	let lastAge = 0;
	let earliest = job.askAtOnce ? 0 : interval;
	let lastAnswer = 'the service could not be asked in time';

	/** When to ask next. Asked anew after each wait, since other jobs may have taught something. */
	const plan = () =>
		job.askAtOnce && lastAge === 0
			? earliest
			: nextQuestion(times, { lastAge, earliest, deadline: timeout, interval, isScout });

	const ask = async () =>
		await inquiry.questions.run(async () => {
			if (!(await inquiry.pace.opens(inquiry.halt, since + timeout))) return 'closed';
			const askedAt = age();
			const due = plan();
			if (due === undefined || due > askedAt) return 'later';
			const answerTime = Math.max(timeout - askedAt, limits.lastResultAnswer);
			const patience = Math.min(answerTime, limits.resultAnswer);
			const outcome = await inquiry.halt.during(
				async (signal) => await inquiry.service.getJobResult(jobId, patience, signal),
			);
			return { askedAt, outcome };
		});

	for (;;) {
		const due = plan();
		if (due === undefined) return failed(timedOut(jobId, timeout / 1_000, lastAnswer));
		await pause(due - age(), inquiry.halt);
		const answer = await ask();
		if (inquiry.halt.reached) return 'halted';
		if (answer === 'later') continue;
		if (answer === 'closed') {
			const longer = 'the service asks to wait longer than that (HTTP 429)';
			return failed(timedOut(jobId, timeout / 1_000, longer));
		}
		const { askedAt, outcome } = answer;
		switch (outcome.kind) {
			case 'success':
			case 'fail':
				times.learn(lastAge, askedAt, true);
				inquiry.pace.accepted();
				return { ok: true, value: outcome };
			case 'rejected':
				return failed(rejectedQuestion(jobId, outcome.message));
			case 'notReady':
				times.learn(lastAge, askedAt, false);
				inquiry.pace.accepted();
				lastAnswer = `the last status was "${outcome.status}"`;
				break;
			case 'tooManyRequests':
				inquiry.pace.tooManyRequests(Date.now(), outcome.retryAfterMs);
				lastAnswer = 'the last answer was HTTP 429';
				break;
			case 'noAnswer':
				lastAnswer = `the last answer: ${outcome.reason}`;
				break;
		}
		lastAge = Math.max(askedAt, 1);
		earliest = age() + interval;
	}
}
