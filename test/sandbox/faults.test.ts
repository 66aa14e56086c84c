import type { AxiosResponse } from 'axios';

import type { Fault } from '../../sandbox/faults';
import { calls } from '../../sandbox/protocol';
import type { Call } from '../../sandbox/protocol';
import { startSandbox } from '../../sandbox/server';
import type { Sandbox } from '../../sandbox/server';
import { ask, createJob, creation, send, sha256 } from './caller';

const image = Buffer.from('an image');
const otherImage = Buffer.from('another image');

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ solveMs: 0, firstJobId: 500 });
	sandbox.registerAnswer({ sha256: sha256(image), typeJobId: '43', result: '77' });
	sandbox.registerAnswer({ sha256: sha256(otherImage), typeJobId: '43', result: '88' });
});

afterEach(async () => {
	await sandbox.stop();
});

/** A good request of the call; for `getJobResult` the job is made first. */
async function goodRequest(call: Call): Promise<object> {
	if (call === 'createJob') return creation(sandbox.token, image);
	if (call === 'getBalance') return { api_token: sandbox.token };
	return {
		api_token: sandbox.token,
		job_id: await createJob(sandbox.baseUrl, sandbox.token, image),
	};
}

const goodReplies = {
	createJob: { error: false, job_id: 500, message: 'Create job success.' },
	getJobResult: { error: false, status: 'success', result: '77' },
	getBalance: { error: false, balance: '10.00000', message: 'Get balance success.' },
};

type Check = (response: AxiosResponse<string>, call: Call) => void;

interface Row {
	fault: (call: Call) => Fault;
	/** Does `createJob` make a job? */
	creates: boolean;
	/** What the caller gets; absent where the connection ends without a reply. */
	reply?: Check;
}

const isHtml: Check = ({ status, headers, data }) => {
	expect(status).toBe(200);
	expect(headers['content-type']).toContain('text/html');
	expect(data).toMatch(/^<!DOCTYPE html>/);
};

const isBrokenJson: Check = ({ status, headers, data }) => {
	expect(status).toBe(200);
	expect(headers['content-type']).toContain('application/json');
	expect(data).toMatch(/^\{"error":false/);
	expect(() => void JSON.parse(data)).toThrow(SyntaxError);
};

const anyCallRows: Record<string, Row> = {
	'httpStatus 503': {
		fault: (call) => ({ kind: 'httpStatus', call, status: 503 }),
		creates: false,
		reply: ({ status }) => expect(status).toBe(503),
	},
	'httpStatus 502 after the job': {
		fault: (call) => ({ kind: 'httpStatus', call, status: 502, body: 'later', jobCreated: true }),
		creates: true,
		reply: ({ status, data }) => expect([status, data]).toEqual([502, 'later']),
	},
	'httpStatus 429, Retry-After in seconds': {
		fault: (call) => ({ kind: 'httpStatus', call, status: 429, retryAfter: '2' }),
		creates: false,
		reply: ({ status, headers }) => expect([status, headers['retry-after']]).toEqual([429, '2']),
	},
	'httpStatus 429, Retry-After as a date': {
		fault: (call) => ({
			kind: 'httpStatus',
			call,
			status: 429,
			retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT',
		}),
		creates: false,
		reply: ({ headers }) => expect(headers['retry-after']).toBe('Wed, 21 Oct 2026 07:28:00 GMT'),
	},
	cutBefore: { fault: (call) => ({ kind: 'cutBefore', call }), creates: false },
	cutAfter: { fault: (call) => ({ kind: 'cutAfter', call }), creates: true },
	html: {
		fault: (call) => ({ kind: 'html', call, jobCreated: false }),
		creates: false,
		reply: isHtml,
	},
	'html after the job': {
		fault: (call) => ({ kind: 'html', call, jobCreated: true }),
		creates: true,
		reply: isHtml,
	},
	brokenJson: {
		fault: (call) => ({ kind: 'brokenJson', call, jobCreated: false }),
		creates: false,
		reply: isBrokenJson,
	},
	'brokenJson after the job': {
		fault: (call) => ({ kind: 'brokenJson', call, jobCreated: true }),
		creates: true,
		reply: isBrokenJson,
	},
	redirect: {
		fault: (call) => ({ kind: 'redirect', call, location: 'http://127.0.0.1:9/elsewhere' }),
		creates: false,
		reply: ({ status, headers }) =>
			expect([status, headers.location]).toEqual([302, 'http://127.0.0.1:9/elsewhere']),
	},
	'redirect that keeps the method': {
		fault: (call) => ({ kind: 'redirect', call, location: '/elsewhere', status: 307 }),
		creates: false,
		reply: ({ status }) => expect(status).toBe(307),
	},
	errorTrue: {
		fault: (call) => ({ kind: 'errorTrue', call, message: 'Not enough money.' }),
		creates: false,
		reply: ({ status, data }) =>
			expect([status, JSON.parse(data)]).toEqual([
				200,
				{ error: true, message: 'Not enough money.' },
			]),
	},
	'rawBody of bytes': {
		fault: (call) => ({ kind: 'rawBody', call, body: Buffer.from('{"a":1}'), jobCreated: false }),
		creates: false,
		reply: ({ status, headers, data }) => {
			expect([status, data]).toEqual([200, '{"a":1}']);
			expect(headers['content-type']).toContain('application/json');
		},
	},
	'rawBody of text after the job': {
		fault: (call) => ({
			kind: 'rawBody',
			call,
			body: 'x',
			status: 201,
			contentType: 'text/plain',
			jobCreated: true,
		}),
		creates: true,
		reply: ({ status, headers, data }) =>
			expect([status, headers['content-type'], data]).toEqual([201, 'text/plain', 'x']),
	},
};

describe.each(calls)('at %s', (call) => {
	test.each(Object.entries(anyCallRows))('%s', async (_name, { fault, creates, reply }) => {
		const request = await goodRequest(call);
		const jobsBefore = sandbox.record().jobs.length;
		sandbox.addFault(fault(call));

		const answered = send(sandbox.baseUrl, call, request);
		if (reply) reply(await answered, call);
		else await expect(answered).rejects.toMatchObject({ code: 'ECONNRESET' });

		const { jobs, requests } = sandbox.record();
		expect(requests.at(-1)).toMatchObject({ call, fault: fault(call).kind });
		const made = jobs.slice(jobsBefore);
		expect(made).toHaveLength(call === 'createJob' && creates ? 1 : 0);
		expect(made.filter(({ delivered }) => delivered)).toEqual([]);
		expect(jobs.filter(({ finalStatus }) => finalStatus !== undefined)).toEqual([]);

		// It is used up: the next call is answered as ever.
		const next = await ask(sandbox.baseUrl, call, request);
		expect(next).toEqual(
			call === 'createJob'
				? { ...goodReplies.createJob, job_id: 500 + made.length }
				: goodReplies[call],
		);
	});

	test.each([true, false])('hang, job created: %s', async (jobCreated) => {
		const request = await goodRequest(call);
		const jobsBefore = sandbox.record().jobs.length;
		sandbox.addFault({ kind: 'hang', call, jobCreated });
		const answered = send(sandbox.baseUrl, call, request).catch((error: unknown) => error);
		await sandbox.waitFor(({ requests }) => requests.at(-1)?.fault === 'hang');

		const { jobs, requests } = sandbox.record();
		expect(requests.at(-1)?.endedAt).toBeUndefined();
		expect(jobs.length - jobsBefore).toBe(call === 'createJob' && jobCreated ? 1 : 0);

		await sandbox.stop();
		expect(await answered).toMatchObject({ code: 'ECONNRESET' });
	});

	test('delay: the right reply, but late', async () => {
		const request = await goodRequest(call);
		sandbox.addFault({ kind: 'delay', call, ms: 80 });
		expect(await ask(sandbox.baseUrl, call, request)).toEqual(goodReplies[call]);
		const { at = 0, endedAt = 0 } = sandbox.record().requests.at(-1) ?? {};
		// A timer may end a millisecond early by the finer clock.
		expect(endedAt - at).toBeGreaterThanOrEqual(79);
		expect(sandbox.record().jobs.every(({ delivered }) => delivered)).toBe(true);
	});
});

describe('at createJob', () => {
	const create = async () =>
		await ask(sandbox.baseUrl, 'createJob', creation(sandbox.token, image));
	const poll = async () =>
		await ask(sandbox.baseUrl, 'getJobResult', { api_token: sandbox.token, job_id: 500 });

	test('fail: the job ends in fail', async () => {
		sandbox.addFault({ kind: 'fail', call: 'createJob' });
		expect(await create()).toEqual(goodReplies.createJob);
		expect(await poll()).toEqual({ error: false, status: 'fail', result: null });
	});

	test('oddResult: the job ends with that result', async () => {
		sandbox.addFault({ kind: 'oddResult', call: 'createJob', result: { a: [1, null] } });
		await create();
		expect(await poll()).toEqual({ error: false, status: 'success', result: { a: [1, null] } });
	});

	test('neverReady: the job stays running', async () => {
		sandbox.addFault({ kind: 'neverReady', call: 'createJob' });
		await create();
		expect(await poll()).toEqual({ error: false, status: 'running', result: null });
		expect(sandbox.record().jobs[0]?.readyAt).toBeNull();
	});

	test('noJobId: the job is made and its number is not told', async () => {
		sandbox.addFault({ kind: 'noJobId', call: 'createJob' });
		expect(await create()).toEqual({ error: false, message: 'Create job success.' });
		expect(sandbox.record().jobs).toMatchObject([{ jobId: 500, delivered: false }]);
	});

	test('jobIdAsText: the number is told, as text', async () => {
		sandbox.addFault({ kind: 'jobIdAsText', call: 'createJob' });
		expect(await create()).toEqual({ ...goodReplies.createJob, job_id: '500' });
		expect(sandbox.record().jobs).toMatchObject([{ jobId: 500, delivered: true }]);
	});
});

describe('at getJobResult', () => {
	const poll = async (jobId = 500) =>
		await ask(sandbox.baseUrl, 'getJobResult', { api_token: sandbox.token, job_id: jobId });

	beforeEach(async () => {
		sandbox.setPace({ solveMs: 60_000, waitingMs: 0 });
		await createJob(sandbox.baseUrl, sandbox.token, image);
	});

	test('fail: the job has failed from now on', async () => {
		sandbox.addFault({ kind: 'fail', call: 'getJobResult' });
		const failed = { error: false, status: 'fail', result: null };
		expect([await poll(), await poll()]).toEqual([failed, failed]);
		expect(sandbox.record().jobs[0]?.finalStatus).toBe('fail');
	});

	test('oddResult: the job has that result from now on', async () => {
		sandbox.addFault({ kind: 'oddResult', call: 'getJobResult', result: '1|x' });
		const odd = { error: false, status: 'success', result: '1|x' };
		expect([await poll(), await poll()]).toEqual([odd, odd]);
	});

	test('oddResult tells a result even of a job that does not exist', async () => {
		sandbox.addFault({ kind: 'oddResult', call: 'getJobResult', result: '5' });
		expect(await poll(9)).toEqual({ error: false, status: 'success', result: '5' });
	});

	test('neverReady: a job that was to be solved stays running', async () => {
		sandbox.setPace({ solveMs: 0 });
		const jobId = await createJob(sandbox.baseUrl, sandbox.token, image);
		sandbox.addFault({ kind: 'neverReady', call: 'getJobResult' });
		const running = { error: false, status: 'running', result: null };
		expect([await poll(jobId), await poll(jobId)]).toEqual([running, running]);
	});

	test('oddStatus: in one reply only', async () => {
		sandbox.addFault({ kind: 'oddStatus', call: 'getJobResult', status: 'queued' });
		expect(await poll()).toMatchObject({ error: false, status: 'queued' });
		expect(await poll()).toMatchObject({ error: false, status: 'running' });
	});
});

describe('which calls are hit', () => {
	const statuses = async (requests: object[]) => {
		const seen: number[] = [];
		for (const request of requests) {
			seen.push((await send(sandbox.baseUrl, 'createJob', request)).status);
		}
		return seen;
	};
	const create = (bytes: Buffer) => creation(sandbox.token, bytes);

	test('one, unless it is said', async () => {
		sandbox.addFault({ kind: 'httpStatus', call: 'createJob', status: 500 });
		expect(await statuses([create(image), create(image)])).toEqual([500, 200]);
	});

	test('as many as said, after those that pass', async () => {
		sandbox.addFault({ kind: 'httpStatus', call: 'createJob', status: 500, skip: 1, times: 2 });
		expect(await statuses(Array.from({ length: 5 }, () => create(image)))).toEqual([
			200, 500, 500, 200, 200,
		]);
	});

	test.each(['always', Infinity] as const)(
		'all, with %s, until the faults are cleared',
		async (times) => {
			sandbox.addFault({ kind: 'httpStatus', call: 'createJob', status: 500, times });
			expect(await statuses([create(image), create(image), create(image)])).toEqual([
				500, 500, 500,
			]);
			sandbox.clearFaults();
			expect(await statuses([create(image)])).toEqual([200]);
		},
	);

	test('only those with the image', async () => {
		const imageSha256 = sha256(otherImage);
		sandbox.addFault({ kind: 'httpStatus', call: 'createJob', status: 500, imageSha256 });
		expect(await statuses([create(image), create(otherImage)])).toEqual([200, 500]);
	});

	test('at getJobResult, only those about the image or the job', async () => {
		const jobIds = [
			await createJob(sandbox.baseUrl, sandbox.token, image),
			await createJob(sandbox.baseUrl, sandbox.token, otherImage),
		];
		const imageSha256 = sha256(otherImage);
		sandbox.addFault({ kind: 'errorTrue', call: 'getJobResult', message: 'by image', imageSha256 });
		sandbox.addFault({ kind: 'errorTrue', call: 'getJobResult', message: 'by job', jobId: 500 });
		const replies = [];
		for (const jobId of [...jobIds, ...jobIds]) {
			replies.push(
				await ask(sandbox.baseUrl, 'getJobResult', { api_token: sandbox.token, job_id: jobId }),
			);
		}
		expect(replies).toEqual([
			{ error: true, message: 'by job' },
			{ error: true, message: 'by image' },
			{ error: false, status: 'success', result: '77' },
			{ error: false, status: 'success', result: '88' },
		]);
	});

	test('two faults on the same calls hit one after the other', async () => {
		sandbox.addFault({ kind: 'httpStatus', call: 'createJob', status: 500 });
		sandbox.addFault({ kind: 'httpStatus', call: 'createJob', status: 502 });
		expect(await statuses([create(image), create(image), create(image)])).toEqual([500, 502, 200]);
	});
});
