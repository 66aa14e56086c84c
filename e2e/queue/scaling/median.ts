import { median } from 'simple-statistics';

import type { Measured } from './measure';

/** The median of each figure by itself. */
export function medianOf(runs: readonly Measured[]): Measured {
	const [first] = runs;
	if (first === undefined) throw new Error('Nothing was measured');
	const of = (read: (run: Measured) => number) => median(runs.map(read));
	return {
		setup: first.setup,
		executionsPerSecond: of((run) => run.executionsPerSecond),
		answer: {
			median: of((run) => run.answer.median),
			slowest5Percent: of((run) => run.answer.slowest5Percent),
		},
		place: of((run) => run.place),
		cpu: {
			webhooks: of((run) => run.cpu.webhooks),
			n8n: of((run) => run.cpu.n8n),
			workers: of((run) => run.cpu.workers),
			postgres: of((run) => run.cpu.postgres),
			redis: of((run) => run.cpu.redis),
			serviceAndLoad: of((run) => run.cpu.serviceAndLoad),
		},
		busy: {
			webhooks: of((run) => run.busy.webhooks),
			worker: of((run) => run.busy.worker),
			postgres: of((run) => run.busy.postgres),
			redis: of((run) => run.busy.redis),
			machine: of((run) => run.busy.machine),
		},
		each: {
			databaseBytes: of((run) => run.each.databaseBytes),
			transactions: of((run) => run.each.transactions),
			redisCommands: of((run) => run.each.redisCommands),
			redisBytes: of((run) => run.each.redisBytes),
			questions: of((run) => run.each.questions),
		},
	};
}
