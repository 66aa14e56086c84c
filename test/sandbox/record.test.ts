import axios from 'axios';

import { startSandbox } from '../../sandbox/server';
import type { Sandbox } from '../../sandbox/server';
import { ask, createJob, creation, send, sha256 } from './caller';

const image = Buffer.from('an image with a marker inside');
const token = 'a-token-that-must-not-be-seen';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ solveMs: 0, firstJobId: 500, token });
	sandbox.registerAnswer({ sha256: sha256(image), typeJobId: '43', result: '77' });
});

afterEach(async () => {
	await sandbox.stop();
});

const poll = async (jobId: number) =>
	await ask(sandbox.baseUrl, 'getJobResult', { api_token: token, job_id: jobId });

test('a job is recorded from its creation to its end', async () => {
	const jobId = await createJob(sandbox.baseUrl, token, image);
	expect(sandbox.record().jobs[0]).not.toHaveProperty('finalStatus');
	await poll(jobId);
	await poll(jobId);

	const { jobs, counts, requests } = sandbox.record();
	const [createdRequest, firstPoll, secondPoll] = requests;
	expect(jobs).toEqual([
		{
			jobId,
			typeJobId: '43',
			imageSha256: sha256(image),
			imageBytes: image.length,
			createdAt: expect.any(Number),
			readyAt: jobs[0]?.createdAt,
			delivered: true,
			finalStatus: 'success',
			polls: [firstPoll?.at, secondPoll?.at],
			firstSuccessAt: expect.any(Number),
		},
	]);
	expect(counts).toEqual({ createJob: 1, getJobResult: 2, getBalance: 0, unknown: 0 });
	expect(createdRequest).toMatchObject({
		call: 'createJob',
		jobId,
		status: 200,
		outcome: 'created',
	});
	expect(firstPoll).toMatchObject({ call: 'getJobResult', jobId, status: 200, outcome: 'success' });
	expect(jobs[0]?.firstSuccessAt).toBeGreaterThanOrEqual(firstPoll?.at ?? Infinity);
	expect(jobs[0]?.firstSuccessAt).toBeLessThanOrEqual(secondPoll?.at ?? 0);
});

test('the target text is recorded where there is one', async () => {
	await createJob(sandbox.baseUrl, token, image, '14', 'con mèo');
	expect(sandbox.record().jobs[0]?.input).toBe('con mèo');
});

test('a success whose reply is lost is not told as reported', async () => {
	const jobId = await createJob(sandbox.baseUrl, token, image);
	sandbox.addFault({ kind: 'cutAfter', call: 'getJobResult' });
	await expect(poll(jobId)).rejects.toMatchObject({ code: 'ECONNRESET' });
	const [job] = sandbox.record().jobs;
	expect(job?.polls).toHaveLength(1);
	expect(job).not.toHaveProperty('finalStatus');
	expect(job).not.toHaveProperty('firstSuccessAt');
});

test('a caller who hangs up before the reply does not count as told', async () => {
	sandbox.addFault({ kind: 'delay', call: 'createJob', ms: 60_000 });
	const hangUp = new AbortController();
	const answered = axios
		.post(`${sandbox.baseUrl}/createJob`, creation(token, image), { signal: hangUp.signal })
		.catch((error: unknown) => error);
	await sandbox.waitFor(({ jobs }) => jobs.length === 1);
	hangUp.abort();
	await answered;
	await sandbox.waitFor(({ requests }) => requests[0]?.endedAt !== undefined);
	expect(sandbox.record().jobs).toMatchObject([{ jobId: 500, delivered: false }]);
	expect(sandbox.record().requests).toMatchObject([{ status: null, fault: 'delay' }]);
});

test('peaks tell how many requests there were at once', async () => {
	sandbox.addFault({ kind: 'hang', call: 'createJob', jobCreated: true, times: 'always' });
	sandbox.addFault({ kind: 'hang', call: 'getJobResult', jobCreated: true, times: 'always' });
	const lost = [
		...Array.from(
			{ length: 3 },
			async () => await send(sandbox.baseUrl, 'createJob', creation(token, image)),
		),
		...Array.from({ length: 2 }, async () => await poll(1)),
	].map(async (request) => await request.catch(() => undefined));
	await sandbox.waitFor(({ counts }) => counts.createJob === 3 && counts.getJobResult === 2);
	expect(sandbox.record().peaks).toMatchObject({
		createJobInFlight: 3,
		getJobResultInFlight: 2,
		requestsInFlight: 5,
	});
	await sandbox.stop();
	await Promise.all(lost);
});

test('requests one after the other are never two at once', async () => {
	for (let count = 0; count < 20; count += 1)
		await poll(await createJob(sandbox.baseUrl, token, image));
	expect(sandbox.record().peaks).toEqual({
		createJobInFlight: 1,
		getJobResultInFlight: 1,
		requestsInFlight: 1,
		pendingJobs: 1,
	});
});

test('replies that take time overlap', async () => {
	sandbox.setPace({ replyMs: 60 });
	await Promise.all(
		Array.from({ length: 4 }, async () => await createJob(sandbox.baseUrl, token, image)),
	);
	expect(sandbox.record().peaks.createJobInFlight).toBe(4);
});

test('pending jobs are those whose end nobody was told, without those that were lost', async () => {
	const first = await createJob(sandbox.baseUrl, token, image);
	await createJob(sandbox.baseUrl, token, image);
	expect(sandbox.record().peaks.pendingJobs).toBe(2);

	sandbox.addFault({ kind: 'cutAfter', call: 'createJob' });
	await expect(createJob(sandbox.baseUrl, token, image)).rejects.toMatchObject({
		code: 'ECONNRESET',
	});
	await poll(first);
	await createJob(sandbox.baseUrl, token, image);
	await createJob(sandbox.baseUrl, token, image);
	// One reported, one lost: the second, fourth and fifth are pending; the third was for a moment.
	expect(sandbox.record().peaks.pendingJobs).toBe(3);
});

test('a request for anything else is counted', async () => {
	const response = await axios.post(
		sandbox.baseUrl.replace('/api', '/elsewhere'),
		{},
		{ validateStatus: () => true },
	);
	expect(response.status).toBe(404);
	expect(sandbox.record().counts.unknown).toBe(1);
});

test('it holds no token and no image', async () => {
	await poll(await createJob(sandbox.baseUrl, token, image));
	await send(sandbox.baseUrl, 'createJob', creation(`wrong-${token}`, image));
	const text = JSON.stringify(sandbox.record());
	expect(text).not.toContain(token);
	expect(text).not.toContain(image.toString('base64').slice(0, 12));
	expect(text).not.toContain('marker');
});

test('it is a copy that the caller may keep', async () => {
	const before = sandbox.record();
	await createJob(sandbox.baseUrl, token, image);
	expect(before.jobs).toEqual([]);
	expect(before.counts.createJob).toBe(0);
});

test('a reset forgets jobs, faults and the record; numbers go on, answers stay', async () => {
	await createJob(sandbox.baseUrl, token, image);
	sandbox.addFault({ kind: 'cutBefore', call: 'createJob', times: 'always' });
	sandbox.reset();
	expect(sandbox.record()).toMatchObject({ jobs: [], requests: [], peaks: { pendingJobs: 0 } });
	expect(await poll(500)).toEqual({ error: true, message: 'Job not found.' });
	expect(await createJob(sandbox.baseUrl, token, image)).toBe(501);
	expect(await poll(501)).toMatchObject({ status: 'success', result: '77' });
});

test('a request in flight over a reset does not disturb the new record', async () => {
	sandbox.addFault({ kind: 'delay', call: 'createJob', ms: 40 });
	const late = createJob(sandbox.baseUrl, token, image);
	await sandbox.waitFor(({ jobs }) => jobs.length === 1);
	sandbox.reset();
	await late;
	await createJob(sandbox.baseUrl, token, image);
	expect(sandbox.record().counts.createJob).toBe(1);
	expect(sandbox.record().peaks).toMatchObject({ createJobInFlight: 1, pendingJobs: 1 });
});

describe('waitFor', () => {
	test('resolves at once if it holds already', async () => {
		await sandbox.waitFor(({ jobs }) => jobs.length === 0);
	});

	test('hands on the error of its predicate', async () => {
		await expect(
			sandbox.waitFor(() => {
				throw new Error('no such thing');
			}),
		).rejects.toThrow('no such thing');
	});

	test('ends when the sandbox stops', async () => {
		const waiting = expect(sandbox.waitFor(() => false)).rejects.toThrow('stopped');
		await sandbox.stop();
		await waiting;
	});
});

test('stop ends hanging and late calls at once, and leaves nothing behind', async () => {
	const timersBefore = timers();
	sandbox.addFault({ kind: 'hang', call: 'createJob', jobCreated: true });
	sandbox.addFault({ kind: 'delay', call: 'getBalance', ms: 600_000 });
	const lost = [
		send(sandbox.baseUrl, 'createJob', creation(token, image)),
		send(sandbox.baseUrl, 'getBalance', { api_token: token }),
	].map(
		async (request) =>
			await request.then(
				() => 'answered',
				(error: { code?: string }) => error.code,
			),
	);
	await sandbox.waitFor(({ requests }) => requests.filter(({ fault }) => fault).length === 2);

	await sandbox.stop();
	expect(await Promise.all(lost)).toEqual(['ECONNRESET', 'ECONNRESET']);
	// Connections of earlier tests may end meanwhile; none of ours may stay.
	expect(timers()).toBeLessThanOrEqual(timersBefore);
	await expect(send(sandbox.baseUrl, 'getBalance', {})).rejects.toMatchObject({
		code: 'ECONNREFUSED',
	});
});

function timers(): number {
	return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}
