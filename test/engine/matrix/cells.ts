import { limits } from '../../../nodes/shared/limits';
import type { Fault } from '../../../sandbox/faults';
import type { JobRecord, SandboxRecord } from '../../../sandbox/record';
import { startSandbox } from '../../../sandbox/server';
import { markedImages } from '../images';
import { leaksIn } from '../leaks';
import { type FinishedRun, type OnError, onErrorModes, runNode } from '../nodeRun';
import { boughtTwice, lostJobs, numbersKept, traceOf } from '../purchases';
import { credentialFor, TOKEN } from '../sandboxes';
import { type Ending, type FaultRow, nextTry } from './faultTable';

/** One cell of the matrix: a run of five images, one of which meets a fault. */
export interface Cell {
	row: FaultRow;
	/** Which of the images meets the fault, counted from 0. */
	position: number;
	onError: OnError;
	retryOnFail: boolean;
}

export interface CellResult {
	cell: Cell;
	/** What is not as it should be, in words; empty where all is well. */
	problems: string[];
	bought: number;
	boughtTwice: number;
	lost: number;
	leaks: number;
}

const images = markedImages(5);
const [first, middle, last] = [0, 2, 4];

export function cellsOf(row: FaultRow): Cell[] {
	return [first, middle, last].flatMap((position) =>
		onErrorModes.flatMap((onError) =>
			[false, true].map((retryOnFail) => ({ row, position, onError, retryOnFail })),
		),
	);
}

export function nameOf({ position, onError, retryOnFail }: Cell): string {
	return `image ${position}, ${onError}${retryOnFail ? ', Retry On Fail' : ''}`;
}

/** Runs a cell on a sandbox of its own, and holds what came of it against what should. */
export async function runCell(cell: Cell): Promise<CellResult> {
	const { row, position } = cell;
	const sandbox = await startSandbox({
		token: TOKEN,
		solveMs: 40,
		...(row.allSentFirst && { replyMs: 150 }),
	});
	try {
		images.forEach(({ sha256 }, index) => {
			sandbox.registerAnswer({ sha256, typeJobId: '43', result: String(valueOf(index)) });
		});
		const image = imageAt(position);
		const fault = typeof row.fault === 'function' ? row.fault(image) : row.fault;
		sandbox.addFault({ ...fault, imageSha256: image.sha256 });
		const finished = await runNode({
			items: images.map((one, index) => ({
				// Only who waits in vain is impatient, so that a busy machine makes no time-outs.
				json: { page: index, timeout: index === position && row.ending === 'timeout' ? 1 : 60 },
				files: { data: one },
			})),
			parameters: {
				captchaType: 'bytrade',
				options: { pollInterval: 0.2, timeout: '={{ $json.timeout }}' },
			},
			settings: {
				onError: cell.onError,
				retryOnFail: cell.retryOnFail,
				maxTries: 2,
				waitBetweenTries: 1,
			},
			credential: credentialFor(sandbox),
		});
		return judge(cell, fault, finished, sandbox.record());
	} finally {
		await sandbox.stop();
	}
}

/** Less patience than a user's node has; gives back what restores it. */
export function lowerPatience(lower: Partial<typeof limits>): () => void {
	const before = { ...limits };
	Object.assign(limits, lower);
	return () => Object.assign(limits, before);
}

/** What should come of a cell, from its row. */
interface Expected {
	/** How many times the engine calls the node. */
	tries: number;
	/** How the image that met the fault ends. */
	ending: Ending;
	/** How many jobs are bought for it. */
	bought: number;
	/** Whether its last job's number is known, and so belongs into the failure. */
	numberKnown: boolean;
}

function expectationOf({ row, position, onError, retryOnFail }: Cell, fault: Fault): Expected {
	const boughtFirst = row.leaves === 'nothing' ? 0 : 1;
	const numberKnown = row.leaves === undefined || row.leaves === 'known';
	// In the Continue modes, n8n looks at the first item alone.
	const triedAgain =
		retryOnFail && row.ending !== 'solved' && (onError === 'stopWorkflow' || position === 0);
	if (!triedAgain) return { tries: 1, ending: row.ending, bought: boughtFirst, numberKnown };
	const { ending, bought } = nextTry(row, fault);
	return { tries: 2, ending, bought: boughtFirst + bought, numberKnown };
}

function judge(cell: Cell, fault: Fault, finished: FinishedRun, record: SandboxRecord): CellResult {
	const expected = expectationOf(cell, fault);
	const alsoFailed = new Set(
		cell.row.toldFailed
			? record.requests.flatMap((request) =>
					request.fault === fault.kind && request.jobId !== undefined ? [request.jobId] : [],
				)
			: [],
	);
	const twice = boughtTwice(record, { alsoFailed });
	const lost = lostJobs(record, numbersKept(finished), alsoFailed);
	const leaks = leaksIn(traceOf(finished), TOKEN);
	const problems = [
		...twice.map(({ jobId }) => `job ${jobId} was bought without need`),
		...lost.map(({ jobId }) => `the number ${jobId} is nowhere`),
		...leaks.map((secret) => `"${secret}" leaked`),
		...jobProblems(cell, expected, record),
		...(finished.tries.length === expected.tries
			? []
			: [`${finished.tries.length} tries, not ${expected.tries}`]),
		...(cell.onError === 'stopWorkflow' && expected.ending !== 'solved'
			? errorProblems(cell, expected, finished, record)
			: itemProblems(cell, expected, finished, record)),
	];
	return {
		cell,
		problems,
		bought: record.jobs.length,
		boughtTwice: twice.length,
		lost: lost.length,
		leaks: leaks.length,
	};
}

function jobProblems(cell: Cell, expected: Expected, record: SandboxRecord): string[] {
	const failsAll = cell.onError === 'stopWorkflow' && expected.ending !== 'solved';
	return images.flatMap((_, index) => {
		const bought = jobsOf(record, index).length;
		if (index === cell.position) {
			return bought === expected.bought ? [] : [`${bought} jobs, not ${expected.bought}`];
		}
		// Where one failure ends all, an image may not have had its turn.
		if (bought === 1 || (failsAll && bought === 0)) return [];
		return [`${bought} jobs for image ${index}, which met no fault`];
	});
}

/** The run ends in an error: it names the item, the code, and all numbers. */
function errorProblems(
	cell: Cell,
	expected: Expected,
	finished: FinishedRun,
	record: SandboxRecord,
): string[] {
	const { error } = finished;
	const problems: string[] = [];
	if (finished.run.status !== 'error') problems.push(`status ${finished.run.status}`);
	if (finished.output(0).length > 0) problems.push('items beside the error');
	if (!error || error.name !== 'NodeApiError') return [...problems, `error ${error?.name}`];
	const context = 'context' in error ? error.context : {};
	if (context.itemIndex !== cell.position) problems.push(`item ${String(context.itemIndex)}`);
	if (!hasCode(context.data, expected.ending)) {
		problems.push(`error with ${JSON.stringify(context.data)}`);
	}
	const description = 'description' in error ? String(error.description) : '';
	for (const [index] of images.entries()) {
		for (const { jobId, delivered, finalStatus } of jobsOf(record, index).slice(-1)) {
			if (!delivered || (finalStatus === 'fail' && index !== cell.position)) continue;
			const text = index === cell.position ? error.message : description;
			if (!text.includes(String(jobId))) problems.push(`no number of image ${index} in the error`);
		}
	}
	return problems;
}

/** The run gives items: those of the other images, in order, and the failed one where it belongs. */
function itemProblems(
	cell: Cell,
	expected: Expected,
	finished: FinishedRun,
	record: SandboxRecord,
): string[] {
	const problems: string[] = [];
	if (finished.run.status !== 'success') problems.push(`status ${finished.run.status}`);
	const failed = expected.ending !== 'solved';
	const onErrorOutput = failed && cell.onError === 'continueErrorOutput';
	const inFirstOutput = [...images.keys()].filter(
		(index) => !(onErrorOutput && index === cell.position),
	);
	const order = finished.output(0).map(({ pairedItem }) => JSON.stringify(pairedItem));
	const right = inFirstOutput.map((item) => JSON.stringify({ item }));
	if (order.join() !== right.join()) return [...problems, `items ${order.join()}`];
	for (const [place, index] of inFirstOutput.entries()) {
		if (failed && index === cell.position) continue;
		const { value, jobId } = finished.json(0)[place] ?? {};
		const job = jobsOf(record, index).at(-1)?.jobId;
		if (value !== valueOf(index)) problems.push(`value ${String(value)} for image ${index}`);
		if (jobId !== job) problems.push(`job ${String(jobId)} for image ${index}`);
	}
	if (!failed) {
		if (Object.keys(finished.context).length > 0) problems.push('something is left in the context');
		return problems;
	}
	const output = onErrorOutput ? 1 : 0;
	const place = onErrorOutput ? 0 : cell.position;
	const item = finished.output(output)[place];
	const failure = finished.failureAt(place, output);
	const keys = Object.keys(item?.json ?? {}).sort();
	const rightKeys = onErrorOutput ? ['error', 'page', 'timeout'] : ['error'];
	if (keys.join() !== rightKeys.join()) problems.push(`keys ${keys.join()}`);
	if (item?.error !== undefined) problems.push('an error beside json');
	if (!hasCode(failure, expected.ending)) problems.push(`failed with ${JSON.stringify(failure)}`);
	const job = jobsOf(record, cell.position).at(-1)?.jobId;
	if (expected.numberKnown) {
		if (failure?.jobId !== job) problems.push(`failed with job ${String(failure?.jobId)}`);
		if (!String(failure?.message).includes(String(job))) problems.push('no number in the message');
	} else if (failure && 'jobId' in failure) {
		problems.push('a number that nobody told');
	}
	return problems;
}

function jobsOf(record: SandboxRecord, index: number): JobRecord[] {
	return record.jobs.filter(({ imageSha256 }) => imageSha256 === imageAt(index).sha256);
}

function imageAt(index: number) {
	const image = images[index];
	if (!image) throw new Error(`There is no image ${index}`);
	return image;
}

function valueOf(index: number): number {
	return 101 + index;
}

function hasCode(value: unknown, code: Ending): boolean {
	return typeof value === 'object' && value !== null && 'code' in value && value.code === code;
}
