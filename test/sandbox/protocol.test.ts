import axios from 'axios';

import { startSandbox } from '../../sandbox/server';
import type { Sandbox } from '../../sandbox/server';
import { ask, createJob, creation, send, sha256 } from './caller';

const image = Buffer.from('an image');

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ solveMs: 0, firstJobId: 500, otherTypes: ['7', '21'] });
});

afterEach(async () => {
	await sandbox.stop();
});

describe('a bad reply', () => {
	const data = { type_job_id: '14', input: 'star', image_base64: 'AAAA' };

	test.each([
		['a wrong token at createJob', 'createJob', { api_token: 'x', data }, 'Invalid api token.'],
		[
			'a wrong token at getJobResult',
			'getJobResult',
			{ api_token: 'x', job_id: 1 },
			'Invalid api token.',
		],
		['a wrong token at getBalance', 'getBalance', { api_token: 'x' }, 'Invalid api token.'],
		['no token', 'getBalance', { api_token: undefined }, 'Invalid api token.'],
		[
			'an unknown type',
			'createJob',
			{ data: { ...data, type_job_id: '15' } },
			'Invalid type_job_id.',
		],
		[
			'a type that is a number',
			'createJob',
			{ data: { ...data, type_job_id: 14 } },
			'Invalid type_job_id.',
		],
		['no data', 'createJob', {}, 'Invalid type_job_id.'],
		[
			'no image',
			'createJob',
			{ data: { ...data, image_base64: undefined } },
			'Missing image_base64.',
		],
		[
			'an empty image',
			'createJob',
			{ data: { ...data, image_base64: '' } },
			'Missing image_base64.',
		],
		[
			'a data: prefix',
			'createJob',
			{ data: { ...data, image_base64: 'data:image/png;base64,AAAA' } },
			'Invalid image_base64.',
		],
		[
			'a line break in the base64',
			'createJob',
			{ data: { ...data, image_base64: 'AA\nA' } },
			'Invalid image_base64.',
		],
		[
			'base64 without its padding',
			'createJob',
			{ data: { ...data, image_base64: 'AAA' } },
			'Invalid image_base64.',
		],
		[
			'base64 for URLs',
			'createJob',
			{ data: { ...data, image_base64: 'A-_A' } },
			'Invalid image_base64.',
		],
		[
			'no target text for type 14',
			'createJob',
			{ data: { ...data, input: undefined } },
			'Missing input.',
		],
		[
			'a blank target text for type 14',
			'createJob',
			{ data: { ...data, input: ' ' } },
			'Missing input.',
		],
		['a job number as text', 'getJobResult', { job_id: '500' }, 'Invalid job_id.'],
		['no job number', 'getJobResult', {}, 'Invalid job_id.'],
		['a job that does not exist', 'getJobResult', { job_id: 500 }, 'Job not found.'],
	] as const)('%s: error true, with status 200', async (_name, call, body, message) => {
		const response = await send(sandbox.baseUrl, call, { api_token: sandbox.token, ...body });
		expect(response.status).toBe(200);
		expect(JSON.parse(response.data)).toEqual({ error: true, message });
		expect(sandbox.record().jobs).toEqual([]);
	});

	test('a body that is not JSON is refused the same way', async () => {
		const response = await axios.post(`${sandbox.baseUrl}/createJob`, Buffer.from('{"a":'), {
			headers: { 'content-type': 'application/json' },
		});
		expect(response.data).toEqual({ error: true, message: 'Invalid request.' });
	});
});

test('job numbers count up from the first, one for each image', async () => {
	expect(await ask(sandbox.baseUrl, 'createJob', creation(sandbox.token, image))).toEqual({
		error: false,
		job_id: 500,
		message: 'Create job success.',
	});
	expect(await createJob(sandbox.baseUrl, sandbox.token, image)).toBe(501);
});

test('the further types are those it was started with, with or without a text', async () => {
	expect(await createJob(sandbox.baseUrl, sandbox.token, image, '7')).toBe(500);
	expect(await createJob(sandbox.baseUrl, sandbox.token, image, '21', 'any')).toBe(501);
});

test('getBalance tells the money as text', async () => {
	expect(await ask(sandbox.baseUrl, 'getBalance', { api_token: sandbox.token })).toEqual({
		error: false,
		balance: '10.00000',
		message: 'Get balance success.',
	});
});

test.each([
	['waiting', { solveMs: 60_000, waitingMs: 60_000 }],
	['running', { solveMs: 60_000, waitingMs: 0 }],
	['success', { solveMs: 0 }],
] as const)('a job is told as %s when its time has come to that', async (status, pace) => {
	const bytes = Buffer.from('known');
	sandbox.registerAnswer({ sha256: sha256(bytes), typeJobId: '43', result: '77' });
	sandbox.setPace(pace);
	const jobId = await createJob(sandbox.baseUrl, sandbox.token, bytes);
	expect(
		await ask(sandbox.baseUrl, 'getJobResult', { api_token: sandbox.token, job_id: jobId }),
	).toEqual({ error: false, status, result: status === 'success' ? '77' : null });
});

test('an image that nobody knows ends in fail, without an error', async () => {
	const jobId = await createJob(sandbox.baseUrl, sandbox.token, image);
	expect(
		await ask(sandbox.baseUrl, 'getJobResult', { api_token: sandbox.token, job_id: jobId }),
	).toEqual({ error: false, status: 'fail', result: null });
});

test('an image of 24 MB is taken', async () => {
	const large = Buffer.alloc(24 * 1024 * 1024, 7);
	await createJob(sandbox.baseUrl, sandbox.token, large);
	expect(sandbox.record().jobs[0]?.imageBytes).toBe(large.length);
});

test('sandboxes side by side know nothing of each other', async () => {
	const other = await startSandbox({ token: 'another' });
	try {
		await createJob(other.baseUrl, 'another', image);
		expect(sandbox.record().jobs).toEqual([]);
		expect(await ask(sandbox.baseUrl, 'getBalance', { api_token: 'another' })).toMatchObject({
			error: true,
		});
	} finally {
		await other.stop();
	}
});

test('a port in use is told, and leaves the first sandbox alone', async () => {
	const port = Number(new URL(sandbox.baseUrl).port);
	await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
	expect(await createJob(sandbox.baseUrl, sandbox.token, image)).toBe(500);
});
