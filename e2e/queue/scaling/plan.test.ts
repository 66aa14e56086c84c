import type { Measured } from './measure';
import { planFor } from './plan';

const measured: Measured = {
	setup: { workers: 2, concurrency: 40, webhooks: 'webhook process', nodes: 'solve' },
	executionsPerSecond: 10,
	answer: { median: 5, slowest5Percent: 6 },
	place: 4,
	cpu: { webhooks: 20, n8n: 1, workers: 70, postgres: 10, redis: 1, serviceAndLoad: 10 },
	busy: { webhooks: 0.2, worker: 0.4, postgres: 0.1, redis: 0.01, machine: 1 },
	each: {
		databaseBytes: 100_000,
		transactions: 100,
		redisCommands: 50,
		redisBytes: 25_000,
		questions: 12,
	},
};

const input = { workers: 100, concurrency: 20, poolSize: 4, calm: measured, busy: measured };

test('a hundred workers carry what their places allow, and everything else has its share', () => {
	expect(planFor(input)).toEqual({
		workers: 100,
		slots: 2_000,
		// 2,000 places, each kept for 4 s.
		executionsPerSecond: 500,
		limit: 'places',
		service: { created: 2_000, asked: 6_000, pending: 6_000 },
		workerCores: 35,
		webhooks: { cores: 10, processes: 15 },
		postgres: {
			cores: 5,
			transactions: 50_000,
			connections: (100 + 15 + 1) * 4,
			bytesPerHour: 500 * 100_000 * 3_600,
		},
		redis: { cores: 0.5, commands: 25_000, bytesPerSecond: 12_500_000 },
	});
});

test('workers with more places than their CPU can serve are limited by their CPU', () => {
	const plan = planFor({ ...input, concurrency: 100 });

	expect(plan.limit).toBe('CPU of the workers');
	// 70 % of a core each, at 70 ms for an execution.
	expect(plan.executionsPerSecond).toBeCloseTo(1_000);
	expect(plan.workerCores).toBeCloseTo(70);
});
