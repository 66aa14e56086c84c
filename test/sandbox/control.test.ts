import axios from 'axios';

import { SandboxClient } from '../../sandbox/client';
import type { Fault } from '../../sandbox/faults';
import { startSandbox } from '../../sandbox/server';
import type { Sandbox } from '../../sandbox/server';
import { ask, createJob, creation, send, sha256 } from './caller';

const image = Buffer.from('an image');

let sandbox: Sandbox;
let client: SandboxClient;

beforeEach(async () => {
	sandbox = await startSandbox({ solveMs: 60_000, waitingMs: 0, control: true });
	client = new SandboxClient(sandbox.baseUrl);
});

afterEach(async () => {
	await sandbox.stop();
});

test('there is no control unless it was asked for', async () => {
	const plain = await startSandbox();
	try {
		await expect(new SandboxClient(plain.baseUrl).record()).rejects.toMatchObject({
			response: { status: 404 },
		});
	} finally {
		await plain.stop();
	}
});

test('the record comes as it is', async () => {
	await createJob(sandbox.baseUrl, sandbox.token, image);
	expect(await client.record()).toEqual(sandbox.record());
});

test('control calls are not in the record', async () => {
	await client.clearFaults();
	expect((await client.record()).requests).toEqual([]);
});

const faults: Fault[] = [
	{
		kind: 'httpStatus',
		call: 'createJob',
		status: 429,
		retryAfter: '1',
		body: 'b',
		jobCreated: true,
	},
	{ kind: 'cutBefore', call: 'createJob', skip: 1, times: 2 },
	{ kind: 'cutAfter', call: 'createJob', imageSha256: sha256(image) },
	{ kind: 'hang', call: 'createJob', jobCreated: true },
	{ kind: 'html', call: 'createJob', jobCreated: false },
	{ kind: 'brokenJson', call: 'createJob', jobCreated: false },
	{ kind: 'redirect', call: 'createJob', location: '/x', status: 307 },
	{ kind: 'errorTrue', call: 'getBalance', message: 'm' },
	{ kind: 'rawBody', call: 'createJob', body: 'text', jobCreated: false },
	{ kind: 'delay', call: 'createJob', ms: 1 },
	{ kind: 'fail', call: 'getJobResult', jobId: 3 },
	{ kind: 'oddResult', call: 'createJob', result: [1] },
	{ kind: 'neverReady', call: 'createJob', times: 'always' },
	{ kind: 'oddStatus', call: 'getJobResult', status: 1 },
	{ kind: 'noJobId', call: 'createJob' },
	{ kind: 'jobIdAsText', call: 'createJob' },
];

test.each(faults)('a fault of kind $kind can be added', async (fault) => {
	await expect(client.addFault(fault)).resolves.toBeUndefined();
});

test('faults are added and cleared', async () => {
	await client.addFault({ kind: 'errorTrue', call: 'getBalance', message: 'No.', times: Infinity });
	const balance = async () =>
		await ask(sandbox.baseUrl, 'getBalance', { api_token: sandbox.token });
	expect([await balance(), await balance()]).toEqual([
		{ error: true, message: 'No.' },
		{ error: true, message: 'No.' },
	]);
	await client.clearFaults();
	expect(await balance()).toMatchObject({ error: false });
});

test('a body of bytes arrives as these bytes', async () => {
	const body = Buffer.from([0x7b, 0x22, 0xff, 0x00]);
	await client.addFault({ kind: 'rawBody', call: 'getBalance', body, jobCreated: false });
	const { data } = await axios.post(
		`${sandbox.baseUrl}/getBalance`,
		{},
		{ responseType: 'arraybuffer' },
	);
	expect(Buffer.from(data)).toEqual(body);
});

test.each([
	['an unknown kind', { kind: 'typo', call: 'createJob' }],
	['a kind at a call that cannot have it', { kind: 'noJobId', call: 'getBalance' }],
	['a missing field', { kind: 'hang', call: 'createJob' }],
	['a field too many', { kind: 'cutBefore', call: 'createJob', tiems: 2 }],
])('%s is refused', async (_name, fault) => {
	const response = await axios.post(new URL('/sandbox/faults', sandbox.baseUrl).href, fault, {
		validateStatus: () => true,
	});
	expect(response.status).toBe(400);
});

test('answers can be registered and the pace set', async () => {
	await client.registerAnswer({ sha256: sha256(image), typeJobId: '43', result: '12' });
	await client.setPace({ solveMs: 0 });
	const jobId = await createJob(sandbox.baseUrl, sandbox.token, image);
	expect(
		await ask(sandbox.baseUrl, 'getJobResult', { api_token: sandbox.token, job_id: jobId }),
	).toMatchObject({ status: 'success', result: '12' });
});

test('the pace may be spread between two bounds', async () => {
	await client.setPace({ solveMs: { from: 1_000, to: 2_000 } });
	for (let count = 0; count < 3; count += 1) await createJob(sandbox.baseUrl, sandbox.token, image);
	const times = (await client.record()).jobs.map(
		({ createdAt, readyAt }) => (readyAt ?? 0) - createdAt,
	);
	for (const time of times) {
		expect(time).toBeGreaterThan(999);
		expect(time).toBeLessThan(2_001);
	}
	expect(new Set(times.map(Math.round)).size).toBe(3);
});

test('reset starts a new record', async () => {
	await createJob(sandbox.baseUrl, sandbox.token, image);
	await client.reset();
	expect((await client.record()).jobs).toEqual([]);
});

test('a wait ends when as much was seen', async () => {
	const waiting = client.waitFor({ jobs: 2, delivered: 1 });
	sandbox.addFault({ kind: 'cutAfter', call: 'createJob' });
	await send(sandbox.baseUrl, 'createJob', creation(sandbox.token, image)).catch(() => undefined);
	await createJob(sandbox.baseUrl, sandbox.token, image);
	await waiting;
	await expect(client.waitFor({ jobs: 3 }, 50)).rejects.toMatchObject({ code: 'ECONNABORTED' });
});
