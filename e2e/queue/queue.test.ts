import { setMaxListeners } from 'node:events';
import { major } from 'semver';
import { quantile } from 'simple-statistics';

import { startSandbox, type Sandbox } from '../../sandbox/server';
import type { WorkflowDefinition } from '../n8n/rest';
import { lastItems } from '../n8n/runData';
import { chosenN8nVersion } from '../n8n/version';
import { freePort } from '../network/freePort';
import { takeOver } from '../package/prepared';
import { finish } from '../processes/finish';
import { credentialFor } from '../testbed';
import type { CredentialReference } from '../workflows';
import { startCluster, type Cluster, type ClusterProcess } from './cluster';
import type { StoredExecution } from './database';
import { composeServices } from './composeFile';
import { inGroups, makeImages, type UniqueImage } from './images';
import { sendAll, type Reply } from './load';
import { pickUpByHand, pickUpByScript } from './pickUp';
import { Purchases } from './purchases';
import { describeQueueMode } from './skipping';
import { until } from './until';
import { readWorkerLog } from './workerLog';
import { createThenWait, solveUploads } from './workflows';

const EXECUTIONS = 500;
const IMAGES_EACH = 4;

/** Requests under way at once: enough to keep two workers busy. */
const IN_FLIGHT = 25;

/** Executions that a worker runs side by side, as in compose.yaml. */
const CONCURRENCY = 20;

/** How long the service takes for a job; milliseconds. */
const SOLVE_MS = 1_000;
/** For jobs that must not be solved before a worker is killed. */
const LONG_SOLVE_MS = 8_000;

/** Numbers of jobs that are not in a text by chance. */
const FIRST_JOB_ID = 710_000_000_001;

const n8nLine = major(chosenN8nVersion());

let sandbox: Sandbox;
let cluster: Cluster;
let credential: CredentialReference;
let imagesMade = 0;

describeQueueMode('queue mode, with the settings of compose.yaml', () => {
	beforeAll(async () => {
		sandbox = await startSandbox({
			token: 'queue-token-5b1e70c9d2aa',
			solveMs: SOLVE_MS,
			firstJobId: FIRST_JOB_ID,
		});
		cluster = await startCluster({ communityFolder: takeOver().communityFolder });
		const { rest } = cluster.n8n;
		await rest.setUpOwner();
		const input = credentialFor(sandbox);
		credential = { id: await rest.createCredential(input), name: input.name };
	}, 240_000);

	afterAll(async () => {
		await cluster?.close();
		await sandbox?.stop();
	}, 120_000);

	describe(`${EXECUTIONS} executions of ${IMAGES_EACH} images on two workers`, () => {
		let workers: readonly ClusterProcess[];
		let replies: readonly Reply[];
		let purchases: Purchases;

		beforeAll(async () => {
			workers = await addWorkers(2);
			const { url } = await publish(solveUploads('solve', credential));
			const startedAt = performance.now();
			replies = await sendAll(url, makeGroups(EXECUTIONS), { inFlight: IN_FLIGHT });
			report(`${EXECUTIONS} executions`, replies, performance.now() - startedAt);
			purchases = new Purchases(sandbox.record());
		}, 300_000);

		test('are all answered, each with the answers to its own images', () => {
			expect(replies).toHaveLength(EXECUTIONS);
			expect(purchases.wrongAmong(replies)).toEqual([]);
		});

		test('buy no image twice', () => {
			expect(purchases.notBoughtOnce(imagesOf(replies))).toEqual([]);
			expect(purchases.numbers.size).toBe(EXECUTIONS * IMAGES_EACH);
		});

		test('are shared by both workers', async () => {
			const [first, second] = await Promise.all(
				workers.map(async (worker) => readWorkerLog(await worker.log()).finished),
			);

			expect(new Set([...(first ?? []), ...(second ?? [])]).size).toBe(EXECUTIONS);
			expect((first?.size ?? 0) + (second?.size ?? 0)).toBe(EXECUTIONS);
			expect(Math.min(first?.size ?? 0, second?.size ?? 0)).toBeGreaterThan(EXECUTIONS / 10);
		});
	});

	test('the health check of compose.yaml tells what is ready from what is not', async () => {
		const [command, ...args] = composeServices()['worker-1']?.healthcheck?.test.slice(1) ?? [];
		const check = async (address: string) =>
			await finish({
				command: command ?? '',
				args: args.map((arg) => arg.replace('http://127.0.0.1:5678', address)),
				timeout: 20_000,
			});

		for (const { baseUrl } of [cluster.n8n, ...workersAtWork]) await check(baseUrl);
		await expect(check(`http://127.0.0.1:${await freePort()}`)).rejects.toThrow('ended with 1');
	});

	test('a worker that is told to stop finishes what it has begun', async () => {
		const [stopped] = await addWorkers(2);
		const { url } = await publish(solveUploads('stopped', credential));
		sandbox.reset();
		sandbox.setPace({ solveMs: LONG_SOLVE_MS });

		const sending = sendAll(url, makeGroups(20), { inFlight: 20 });
		await everyJobAskedFor(20);
		const inHand = await inHandOf(stopped);
		await stopped?.stop(60_000);
		const replies = await sending;

		const purchases = new Purchases(sandbox.record());
		expect(inHand).not.toEqual([]);
		expect(await inHandOf(stopped)).toEqual([]);
		expect(purchases.wrongAmong(replies)).toEqual([]);
		expect(purchases.notBoughtOnce(imagesOf(replies))).toEqual([]);
	}, 120_000);

	describe(`${EXECUTIONS} executions of Create Job and Wait for Job, one worker killed among them`, () => {
		let workflowId: string;
		let result: Killed;

		beforeAll(async () => {
			const [victim] = await addWorkers(2);
			const published = await publish(createThenWait('create-then-wait', credential));
			workflowId = published.workflowId;
			const startedAt = performance.now();
			const killing = { ...published, executions: EXECUTIONS, killAfter: EXECUTIONS / 2, victim };
			result = await sendAndKill(killing);
			const { broken, replies } = result;
			const what = `${EXECUTIONS} executions, ${broken.length} in the killed worker's hands`;
			report(what, replies, performance.now() - startedAt);
		}, 400_000);

		test('those of the other worker are all answered right', () => {
			const { broken, replies, untold } = result;
			const answered = replies.filter(({ answer }) => answer !== undefined);

			expect(broken.length).toBeGreaterThan(0);
			expect(answered).toHaveLength(EXECUTIONS - broken.length - untold.length);
			expect(new Purchases(sandbox.record()).wrongAmong(answered)).toEqual([]);
		});

		test('every job number that the service handed out is in the database', async () => {
			const { numbers } = new Purchases(sandbox.record());

			expect(numbers.size).toBe(EXECUTIONS * IMAGES_EACH);
			expect(await storedJobNumbers(workflowId)).toEqual(numbers);
		});

		test('stopping and retrying the broken ones collects every answer, and buys nothing', async () => {
			const { broken, replies, untold } = result;
			const open = unanswered(replies);
			expect(open).toHaveLength(broken.length + untold.length);

			const retries = await pickUp(workflowId, broken);

			const items = await Promise.all(
				[...retries, ...untold].map(async (id) => {
					const { runData } = await cluster.database.executionData(id);
					return lastItems(runData, 'Solve and Wait').map(({ json }) => json);
				}),
			);
			const purchases = new Purchases(sandbox.record());
			expect(purchases.answer(items.flat(), imagesOf(open))).toBe(true);
			expect(purchases.notBoughtOnce(imagesOf(replies))).toEqual([]);
			expect(purchases.numbers.size).toBe(EXECUTIONS * IMAGES_EACH);
		}, 120_000);
	});

	test('Solve and Wait alone: a killed worker takes its job numbers with it, a retry buys again', async () => {
		const executions = 60;
		const [victim] = await addWorkers(2);
		const published = await publish(solveUploads('solve-and-lose', credential));
		const killing = { ...published, executions, killAfter: executions / 2, victim };
		const { broken } = await sendAndKill(killing);
		const { numbers } = new Purchases(sandbox.record());
		const stored = await Promise.all(
			broken.map(async (id) => await cluster.database.executionText(id)),
		);
		const kept = [...numbers].filter((number) => stored.some((text) => text.includes(`${number}`)));
		const lost = broken.length * IMAGES_EACH - kept.length;
		console.log(
			`Solve and Wait: ${broken.length} executions in the killed worker's hands, ${lost} job numbers lost`,
		);

		await pickUp(published.workflowId, broken);

		expect(broken.length).toBeGreaterThan(0);
		expect(kept).toEqual([]);
		expect(new Purchases(sandbox.record()).numbers.size).toBe(executions * IMAGES_EACH + lost);
	}, 300_000);

	describe("with n8n's own check for stalled executions on, one worker killed", () => {
		/** n8n's defaults are 30 s, 60 s and 10 s. */
		const hasty = {
			QUEUE_WORKER_STALLED_INTERVAL: '3000',
			QUEUE_WORKER_LOCK_DURATION: '8000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
		};
		const executions = 10;

		async function killAmongHasty(
			definition: WorkflowDefinition,
		): Promise<Killed & { workflowId: string; purchases: Purchases }> {
			const [victim] = await addWorkers(2, hasty);
			const published = await publish(definition);
			const result = await sendAndKill({
				...published,
				executions,
				killAfter: executions,
				victim,
				patient: true,
			});
			return { ...result, ...published, purchases: new Purchases(sandbox.record()) };
		}

		if (n8nLine >= 2) {
			test('n8n 2.x gives its executions up, and the job numbers with them', async () => {
				const { broken, purchases, replies, workflowId } = await killAmongHasty(
					createThenWait('given-up', credential),
				);

				expect(broken.length).toBeGreaterThan(0);
				expect(replies.filter(({ answer }) => answer?.status === 500)).toHaveLength(broken.length);
				const { size: kept } = await storedJobNumbers(workflowId);
				expect(purchases.numbers.size - kept).toBe(broken.length * IMAGES_EACH);
			}, 240_000);
		} else {
			test('n8n 1.x has another worker go on, which buys nothing', async () => {
				const { broken, purchases, replies } = await killAmongHasty(
					createThenWait('taken-over', credential),
				);

				expect(broken.length).toBeGreaterThan(0);
				expect(purchases.wrongAmong(replies)).toEqual([]);
				expect(purchases.notBoughtOnce(imagesOf(replies))).toEqual([]);
			}, 240_000);

			test('with Solve and Wait alone, the other worker of n8n 1.x buys again', async () => {
				const { broken, purchases, replies } = await killAmongHasty(
					solveUploads('bought-again', credential),
				);

				expect(broken.length).toBeGreaterThan(0);
				expect(purchases.wrongAmong(replies)).toEqual([]);
				expect(purchases.numbers.size).toBe((executions + broken.length) * IMAGES_EACH);
			}, 240_000);
		}
	});
});

/** Workers of the test at hand; each test has fresh ones, and ends those of the test before. */
let workersAtWork: readonly ClusterProcess[] = [];

async function addWorkers(
	count: number,
	env: Readonly<Record<string, string>> = {},
): Promise<readonly ClusterProcess[]> {
	await Promise.all(workersAtWork.map(async (worker) => await worker.stop()));
	workersAtWork = await Promise.all(
		Array.from({ length: count }, async () => await cluster.addWorker(CONCURRENCY, env)),
	);
	return workersAtWork;
}

async function publish(
	definition: WorkflowDefinition,
): Promise<{ workflowId: string; url: string }> {
	const workflowId = await cluster.n8n.rest.publish(definition);
	return { workflowId, url: `${cluster.n8n.baseUrl}/webhook/${definition.name}` };
}

/** Images for so many executions, none of them like any other of this run. */
function makeGroups(executions: number): UniqueImage[][] {
	const images = makeImages(sandbox, executions * IMAGES_EACH, imagesMade + 1);
	imagesMade += images.length;
	return inGroups(images, IMAGES_EACH);
}

/** Resolves when the service has been asked for every job of so many executions. */
async function everyJobAskedFor(executions: number): Promise<void> {
	await sandbox.waitFor(
		({ jobs }) =>
			jobs.length === executions * IMAGES_EACH && jobs.every(({ polls }) => polls.length > 0),
	);
}

interface Killing {
	workflowId: string;
	url: string;
	executions: number;
	/** The worker is killed when so many executions have all their jobs, and wait for them. */
	killAfter: number;
	victim: ClusterProcess | undefined;
	/**
	 * Whether every request waits for its answer. Otherwise those to the killed worker's executions
	 * are given up once all others have ended.
	 */
	patient?: boolean;
}

interface Killed {
	replies: readonly Reply[];
	/** Executions that the worker had in hand when it was killed. */
	broken: readonly string[];
	/** Executions that it had just ended, and of which it had no time to tell. */
	untold: readonly string[];
}

/** Sends executions and kills a worker in the midst of them. */
async function sendAndKill(killing: Killing): Promise<Killed> {
	const { workflowId, url, executions, killAfter, victim, patient = false } = killing;
	if (victim === undefined) throw new Error('There is no worker to kill');
	sandbox.reset();
	sandbox.setPace({ solveMs: killAfter > IN_FLIGHT ? SOLVE_MS : LONG_SOLVE_MS });
	let listed: StoredExecution[] = [];
	const kill = async () => {
		await everyJobAskedFor(killAfter);
		await victim.kill();
		listed = await cluster.database.executions(workflowId);
		sandbox.setPace({ solveMs: SOLVE_MS });
	};
	let killed: Promise<void> | undefined;
	const giveUp = new AbortController();
	setMaxListeners(0, giveUp.signal);
	const sending = sendAll(url, makeGroups(executions), {
		inFlight: IN_FLIGHT,
		signal: giveUp.signal,
		async before(position) {
			if (position === killAfter - IN_FLIGHT) sandbox.setPace({ solveMs: LONG_SOLVE_MS });
			if (position >= killAfter) await (killed ??= kill());
		},
	});
	if (killAfter === executions) await (killed ??= kill());
	if (!patient) {
		await until(
			'all executions but those of the killed worker at their end',
			async () => {
				listed = await cluster.database.executions(workflowId);
				const inHand = await inHandOf(victim);
				const open = listed.filter(({ status }) => status === 'new' || status === 'running');
				const isOver = listed.length === executions && open.every(({ id }) => inHand.includes(id));
				return isOver ? true : undefined;
			},
			240_000,
		);
		giveUp.abort();
	}
	const replies = await sending;
	const ended = new Set(listed.flatMap(({ id, status }) => (status === 'success' ? id : [])));
	const inHand = await inHandOf(victim);
	return {
		replies,
		broken: inHand.filter((id) => !ended.has(id)),
		untold: inHand.filter((id) => ended.has(id)),
	};
}

/**
 * Picks up the executions that a lost worker left "running".
 *
 * @returns the ids of the retries, all of which succeeded
 */
async function pickUp(workflowId: string, broken: readonly string[]): Promise<string[]> {
	if (n8nLine >= 2) await pickUpByScript(cluster.n8n, workflowId);
	else await pickUpByHand(cluster.n8n, broken);
	const listed = await cluster.database.executions(workflowId);
	const retries = listed.filter(({ retryOf }) => retryOf !== null);
	expect(retries.map(({ retryOf }) => retryOf).sort()).toEqual([...broken].sort());
	expect(retries.map(({ status }) => status)).toEqual(broken.map(() => 'success'));
	return retries.map(({ id }) => id);
}

/** What a worker has begun and not ended. */
async function inHandOf(worker: ClusterProcess | undefined): Promise<string[]> {
	if (worker === undefined) return [];
	const { started, finished } = readWorkerLog(await worker.log());
	return [...started].filter((id) => !finished.has(id));
}

/** The job numbers that Create Job's items hold in the database. */
async function storedJobNumbers(workflowId: string): Promise<ReadonlySet<unknown>> {
	const numbers = new Set<unknown>();
	for (const { id } of await cluster.database.executions(workflowId)) {
		const { runData } = await cluster.database.executionData(id);
		for (const { json } of lastItems(runData, 'Create Job')) numbers.add(json.jobId);
	}
	return numbers;
}

function imagesOf(replies: readonly Reply[]): UniqueImage[] {
	return replies.flatMap(({ images }) => images);
}

function unanswered(replies: readonly Reply[]): Reply[] {
	return replies.filter(({ answer }) => answer === undefined);
}

/** One line for whoever reads the run: these figures are not bounds. */
function report(what: string, replies: readonly Reply[], milliseconds: number): void {
	const times = replies
		.filter(({ answer }) => answer !== undefined)
		.map((reply) => reply.milliseconds / 1_000);
	const at = (share: number) => quantile(times, share).toFixed(1);
	console.log(
		`${what}: ${(milliseconds / 1_000).toFixed(1)} s; an answer took ${at(0.5)} s (median), ${at(0.95)} s (95th percentile)`,
	);
}
