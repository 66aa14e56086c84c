import { load, type Measured } from './measure';

/** The share of a core that a process may use on average, so that it keeps up with the peaks. */
const HEADROOM = 0.7;

/** What the parts of a larger installation have to carry, computed from what a small one used. */
export interface Plan {
	workers: number;
	/** Executions at once, all workers together. */
	slots: number;
	executionsPerSecond: number;
	/** What keeps it from more: the places at the workers, or their CPU. */
	limit: 'places' | 'CPU of the workers';
	service: { created: number; asked: number; pending: number };
	/** Cores in use; the number of processes, each with a core, where one is not enough. */
	workerCores: number;
	webhooks: { cores: number; processes: number };
	postgres: { cores: number; transactions: number; connections: number; bytesPerHour: number };
	redis: { cores: number; commands: number; bytesPerSecond: number };
}

export interface PlanInput {
	workers: number;
	/** Executions that each worker runs side by side. */
	concurrency: number;
	/** Connections of each n8n process to PostgreSQL. */
	poolSize: number;
	/** Where nothing was short but places: how long an execution keeps one. */
	calm: Measured;
	/** Under full load, webhooks in a process of their own: what an execution costs. */
	busy: Measured;
}

/**
 * Little's law: as many executions end in a second as there are places for them, divided by the
 * seconds that one keeps its place, unless the workers' CPU is used up before that.
 */
export function planFor({ workers, concurrency, poolSize, calm, busy }: PlanInput): Plan {
	const slots = workers * concurrency;
	const bySlots = slots / calm.place;
	const byCpu = (workers * HEADROOM * 1_000) / busy.cpu.workers;
	const rate = Math.min(bySlots, byCpu);
	const cores = (milliseconds: number) => (rate * milliseconds) / 1_000;
	const processes = Math.ceil(cores(busy.cpu.webhooks) / HEADROOM);
	const images = rate * load.imagesEach;
	return {
		workers,
		slots,
		executionsPerSecond: rate,
		limit: bySlots <= byCpu ? 'places' : 'CPU of the workers',
		service: {
			created: images,
			asked: rate * busy.each.questions,
			pending: (images * load.solveMs) / 1_000,
		},
		workerCores: cores(busy.cpu.workers),
		webhooks: { cores: cores(busy.cpu.webhooks), processes },
		postgres: {
			cores: cores(busy.cpu.postgres),
			transactions: rate * busy.each.transactions,
			// n8n itself has its share too.
			connections: (workers + processes + 1) * poolSize,
			bytesPerHour: rate * busy.each.databaseBytes * 3_600,
		},
		redis: {
			cores: cores(busy.cpu.redis),
			commands: rate * busy.each.redisCommands,
			bytesPerSecond: rate * busy.each.redisBytes,
		},
	};
}
