import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

import { limits } from '../../nodes/shared/limits';
import type { Fault } from '../../sandbox/faults';
import type { SandboxRecord } from '../../sandbox/record';
import type { Sandbox } from '../../sandbox/server';
import { runAsTool } from './agent';
import { closedPort } from './closedPort';
import { removeEngineFolder } from './engineFolder';
import { markedImages } from './images';
import { everythingIn, leaksIn } from './leaks';
import {
	FinishedRun,
	type NodeRun,
	type NodeSettings,
	onErrorModes,
	runNode,
	startNode,
} from './nodeRun';
import { boughtTwice, lostJobs, numbersKept, traceOf } from './purchases';
import { type LogLine, recordLog } from './recordedLog';
import { credentialFor, sandboxesOfEachTest, TOKEN } from './sandboxes';

const openSandbox = sandboxesOfEachTest();
const log = recordLog();
const patience = { ...limits };

/** Of all tests in this file. */
const everyLine: LogLine[] = [];

afterEach(() => everyLine.push(...log.lines.splice(0)));
afterEach(() => Object.assign(limits, patience));
afterAll(removeEngineFolder);

const images = markedImages(5);
const retryOnFail: NodeSettings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

/** A sandbox that knows the images: the answer of each is its position. */
async function sandboxFor(options?: Parameters<typeof openSandbox>[0]): Promise<Sandbox> {
	const sandbox = await openSandbox({ solveMs: 20, ...options });
	images.forEach(({ sha256 }, index) => {
		sandbox.registerAnswer({ sha256, typeJobId: '43', result: String(index) });
	});
	return sandbox;
}

/** All five images, one item each. `timeouts` gives some of them another time-out, in seconds. */
function solveAll(
	sandbox: Pick<Sandbox, 'baseUrl'>,
	{
		timeouts = {},
		options = {},
		...run
	}: Partial<NodeRun> & {
		timeouts?: Record<number, number>;
		options?: Record<string, number>;
	} = {},
): NodeRun {
	return {
		items: images.map((image, index) => ({
			json: { timeout: timeouts[index] ?? 60 },
			files: { data: image },
		})),
		parameters: {
			captchaType: 'bytrade',
			options: { pollInterval: 0.2, timeout: '={{ $json.timeout }}', ...options },
		},
		credential: credentialFor(sandbox),
		...run,
	};
}

const ALL_SOLVED = images.map((_, value) => ({ value }));

function faultOf(position: number, fault: Fault): Fault {
	return { ...fault, imageSha256: images[position]?.sha256 };
}

function jobsOf(record: SandboxRecord, position: number): number[] {
	return record.jobs
		.filter(({ imageSha256 }) => imageSha256 === images[position]?.sha256)
		.map(({ jobId }) => jobId);
}

/** The executions's data as n8n's database would give it back, for a person's retry. */
function retryOf(finished: FinishedRun): Pick<NodeRun, 'retryOf' | 'executionId'> {
	return { retryOf: finished.run.data, executionId: '2' };
}

describe('Retry On Fail', () => {
	test('after a time-out, waits for the same job again', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(
			faultOf(2, { call: 'getJobResult', kind: 'httpStatus', status: 503, times: 'always' }),
		);
		const run = await runNode(
			solveAll(sandbox, {
				timeouts: { 2: 1 },
				settings: retryOnFail,
				onTry: () => sandbox.clearFaults(),
			}),
		);
		expect(run.tries).toEqual([{ error: expect.anything() }, { items: expect.anything() }]);
		expect(run.json()).toMatchObject(ALL_SOLVED);
		expect(sandbox.record().counts.createJob).toBe(5);
	});

	test('after the service failed on an image, buys for that image alone', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(2, { call: 'createJob', kind: 'fail' }));
		const run = await runNode(solveAll(sandbox, { settings: retryOnFail }));
		expect(run.json()).toMatchObject(ALL_SOLVED);
		expect(jobsOf(sandbox.record(), 2)).toHaveLength(2);
		expect(sandbox.record().jobs).toHaveLength(6);
	});

	test('after the service refused an image, sends that image again and no other', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(2, { call: 'createJob', kind: 'errorTrue', message: 'No balance' }));
		const run = await runNode(solveAll(sandbox, { settings: retryOnFail }));
		expect(run.json()).toMatchObject(ALL_SOLVED);
		expect(sandbox.record().jobs).toHaveLength(5);
		expect(sandbox.record().counts.createJob).toBe(6);
	});

	test('after an answer that was lost, does not send the image again', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(2, { call: 'createJob', kind: 'cutBefore' }));
		const run = await runNode(solveAll(sandbox, { settings: { ...retryOnFail, maxTries: 3 } }));
		expect(run.tries).toHaveLength(3);
		expect(run.error).toMatchObject({ context: { data: { code: 'unconfirmed' } } });
		// No job came of the one request, which the node cannot know.
		expect(jobsOf(sandbox.record(), 2)).toEqual([]);
		expect(sandbox.record().counts.createJob).toBe(5);
	});

	test('in Continue mode, where the first item failed, does not buy solved images again', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(0, { call: 'createJob', kind: 'fail' }));
		const run = await runNode(
			solveAll(sandbox, { settings: { ...retryOnFail, onError: 'continueRegularOutput' } }),
		);
		// The engine has seen the failure and has run the node again.
		expect(run.tries).toHaveLength(2);
		expect(run.json()).toMatchObject(ALL_SOLVED);
		expect(jobsOf(sandbox.record(), 0)).toHaveLength(2);
		expect(sandbox.record().jobs).toHaveLength(6);
		expect(run.context).toEqual({});
	});

	test('does not ask again for a result that is known', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(0, { call: 'createJob', kind: 'neverReady' }));
		const run = await runNode(
			solveAll(sandbox, {
				timeouts: { 0: 1 },
				settings: { ...retryOnFail, onError: 'continueErrorOutput' },
			}),
		);
		expect(run.json(0)).toMatchObject(ALL_SOLVED.slice(1));
		expect(run.json(1)).toMatchObject([{ error: { code: 'timeout' } }]);
		for (const { imageSha256, polls, firstSuccessAt } of sandbox.record().jobs) {
			if (imageSha256 === images[0]?.sha256) continue;
			expect(polls.filter((at) => at > (firstSuccessAt ?? Infinity))).toEqual([]);
		}
		expect(sandbox.record().jobs).toHaveLength(5);
	});

	test('stops at Max Attempts in each try', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(2, { call: 'createJob', kind: 'fail', times: 'always' }));
		const run = await runNode(
			solveAll(sandbox, { settings: retryOnFail, options: { maxAttempts: 2 } }),
		);
		expect(run.error).toMatchObject({ context: { data: { code: 'failed', attempts: 2 } } });
		expect(jobsOf(sandbox.record(), 2)).toHaveLength(4);
		expect(sandbox.record().jobs).toHaveLength(8);
	});
});

describe("a person's retry of a failed execution", () => {
	test.each<{ name: string; fault: Fault; jobs: number }>([
		{
			name: 'a time-out',
			fault: { call: 'getJobResult', kind: 'html', jobCreated: false, times: 'always' },
			jobs: 5,
		},
		{
			name: 'a refusal of the job',
			fault: { call: 'getJobResult', kind: 'errorTrue', message: 'Not now', times: 'always' },
			jobs: 5,
		},
		{
			name: 'a refusal of the image',
			fault: { call: 'createJob', kind: 'httpStatus', status: 402, times: 'always' },
			jobs: 5,
		},
		{
			name: 'a job that the service failed on',
			fault: { call: 'createJob', kind: 'fail', times: 'always' },
			jobs: 6,
		},
	])('after $name, collects what was bought', async ({ fault, jobs }) => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(2, fault));
		const failed = await runNode(solveAll(sandbox, { timeouts: { 2: 1 } }));
		expect(failed.run.status).toBe('error');
		expect(lostJobs(sandbox.record(), numbersKept(failed))).toEqual([]);
		const before = sandbox.record().jobs;

		sandbox.clearFaults();
		const retried = await runNode(solveAll(sandbox, retryOf(failed)));
		expect(retried.run.status).toBe('success');
		expect(retried.json()).toMatchObject(ALL_SOLVED);
		expect(sandbox.record().jobs).toHaveLength(jobs);
		expect(boughtTwice(sandbox.record())).toEqual([]);
		// The jobs of the first execution are the ones that the second gives.
		const numbers = retried.json().map(({ jobId }) => jobId);
		for (const { jobId, finalStatus } of before) {
			if (finalStatus !== 'fail') expect(numbers).toContain(jobId);
		}
		expect(retried.context).toEqual({});
	});

	test('after an answer that was lost, sends the image again: it is for a person to say', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(2, { call: 'createJob', kind: 'cutAfter' }));
		const failed = await runNode(solveAll(sandbox, { settings: retryOnFail }));
		expect(failed.error).toMatchObject({ context: { data: { code: 'unconfirmed' } } });
		expect(jobsOf(sandbox.record(), 2)).toHaveLength(1);

		const retried = await runNode(solveAll(sandbox, retryOf(failed)));
		expect(retried.json()).toMatchObject(ALL_SOLVED);
		expect(jobsOf(sandbox.record(), 2)).toHaveLength(2);
		expect(sandbox.record().jobs).toHaveLength(6);
	});

	test('collects through Create Job as well', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(4, { call: 'createJob', kind: 'errorTrue', message: 'No balance' }));
		const create: Partial<NodeRun> = {
			node: 'createJob',
			parameters: { captchaType: 'bytrade' },
		};
		const failed = await runNode(solveAll(sandbox, create));
		expect(failed.run.status).toBe('error');
		const before = sandbox.record().jobs.map(({ jobId }) => jobId);
		const retried = await runNode(solveAll(sandbox, { ...create, ...retryOf(failed) }));
		expect(retried.json()).toHaveLength(5);
		expect(retried.json().map(({ jobId }) => jobId)).toEqual(expect.arrayContaining(before));
		expect(sandbox.record().jobs).toHaveLength(5);
	});
});

describe('where one failure ends the batch', () => {
	test('no job is bought after it is known', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(1, { call: 'createJob', kind: 'errorTrue', message: 'No balance' }));
		const run = await runNode(solveAll(sandbox, { options: { maxPendingJobs: 1 } }));
		expect(run.error).toMatchObject({ context: { itemIndex: 1, data: { code: 'rejected' } } });
		expect(sandbox.record().counts.createJob).toBe(2);
		expect(sandbox.record().jobs).toHaveLength(1);
	});

	test('answers that are under way are heard, and their numbers are in the error', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(0, { call: 'createJob', kind: 'errorTrue', message: 'No balance' }));
		for (const position of [1, 2, 3, 4]) {
			sandbox.addFault(faultOf(position, { call: 'createJob', kind: 'delay', ms: 300 }));
		}
		const run = await runNode(solveAll(sandbox));
		const jobs = [1, 2, 3, 4].flatMap((position) =>
			jobsOf(sandbox.record(), position).map((jobId) => ({ position, jobId })),
		);
		expect(jobs).toHaveLength(4);
		for (const { position, jobId } of jobs) {
			expect(run.error).toHaveProperty(
				'description',
				expect.stringContaining(`item ${position}: job ${jobId}`),
			);
		}
		expect(numbersKept(run)).toEqual(new Set(jobs.map(({ jobId }) => jobId)));
		expect(sandbox.record().counts.getJobResult).toBe(0);
	});
});

describe('a service that cannot be reached', () => {
	test('at first: each image is bought once when it is there', async () => {
		const { baseUrl, port } = await closedPort();
		limits.createAgainAfter = 1_000;
		const connect = jest.spyOn(Socket.prototype, 'connect');
		const execution = await startNode(solveAll({ baseUrl }));
		await until(() => connect.mock.calls.length >= images.length);
		connect.mockRestore();
		const sandbox = await sandboxFor({ port });
		const run = new FinishedRun(await execution.done, execution);
		expect(run.json()).toMatchObject(ALL_SOLVED);
		expect(sandbox.record().counts.createJob).toBe(5);
	});

	test.each(
		onErrorModes.flatMap((onError) => [
			{ onError, retryOnFail: false },
			{ onError, retryOnFail: true },
		]),
	)('at all: nothing is bought, and nothing leaks (%j)', async (settings) => {
		limits.createAgainAfter = 10;
		const run = await runNode(
			solveAll(await closedPort(), { settings: { ...retryOnFail, ...settings } }),
		);
		expect(run.tries).toHaveLength(settings.retryOnFail ? 2 : 1);
		const failure = { code: 'unreachable' };
		if (settings.onError === 'stopWorkflow') {
			expect(run.error).toMatchObject({ context: { data: failure } });
		} else {
			const output = settings.onError === 'continueErrorOutput' ? 1 : 0;
			expect(run.json(output)).toMatchObject(images.map(() => ({ error: failure })));
		}
		expect(numbersKept(run).size).toBe(0);
		expect(leaksIn(traceOf(run), TOKEN)).toEqual([]);
	});

	test('and asks to wait for an hour: no other image waits for that', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(
			faultOf(0, { call: 'createJob', kind: 'httpStatus', status: 429, retryAfter: '3600' }),
		);
		const run = await runNode(
			solveAll(sandbox, {
				options: { maxPendingJobs: 1 },
				settings: { onError: 'continueRegularOutput' },
			}),
		);
		// Who would have to wait longer than the node does is told at once, without a request.
		expect(run.json()).toMatchObject(images.map(() => ({ error: { code: 'unreachable' } })));
		expect(sandbox.record().counts.createJob).toBe(1);
	});
});

describe('what the execution keeps', () => {
	test('is small, and holds neither image nor token', async () => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(4, { call: 'createJob', kind: 'neverReady' }));
		const failed = await runNode(solveAll(sandbox, { timeouts: { 4: 1 } }));
		const kept = JSON.stringify(failed.context);
		expect(numbersKept(failed)).toEqual(new Set(sandbox.record().jobs.map(({ jobId }) => jobId)));
		expect(leaksIn(kept, TOKEN)).toEqual([]);
		expect(kept.length).toBeLessThan(5 * 300);
	});

	test.each([
		'stopWorkflow' as const,
		'continueRegularOutput' as const,
		'continueErrorOutput' as const,
	])('is nothing after a run that went well (On Error: %s)', async (onError) => {
		const sandbox = await sandboxFor();
		const run = await runNode(solveAll(sandbox, { settings: { ...retryOnFail, onError } }));
		expect(run.json()).toMatchObject(ALL_SOLVED);
		expect(run.context).toEqual({});
	});

	test('two runs of the node, as in a loop, buy each their own', async () => {
		const sandbox = await sandboxFor();
		const { items } = solveAll(sandbox);
		// The first run leaves something behind: its first item fails in each try.
		sandbox.addFault(faultOf(0, { call: 'createJob', kind: 'neverReady' }));
		const run = await runNode(
			solveAll(sandbox, {
				timeouts: { 0: 1 },
				secondItems: items,
				settings: { ...retryOnFail, onError: 'continueRegularOutput' },
			}),
		);
		expect(run.json(0, 0)).toMatchObject([{ error: { code: 'timeout' } }, ...ALL_SOLVED.slice(1)]);
		expect(run.json(0, 1)).toMatchObject(ALL_SOLVED);
		const numbers = [...run.json(0, 0), ...run.json(0, 1)].map(
			({ jobId, error }) =>
				jobId ?? (error && typeof error === 'object' && 'jobId' in error && error.jobId),
		);
		expect(new Set(numbers).size).toBe(10);
		expect(sandbox.record().jobs).toHaveLength(10);
	});

	test("a person's retry in the second run of a loop collects that run's jobs", async () => {
		const sandbox = await sandboxFor();
		const { items } = solveAll(sandbox);
		const loop = { secondItems: items };
		// The sixth job is the first of the second run.
		sandbox.addFault(
			faultOf(3, { call: 'getJobResult', kind: 'errorTrue', message: 'Not now', skip: 1 }),
		);
		const failed = await runNode(solveAll(sandbox, loop));
		expect(failed.json(0, 0)).toMatchObject(ALL_SOLVED);
		expect(failed.run.status).toBe('error');
		expect(sandbox.record().jobs).toHaveLength(10);
		const retried = await runNode(solveAll(sandbox, { ...loop, ...retryOf(failed) }));
		expect(retried.json(0, 1)).toMatchObject(ALL_SOLVED);
		expect(sandbox.record().jobs).toHaveLength(10);
	});
});

describe('as the tool of an AI agent', () => {
	const parameters = {
		captchaType: 'bytrade',
		imageSource: 'base64',
		imageBase64: "={{ $fromAI('image') }}",
		options: { pollInterval: 0.2, timeout: 1 },
	};
	const calls = images.slice(0, 3).map(({ base64 }) => ({ image: base64 }));

	test('solves what the agent hands over', async () => {
		const sandbox = await sandboxFor();
		const { answers } = await runAsTool({ calls, parameters, credential: credentialFor(sandbox) });
		expect(answers).toEqual(
			calls.map((_, value) => ({ text: expect.stringContaining(`"value":${value}`) })),
		);
	});

	test.each<{ name: string; fault: Fault; says: RegExp; jobs: number }>([
		{
			name: 'a time-out',
			fault: { call: 'createJob', kind: 'neverReady' },
			says: /job \d{6} was not solved/i,
			jobs: 1,
		},
		{
			name: 'an answer that was lost',
			fault: { call: 'createJob', kind: 'cutBefore' },
			says: /a job may exist/,
			jobs: 0,
		},
	])('with Retry On Fail, after $name, buys nothing twice', async ({ fault, says, jobs }) => {
		const sandbox = await sandboxFor();
		sandbox.addFault(faultOf(1, fault));
		const { answers } = await runAsTool({
			calls,
			parameters,
			settings: retryOnFail,
			credential: credentialFor(sandbox),
		});
		expect(answers).toEqual([
			{ text: expect.stringContaining('"value":0') },
			{ error: expect.objectContaining({ message: expect.stringMatching(says) }) },
			{ text: expect.stringContaining('"value":2') },
		]);
		expect(jobsOf(sandbox.record(), 1)).toHaveLength(jobs);
		expect(sandbox.record().counts.createJob).toBe(3);
	});
});

describe('an execution that is stopped', () => {
	const neverSolved = { solveMs: 3_600_000 };

	test('in mid-wait ends at once, and leaves no timer and no request behind', async () => {
		const sandbox = await sandboxFor(neverSolved);
		const timersBefore = timers();
		const execution = await startNode(
			solveAll(sandbox, { options: { pollInterval: 50, timeout: 600 } }),
		);
		await sandbox.waitFor(allNumbersDelivered);
		await until(() => timers() >= timersBefore + images.length);
		execution.stop();
		const { status } = await execution.done;
		expect(status).toBe('canceled');
		await execution.idle();
		await until(() => timers() <= timersBefore);
		expect(sandbox.record().counts.getJobResult).toBe(0);
	});

	test('while the service is silent does not wait for it', async () => {
		const sandbox = await sandboxFor(neverSolved);
		sandbox.addFault({ call: 'getJobResult', kind: 'hang', jobCreated: true, times: 'always' });
		const execution = await startNode(solveAll(sandbox));
		await sandbox.waitFor(({ counts }) => counts.getJobResult === images.length);
		execution.stop();
		// The service never answers, so these ends are the node's own doing.
		expect((await execution.done).status).toBe('canceled');
		await execution.idle();
		await sandbox.waitFor(({ requests }) => requests.every(({ endedAt }) => endedAt !== undefined));
		expect(sandbox.record().counts.getJobResult).toBe(images.length);
	});

	test.each<NodeSettings>([
		retryOnFail,
		{ onError: 'continueRegularOutput' },
		{ ...retryOnFail, onError: 'continueErrorOutput' },
	])('asks and buys nothing more with %j', async (settings) => {
		const sandbox = await sandboxFor(neverSolved);
		const execution = await startNode(solveAll(sandbox, { settings }));
		await sandbox.waitFor(({ counts }) => counts.getJobResult >= images.length);
		execution.stop();
		await execution.idle();
		const requests = sandbox.record().requests.length;
		// With Retry On Fail, n8n calls a node again that it has stopped.
		expect((await execution.done).status).toBe('canceled');
		await execution.idle();
		expect(sandbox.record().requests).toHaveLength(requests);
	});

	test('ends within 100 milliseconds', async () => {
		const sandbox = await sandboxFor(neverSolved);
		const took: number[] = [];
		for (let round = 0; round < 5; round += 1) {
			const execution = await startNode(solveAll(sandbox));
			await sandbox.waitFor(({ counts }) => counts.getJobResult > images.length);
			const stoppedAt = performance.now();
			execution.stop();
			await execution.done;
			took.push(performance.now() - stoppedAt);
			sandbox.reset();
		}
		// The best of five, so that a busy machine does not speak against the node.
		expect(Math.min(...took)).toBeLessThan(100);
	});

	test('is collected by a retry: nothing is bought again', async () => {
		const sandbox = await sandboxFor({ solveMs: 300 });
		const execution = await startNode(solveAll(sandbox));
		// A question about a job says that the node knows its number.
		await sandbox.waitFor(({ jobs }) => jobs.filter(({ polls }) => polls.length > 0).length === 5);
		execution.stop();
		const stopped = new FinishedRun(await execution.done, execution);
		const retried = await runNode(solveAll(sandbox, retryOf(stopped)));
		expect(retried.json()).toMatchObject(ALL_SOLVED);
		expect(sandbox.record().jobs).toHaveLength(5);
	});

	test('while images are sent: their numbers are heard, and logged', async () => {
		const sandbox = await sandboxFor(neverSolved);
		sandbox.addFault({ call: 'createJob', kind: 'delay', ms: 500, times: 'always' });
		const execution = await startNode(solveAll(sandbox));
		await sandbox.waitFor(({ jobs }) => jobs.length === images.length);
		execution.stop();
		await execution.done;
		// The execution did not wait for the answers, which are still on their way.
		const { jobs } = sandbox.record();
		expect(jobs.map(({ delivered }) => delivered)).toEqual(images.map(() => false));
		expect(warnings()).toEqual([]);

		await log.waitFor(() => warnings().length === images.length);
		expect(warnings()).toEqual(
			expect.arrayContaining(
				jobs.map(({ jobId }) => ({
					level: 'warn',
					message: `OmoCaptcha created job ${jobId} after its execution was stopped. It is paid for; collect it with "Wait for Job".`,
					metadata: undefined,
				})),
			),
		);
		await execution.idle();
		expect(sandbox.record().counts).toMatchObject({ createJob: 5, getJobResult: 0 });
	});

	test('logs the numbers of jobs that are paid for', async () => {
		const sandbox = await sandboxFor(neverSolved);
		const execution = await startNode(solveAll(sandbox));
		await sandbox.waitFor(({ counts }) => counts.getJobResult > images.length);
		execution.stop();
		await execution.done;
		expect(warnings()).toHaveLength(1);
		for (const { jobId } of sandbox.record().jobs) {
			expect(warnings()[0]?.message).toContain(String(jobId));
		}
	});

	/** What the node itself says in n8n's log. */
	function warnings(): LogLine[] {
		return log.lines.filter(({ level, message }) => level === 'warn' && /OmoCaptcha/.test(message));
	}
});

test('nothing that any of these runs logged holds the token or an image', () => {
	expect(everyLine.length).toBeGreaterThan(100);
	expect(leaksIn(everythingIn(everyLine), TOKEN)).toEqual([]);
});

function allNumbersDelivered({ jobs }: SandboxRecord): boolean {
	return jobs.filter(({ delivered }) => delivered).length === images.length;
}

/** Timers that keep the process alive. */
function timers(): number {
	return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await setImmediate();
}
