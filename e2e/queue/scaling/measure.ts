import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from 'simple-statistics';
import { z } from 'zod';

import type { Sandbox } from '../../../sandbox/server';
import { cpuTime, familyCpuTime, machineTime, parentOf } from '../../processes/cpuTime';
import type { CredentialReference } from '../../workflows';
import type { Cluster } from '../cluster';
import { makeImages, type UniqueImage } from '../images';
import { sendAll, type Reply } from '../load';
import { Purchases } from '../purchases';
import { readRedisTotals } from '../redisKeys';
import { createThenWait, solveUploads } from '../workflows';

/** What is the same in all measurements. */
export const load = {
	imagesEach: 4,
	imageBytes: 20_000,
	/** How long the service takes for a job; milliseconds. */
	solveMs: 3_000,
	/** Requests that wait for a free place at a worker, for each that has one. */
	waitingShare: 0.25,
	/** Before the measured time, and the measured time; milliseconds. */
	warmUp: 10_000,
	measured: 30_000,
};

/** What takes the load. */
export interface Setup {
	workers: number;
	/** Executions that each worker runs side by side. */
	concurrency: number;
	/** Who takes the webhooks: n8n itself, or a process of their own. */
	webhooks: 'n8n' | 'webhook process';
	/** Solve and Wait alone, or Create Job and Wait for Job with the execution's progress saved. */
	nodes: 'solve' | 'create, wait';
}

/** What a setup did in one run. */
export interface Measured {
	setup: Setup;
	executionsPerSecond: number;
	/** From the request to its answer; seconds. */
	answer: { median: number; slowest5Percent: number };
	/** How long an execution kept its place at a worker: n8n's own times, the median; seconds. */
	place: number;
	/** CPU time for one execution of four images; milliseconds. */
	cpu: Record<Part, number>;
	/** The share of its time that the busiest thing of each kind was busy; 1 is one core in full. */
	busy: { webhooks: number; worker: number; postgres: number; redis: number; machine: number };
	/** For one execution. */
	each: {
		databaseBytes: number;
		transactions: number;
		redisCommands: number;
		redisBytes: number;
		questions: number;
	};
}

/** Who uses CPU time. `n8n` is n8n itself, where it does not take the webhooks as well. */
export type Part = 'webhooks' | 'n8n' | 'workers' | 'postgres' | 'redis' | 'serviceAndLoad';

let imagesMade = 0;

/** Puts a load on a setup until its time is over, and measures the middle of it. */
export async function measure(
	cluster: Cluster,
	sandbox: Sandbox,
	credential: CredentialReference,
	setup: Setup,
): Promise<Measured> {
	const { database, n8n } = cluster;
	const started = await Promise.all([
		...Array.from(
			{ length: setup.workers },
			async () => await cluster.addWorker(setup.concurrency),
		),
		...(setup.webhooks === 'n8n' ? [] : [cluster.addWebhookProcess()]),
	]);
	const workers = started.slice(0, setup.workers);
	const webhookProcess = started[setup.workers];
	try {
		const path = `load-${imagesMade}`;
		const makeWorkflow = setup.nodes === 'solve' ? solveUploads : createThenWait;
		const workflowId = await n8n.rest.publish(makeWorkflow(path, credential));
		sandbox.reset();
		sandbox.setPace({ solveMs: load.solveMs });
		const server = parentOf(await database.backend());
		const readCpu = async () => ({
			webhooks: cpuTime((webhookProcess ?? n8n).pid),
			n8n: webhookProcess === undefined ? 0 : cpuTime(n8n.pid),
			eachWorker: workers.map(({ pid }) => cpuTime(pid)),
			postgres: familyCpuTime(server),
			redis: (await readRedisTotals()).cpuMs,
			serviceAndLoad: cpuTime(process.pid),
			machine: machineTime(),
			at: performance.now(),
		});

		const databaseBefore = await readDatabaseTotals(cluster);
		const redisBefore = await readRedisTotals();
		let isOver = false;
		const answeredAt: number[] = [];
		const inFlight = Math.ceil(setup.workers * setup.concurrency * (1 + load.waitingShare));
		const { baseUrl } = webhookProcess ?? n8n;
		const sending = sendAll(
			`${baseUrl}/webhook/${path}`,
			images(sandbox, () => isOver),
			{
				inFlight,
				async before(position) {
					// One after another, as from many people. All at once, they would stay in step for ever:
					// each solve takes the same time.
					if (position < inFlight) await delay((position * load.solveMs) / inFlight);
				},
				onReply: () => answeredAt.push(performance.now()),
			},
		);
		await delay(load.warmUp);
		const from = await readCpu();
		await delay(load.measured);
		const to = await readCpu();
		isOver = true;
		const replies = await sending;

		const record = sandbox.record();
		const wrong = new Purchases(record).wrongAmong(replies);
		if (wrong.length > 0) {
			throw new Error(
				`${wrong.length} of ${replies.length} executions were not answered right:\n${wrong.join('\n')}`,
			);
		}
		const databaseAfter = await readDatabaseTotals(cluster);
		const redisAfter = await readRedisTotals();

		const seconds = (to.at - from.at) / 1_000;
		const answered = answeredAt.filter((at) => at >= from.at && at < to.at).length;
		const perExecution = (time: number) => time / answered;
		const eachWorker = workers.map(
			(_, at) => (to.eachWorker[at] ?? 0) - (from.eachWorker[at] ?? 0),
		);
		const spent = {
			webhooks: to.webhooks - from.webhooks,
			n8n: to.n8n - from.n8n,
			workers: eachWorker.reduce((sum, time) => sum + time, 0),
			postgres: to.postgres - from.postgres,
			redis: to.redis - from.redis,
			serviceAndLoad: to.serviceAndLoad - from.serviceAndLoad,
		};
		return {
			setup,
			executionsPerSecond: answered / seconds,
			answer: answerTimes(replies),
			place: await placeTime(cluster, workflowId),
			cpu: {
				webhooks: perExecution(spent.webhooks),
				n8n: perExecution(spent.n8n),
				workers: perExecution(spent.workers),
				postgres: perExecution(spent.postgres),
				redis: perExecution(spent.redis),
				serviceAndLoad: perExecution(spent.serviceAndLoad),
			},
			busy: {
				webhooks: spent.webhooks / 1_000 / seconds,
				worker: Math.max(...eachWorker) / 1_000 / seconds,
				postgres: spent.postgres / 1_000 / seconds,
				redis: spent.redis / 1_000 / seconds,
				machine: (to.machine.busy - from.machine.busy) / (to.machine.all - from.machine.all),
			},
			each: {
				databaseBytes: (databaseAfter.bytes - databaseBefore.bytes) / replies.length,
				transactions: (databaseAfter.transactions - databaseBefore.transactions) / replies.length,
				redisCommands: (redisAfter.commands - redisBefore.commands) / replies.length,
				redisBytes: (redisAfter.bytes - redisBefore.bytes) / replies.length,
				questions: record.counts.getJobResult / replies.length,
			},
		};
	} finally {
		await Promise.all(started.map(async (one) => await one.stop()));
	}
}

/** Groups of new images until the time is over. */
function* images(sandbox: Sandbox, isOver: () => boolean): Generator<UniqueImage[]> {
	while (!isOver()) {
		imagesMade += load.imagesEach;
		yield makeImages(sandbox, load.imagesEach, imagesMade, load.imageBytes);
	}
}

async function readDatabaseTotals({ database }: Cluster) {
	const [totals] = await database.rows(
		z.object({ bytes: z.coerce.number(), transactions: z.coerce.number() }),
		`SELECT pg_database_size(datname) AS bytes, xact_commit + xact_rollback AS transactions
		 FROM pg_stat_database WHERE datname = current_database()`,
	);
	if (totals === undefined) throw new Error('PostgreSQL keeps no statistics of the database');
	return totals;
}

async function placeTime({ database }: Cluster, workflowId: string): Promise<number> {
	const [row] = await database.rows(
		z.object({ seconds: z.coerce.number() }),
		`SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM "stoppedAt" - "startedAt")) AS seconds
		 FROM execution_entity WHERE "workflowId" = $1`,
		[workflowId],
	);
	if (row === undefined) throw new Error('There are no executions');
	return row.seconds;
}

function answerTimes(replies: readonly Reply[]): Measured['answer'] {
	const times = replies.map(({ milliseconds }) => milliseconds / 1_000);
	return { median: quantile(times, 0.5), slowest5Percent: quantile(times, 0.95) };
}
