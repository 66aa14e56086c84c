import { mean, quantile } from 'simple-statistics';

import { limits } from '../../nodes/shared/limits';
import { DEFAULT_MAX_PENDING_JOBS, DEFAULT_POLL_INTERVAL } from '../../nodes/shared/parameters';
import { costs, simulateBatch, type SimulatedJob } from './batch';
import { fixedRule, learningRule, plainRule, type PollRule } from './pollRules';
import { type ServiceTimes, serviceTimes } from './serviceTimes';

/** Seconds. */
export const intervals = [0.5, 0.6, 0.75, 0.8, 0.9, 1, 1.5, 2];
const fixedIntervals = [1, 2, 5];
export const defaultInterval = DEFAULT_POLL_INTERVAL;

/** What a batch usually is where it matters, and the node's own bound. */
export const usualBatch = 200;
const batchSizes = [1, 5, 10, 20, 50, 200, 10_000];

export interface Point {
	times: string;
	rule: 'learning' | 'plain' | 'fixed';
	/** Seconds. */
	interval: number;
	batch: number;
	/** Seconds. */
	meanDelay: number;
	percentile95: number;
	pollsPerJob: number;
	/** For each second that a job was being solved. */
	pollsPerSecond: number;
}

/** Every rule at every interval in usual batches, then the node's own default in batches of all sizes. */
export function study(jobs: number): { usual: Point[]; bySize: Point[] } {
	const makers: Record<Point['rule'], (interval: number, batch: number) => PollRule> = {
		learning: (interval) => learningRule(interval * 1_000),
		plain: (interval) => plainRule(interval * 1_000),
		fixed: (interval) => fixedRule(interval * 1_000),
	};
	const simulate = (times: ServiceTimes, rule: Point['rule'], interval: number, batch: number) => {
		const solving = times.draw(jobs);
		const simulated: SimulatedJob[] = [];
		for (let start = 0; start < jobs; start += batch) {
			simulated.push(
				...simulateBatch({
					solvingTimes: solving.slice(start, start + batch),
					maxPendingJobs: DEFAULT_MAX_PENDING_JOBS,
					rule: makers[rule](interval, batch),
				}),
			);
		}
		return { times: times.name, rule, interval, batch, ...summarize(simulated) };
	};
	return {
		usual: serviceTimes.flatMap((times) => [
			...intervals.map((interval) => simulate(times, 'learning', interval, usualBatch)),
			...intervals.map((interval) => simulate(times, 'plain', interval, usualBatch)),
			...fixedIntervals.map((interval) => simulate(times, 'fixed', interval, usualBatch)),
		]),
		bySize: serviceTimes.flatMap((times) =>
			batchSizes.map((batch) => simulate(times, 'learning', defaultInterval, batch)),
		),
	};
}

/** What was assumed, in words for the report. */
export const assumptions =
	`${limits.uploads} uploads and ${limits.questions} questions at once, ${DEFAULT_MAX_PENDING_JOBS} jobs pending; ` +
	`${costs.work} ms of n8n's one thread for each request, ${costs.upload} ms for an upload and ${costs.question} ms for a question until the answer is there`;

function summarize(jobs: readonly SimulatedJob[]) {
	const delays = jobs.map(({ delay }) => delay);
	const solving = jobs.reduce((sum, job) => sum + job.solving, 0);
	const polls = jobs.reduce((sum, job) => sum + job.polls, 0);
	return {
		meanDelay: mean(delays) / 1_000,
		percentile95: quantile(delays, 0.95) / 1_000,
		pollsPerJob: polls / jobs.length,
		pollsPerSecond: polls / (solving / 1_000),
	};
}
