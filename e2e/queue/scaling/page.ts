import { cpus, release, totalmem, type } from 'node:os';

import { table } from '../../../scripts/docs/generatedPart';
import { load, type Measured, type Setup } from './measure';
import type { Plan } from './plan';

/** A place that is kept so much longer than where nothing is short waits for somebody's CPU. */
const STRETCHED = 1.15;
/** All cores together in use to this share have nothing left to give. */
const FULL = 0.85;

const fixed = (digits: number) => (value: number) => value.toFixed(digits);
const seconds = (value: number) => `${value.toFixed(1)} s`;
const milliseconds = (value: number) => `${Math.round(value)} ms`;
const percent = (value: number) => `${Math.round(value * 100)} %`;
const count = (value: number) => Math.round(value).toLocaleString('en-US');
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** The generated parts of docs/scaling.md, by the names of their markers. */
export interface Parts {
	circumstances: string;
	throughput: string;
	cost: string;
	plan: string;
}

export function writeParts(
	measured: readonly Measured[],
	calm: Measured,
	plans: readonly Plan[],
	given: { n8n: string; postgres: string; redis: string; rounds: number; load: number },
): Parts {
	return {
		circumstances: describeRun(given),
		throughput: throughput(measured, calm),
		cost: cost(measured),
		plan: planTable(plans),
	};
}

function describeRun(given: {
	n8n: string;
	postgres: string;
	redis: string;
	rounds: number;
	load: number;
}): string {
	const processors = cpus();
	return [
		`- n8n ${given.n8n}, PostgreSQL ${given.postgres}, Redis ${given.redis}, the service (the sandbox) and the load, all on one machine:`,
		`  ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}; load average ${given.load.toFixed(1)} before the start`,
		`- executions of ${load.imagesEach} images of ${load.imageBytes / 1_000} KB, sent as a form to a webhook that answers with the results; ${load.solveMs / 1_000} s per solve`,
		`- ${load.measured / 1_000} s of each run are measured, after ${load.warmUp / 1_000} s of the same load; always ${percent(load.waitingShare)} more requests under way than the workers have places`,
		`- each row is ${given.rounds === 1 ? 'one run' : `the median of ${given.rounds} rounds through all setups`}`,
	].join('\n');
}

function describe({ workers, concurrency, webhooks, nodes }: Setup): string {
	return [
		`${workers} × ${concurrency}`,
		...(webhooks === 'n8n' ? [] : ['a webhook process']),
		...(nodes === 'solve' ? [] : ['Create Job, Wait for Job']),
	].join(', ');
}

/** What kept a setup from more; `calm` is where nothing was short but places. */
function limitOf({ busy, place }: Measured, calm: Measured): string {
	if (place <= calm.place * STRETCHED) return 'places at the workers';
	if (busy.machine >= FULL) return "all of the machine's cores";
	return busy.worker >= busy.webhooks ? "a worker's core" : 'the core of what takes the webhooks';
}

function throughput(measured: readonly Measured[], calm: Measured): string {
	return table(
		[
			'workers × places',
			'executions per second',
			'images per second',
			'answer, median',
			'answer, slowest 5 %',
			'a place is kept',
			'n8n or webhook process',
			'busiest worker',
			'PostgreSQL',
			'Redis',
			'all cores',
			'limit',
		],
		measured.map((one) => [
			describe(one.setup),
			fixed(1)(one.executionsPerSecond),
			fixed(1)(one.executionsPerSecond * load.imagesEach),
			seconds(one.answer.median),
			seconds(one.answer.slowest5Percent),
			seconds(one.place),
			percent(one.busy.webhooks),
			percent(one.busy.worker),
			percent(one.busy.postgres),
			percent(one.busy.redis),
			percent(one.busy.machine),
			limitOf(one, calm),
		]),
	);
}

function cost(measured: readonly Measured[]): string {
	return table(
		[
			'workers × places',
			'webhooks',
			'n8n beside them',
			'workers',
			'PostgreSQL',
			'Redis',
			'service and load',
			'database grows',
			'transactions',
			'Redis commands',
			'results asked for',
		],
		measured.map(({ setup, cpu, each }) => [
			describe(setup),
			milliseconds(cpu.webhooks),
			setup.webhooks === 'n8n' ? '–' : milliseconds(cpu.n8n),
			milliseconds(cpu.workers),
			milliseconds(cpu.postgres),
			`${cpu.redis.toFixed(1)} ms`,
			milliseconds(cpu.serviceAndLoad),
			`${Math.round(each.databaseBytes / 1_000)} KB`,
			fixed(0)(each.transactions),
			fixed(0)(each.redisCommands),
			fixed(1)(each.questions),
		]),
	);
}

function planTable(plans: readonly Plan[]): string {
	const rows: ReadonlyArray<readonly [string, (plan: Plan) => string]> = [
		['executions at once', ({ slots }) => count(slots)],
		['executions per second', ({ executionsPerSecond }) => count(executionsPerSecond)],
		['images per second', ({ service }) => count(service.created)],
		['limit', ({ limit }) => limit],
		['service: jobs created per second', ({ service }) => count(service.created)],
		['service: results asked for per second', ({ service }) => count(service.asked)],
		['service: jobs being solved at once', ({ service }) => count(service.pending)],
		['workers: cores in use', ({ workerCores }) => fixed(1)(workerCores)],
		['webhook processes', ({ webhooks }) => count(webhooks.processes)],
		['webhook processes: cores in use', ({ webhooks }) => fixed(1)(webhooks.cores)],
		['PostgreSQL: cores in use', ({ postgres }) => fixed(1)(postgres.cores)],
		['PostgreSQL: transactions per second', ({ postgres }) => count(postgres.transactions)],
		['PostgreSQL: connections', ({ postgres }) => count(postgres.connections)],
		[
			'PostgreSQL: growth per hour',
			({ postgres }) => `${fixed(1)(postgres.bytesPerHour / 1e9)} GB`,
		],
		['Redis: cores in use', ({ redis }) => fixed(2)(redis.cores)],
		['Redis: commands per second', ({ redis }) => count(redis.commands)],
		['Redis: network per second', ({ redis }) => megabytes(redis.bytesPerSecond)],
	];
	return table(
		['', ...plans.map(({ workers }) => `${workers} workers`)],
		rows.map(([name, show]) => [name, ...plans.map(show)]),
	);
}
