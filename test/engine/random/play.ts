import type { INodeExecutionData } from 'n8n-workflow';

import type { JobRecord, SandboxRecord } from '../../../sandbox/record';
import { type Sandbox, startSandbox } from '../../../sandbox/server';
import { markedImages } from '../images';
import { leaksIn } from '../leaks';
import { FinishedRun, type NodeRun, startNode } from '../nodeRun';
import { boughtTwice, lostJobs, numbersKept, numbersLogged, traceOf } from '../purchases';
import type { RecordedLog } from '../recordedLog';
import { credentialFor, TOKEN } from '../sandboxes';
import type { Scenario } from './scenarios';

/** What came of one scenario. */
export interface Played {
	/** What is not as it must be, in words; empty where all is well. */
	problems: string[];
	executions: number;
	bought: number;
	boughtTwice: number;
	lost: number;
	leaks: number;
	/** Jobs whose number came after a stop and is in the log alone. */
	orphans: number;
}

/** How long a number may take from the sandbox's answer to n8n's log, in milliseconds. */
const LOG_PATIENCE = 5_000;

const images = markedImages(40);

/**
 * Plays a scenario on a sandbox of its own, and holds what must be true of every run against it.
 *
 * @param firstJobId no other scenario that shares the log may have these numbers
 */
export async function play(
	scenario: Scenario,
	firstJobId: number,
	log: RecordedLog,
): Promise<Played> {
	const sandbox = await startSandbox({ token: TOKEN, firstJobId, solveMs: scenario.solveMs });
	const problems: string[] = [];
	const leaks: string[] = [];
	/** The first job number that was free when each execution began. */
	const begins: number[] = [];
	let lost: JobRecord[] = [];
	let retryOf: NodeRun['retryOf'];
	try {
		arrange(sandbox, scenario);
		for (const [index, { stopAtRequest }] of scenario.executions.entries()) {
			begins.push(firstJobId + sandbox.record().jobs.length);
			const run = { ...runOf(sandbox, scenario), executionId: String(index + 1), retryOf };
			const ended = await executeAndStop(sandbox, run, stopAtRequest);
			lost = await numbersNowhere(sandbox, ended, log);
			problems.push(
				...lost.map(({ jobId }) => `execution ${index + 1}: the number ${jobId} is nowhere`),
				...outcomeProblems(scenario, ended).map((one) => `execution ${index + 1}: ${one}`),
			);
			leaks.push(...leaksIn(traceOf(ended), TOKEN));
			if (!canBeRetried(ended)) break;
			retryOf = ended.run.data;
		}
		const record = sandbox.record();
		const logged = orphansIn(log);
		const twice = boughtTwice(record, {
			executionOf: (jobId) => begins.filter((begin) => jobId >= begin).length,
			logged,
		});
		problems.push(
			...twice.map(({ jobId }) => `job ${jobId} was bought without need`),
			...leaks.map((secret) => `"${secret}" leaked`),
			...recordProblems(scenario, record, begins.length),
		);
		return {
			problems,
			executions: begins.length,
			bought: record.jobs.length,
			boughtTwice: twice.length,
			lost: lost.length,
			leaks: leaks.length,
			orphans: record.jobs.filter(({ jobId }) => logged.has(jobId)).length,
		};
	} finally {
		await sandbox.stop();
	}
}

function arrange(sandbox: Sandbox, scenario: Scenario): void {
	images.slice(0, scenario.images).forEach(({ sha256 }, index) => {
		sandbox.registerAnswer({ sha256, typeJobId: '43', result: String(valueOf(index)) });
	});
	for (const { position, fault } of scenario.faults) {
		const image = images[position % scenario.images];
		sandbox.addFault({ ...fault, imageSha256: image?.sha256 });
	}
}

function runOf(sandbox: Sandbox, scenario: Scenario): NodeRun {
	const { faults, onError, maxTries, maxPendingJobs, maxAttempts } = scenario;
	// Only who may wait in vain is impatient, so that a busy machine makes no time-outs.
	const impatient = new Set(
		faults
			.filter(({ fault }) => fault.kind === 'neverReady')
			.map(({ position }) => position % scenario.images),
	);
	return {
		items: images.slice(0, scenario.images).map((image, index) => ({
			json: { timeout: impatient.has(index) ? 1 : 60 },
			files: { data: image },
		})),
		parameters: {
			captchaType: 'bytrade',
			options: {
				pollInterval: 0.2,
				timeout: '={{ $json.timeout }}',
				maxPendingJobs,
				maxAttempts,
			},
		},
		settings: { onError, retryOnFail: maxTries > 1, maxTries, waitBetweenTries: 1 },
		credential: credentialFor(sandbox),
	};
}

/** Runs to the end, or to the stop; the data is what n8n's database has at that moment. */
async function executeAndStop(
	sandbox: Sandbox,
	run: NodeRun,
	stopAtRequest: number | undefined,
): Promise<FinishedRun> {
	const seen = sandbox.record().requests.length;
	const execution = await startNode(run);
	if (stopAtRequest !== undefined) {
		// Rejects where the sandbox ends first: then the execution was over before.
		void sandbox
			.waitFor(({ requests }) => requests.length >= seen + stopAtRequest)
			.then(execution.stop, () => {});
	}
	const ended = new FinishedRun(JSON.parse(JSON.stringify(await execution.done)), execution);
	await execution.idle();
	return ended;
}

/** Jobs whose number is neither in the execution's data nor, after a while, in the log. */
async function numbersNowhere(
	sandbox: Sandbox,
	ended: FinishedRun,
	log: RecordedLog,
): Promise<JobRecord[]> {
	const missing = lostJobs(sandbox.record(), numbersKept(ended));
	const stillMissing = () => {
		const logged = orphansIn(log);
		return missing.filter(({ jobId }) => !logged.has(jobId));
	};
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, LOG_PATIENCE);
	});
	await Promise.race([log.waitFor(() => stillMissing().length === 0), tooLate]);
	clearTimeout(timer);
	return stillMissing();
}

/** Numbers that came after a stop. */
function orphansIn({ lines }: RecordedLog): Set<number> {
	return numbersLogged(
		lines.filter(({ message }) => /after its execution was stopped/.test(message)),
	);
}

function canBeRetried({ run }: FinishedRun): boolean {
	const stack = run.data.executionData?.nodeExecutionStack ?? [];
	return run.status !== 'success' && stack.length > 0;
}

/** Every item is there once, in order, with the value of its image or with a failure. */
function outcomeProblems(scenario: Scenario, ended: FinishedRun): string[] {
	const { status } = ended.run;
	if (status === 'canceled') return [];
	if (status !== 'success') {
		return scenario.onError === 'stopWorkflow' ? [] : [`status ${status}: ${ended.error?.message}`];
	}
	const items = [...ended.output(0), ...ended.output(1)];
	const problems: string[] = [];
	const places = [ended.output(0), ended.output(1)].map((output) => output.map(placeOf));
	if (places.some((order) => order.join() !== [...order].sort((a, b) => a - b).join())) {
		problems.push(`order ${places.map((order) => order.join()).join(' and ')}`);
	}
	const all = places.flat().sort((a, b) => a - b);
	if (all.join() !== [...Array(scenario.images).keys()].join()) {
		problems.push(`items ${all.join()} of ${scenario.images}`);
	}
	for (const item of items) {
		const { value, error } = item.json;
		const right = error === undefined ? value === valueOf(placeOf(item)) : value === undefined;
		if (!right) problems.push(`value ${String(value)} for item ${placeOf(item)}`);
	}
	const failed = items.some(({ json }) => json.error !== undefined);
	if (!failed && Object.keys(ended.context).length > 0) problems.push('context is not empty');
	return problems;
}

function recordProblems(
	scenario: Scenario,
	{ jobs, peaks }: SandboxRecord,
	executions: number,
): string[] {
	const most = scenario.maxAttempts * scenario.maxTries * executions;
	const counts = new Map<string, number>();
	for (const { imageSha256 } of jobs) counts.set(imageSha256, (counts.get(imageSha256) ?? 0) + 1);
	return [
		...[...counts.values()].filter((count) => count > most).map((count) => `${count} jobs`),
		...(peaks.createJobInFlight > 10 ? [`${peaks.createJobInFlight} uploads at once`] : []),
		...(peaks.getJobResultInFlight > 20 ? [`${peaks.getJobResultInFlight} questions at once`] : []),
	];
}

function placeOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : -1;
}

function valueOf(index: number): number {
	return 101 + index;
}
