import {
	type HttpReply,
	readBalanceReply,
	readCreateJobReply,
	readJobResultReply,
} from '../../nodes/shared/replies';

const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

function reply(body: unknown, status = 200, retryAfter?: string): HttpReply {
	return { status, retryAfter, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

const HTML = '<!DOCTYPE html><html><body>Please wait</body></html>';

/** Bodies that are no object of JSON. */
const unreadable = [
	'',
	' ',
	HTML,
	'{"error": false, "job_id": 1',
	'[]',
	'"ok"',
	'1',
	'null',
	'NaN',
];

/** What is bad, and in which words the service says so. */
const bad: ReadonlyArray<[string, object, string]> = [
	['error: true', { error: true, message: 'Invalid api token.' }, 'Invalid api token.'],
	['success: false', { success: false, message: 'Balance is too low.' }, 'Balance is too low.'],
	[
		'error: true beside all that a good reply has',
		{ error: true, message: 'No.', job_id: 5, status: 'success', result: '1', balance: '9' },
		'No.',
	],
	['error: true without a message', { error: true }, 'the service gave no reason'],
	['error: true with an empty one', { error: true, message: ' ' }, 'the service gave no reason'],
	['error: true with no text', { error: true, message: { a: 1 } }, 'the service gave no reason'],
];

describe('createJob', () => {
	const read = (body: unknown, status?: number, retryAfter?: string) =>
		readCreateJobReply(reply(body, status, retryAfter), NOW);

	test.each([
		[{ error: false, job_id: 123456, message: 'Create job success.' }, 'Create job success.'],
		[{ error: false, job_id: '123456', message: 'Create job success.' }, 'Create job success.'],
		[{ success: true, job_id: 123456 }, ''],
		[{ job_id: 123456, message: 7 }, ''],
	])('%j created a job', (body, message) => {
		expect(read(body)).toEqual({ kind: 'created', jobId: 123456, message });
		expect(read(body, 201)).toEqual({ kind: 'created', jobId: 123456, message });
	});

	test.each(bad)('%s is a refusal', (_, body, message) => {
		expect(read(body)).toEqual({ kind: 'rejected', message });
	});

	test.each([
		{ error: false, message: 'Create job success.' },
		{ error: false, job_id: null },
		{ error: false, job_id: 0 },
		{ error: false, job_id: -5 },
		{ error: false, job_id: 1.5 },
		{ error: false, job_id: [5] },
		{ error: false, job_id: '' },
		{ error: 'true' },
	])('%j may have created a job', (body) => {
		expect(read(body)).toEqual({
			kind: 'unconfirmed',
			reason: 'the answer holds no job number',
		});
	});

	test('a job number that JSON has rounded is not taken for another', () => {
		expect(read('{"error": false, "job_id": 9007199254740993}').kind).toBe('unconfirmed');
		expect(read('{"error": false, "job_id": "9007199254740993"}').kind).toBe('unconfirmed');
	});

	test('a job number is not inherited', () => {
		expect(read('{"error": false, "__proto__": {"job_id": 5}}').kind).toBe('unconfirmed');
	});

	test.each(unreadable)('%j may have created a job', (body) => {
		const outcome = read(body);
		expect(outcome).toMatchObject({ kind: 'unconfirmed' });
		expect('reason' in outcome && outcome.reason).toMatch(/HTTP 200.*not the JSON/);
	});

	test.each([500, 502, 503, 504, 599])('HTTP %i may have created a job', (status) => {
		expect(read(HTML, status)).toEqual({ kind: 'unconfirmed', reason: `HTTP ${status}` });
		expect(read({ message: 'Busy' }, status)).toEqual({
			kind: 'unconfirmed',
			reason: `HTTP ${status}: Busy`,
		});
		// Whatever the body says: nobody knows who wrote it.
		expect(read({ error: true, message: 'No' }, status).kind).toBe('unconfirmed');
	});

	test.each([0, 100, 101, 600])(
		'status %i, which no answer has, may have created one',
		(status) => {
			expect(read({ error: false, job_id: 5 }, status).kind).toBe('unconfirmed');
		},
	);

	test.each([301, 302, 303, 307, 308])('HTTP %i is a refusal that names Base URL', (status) => {
		const outcome = read('', status);
		expect(outcome.kind).toBe('rejected');
		expect('message' in outcome && outcome.message).toMatch(new RegExp(`${status}.*Base URL`));
	});

	test.each([400, 401, 402, 403, 404, 405, 413, 422, 499])('HTTP %i is a refusal', (status) => {
		expect(read(HTML, status)).toEqual({ kind: 'rejected', message: `HTTP ${status}` });
		expect(read({ message: 'Too large' }, status)).toEqual({
			kind: 'rejected',
			message: `HTTP ${status}: Too large`,
		});
	});
});

describe('getJobResult', () => {
	const read = (body: unknown, status?: number, retryAfter?: string) =>
		readJobResultReply(reply(body, status, retryAfter), NOW);

	test.each(['1|3|5', '100', 100, ['1', '3'], { index: '1|3|5' }, null])(
		'success with %j gives it on as it is',
		(result) => {
			expect(read({ error: false, status: 'success', result })).toEqual({
				kind: 'success',
				result,
			});
		},
	);

	test('success without a result is still a success, for the reader to judge', () => {
		expect(read({ error: false, status: 'success' })).toEqual({
			kind: 'success',
			result: undefined,
		});
	});

	test.each(['fail', 'failed', 'error', 'timeout'])('%s ends the job', (status) => {
		expect(read({ error: false, status, result: null })).toEqual({ kind: 'fail', status });
	});

	test.each(['running', 'waiting', 'queued', 'Fail', ''])('%j is not ready', (status) => {
		expect(read({ error: false, status })).toEqual({ kind: 'notReady', status });
	});

	test.each(bad)('%s is a refusal', (_, body, message) => {
		expect(read(body)).toEqual({ kind: 'rejected', message });
	});

	test.each([{}, { error: false }, { status: null }, { status: 1 }, { status: ['success'] }])(
		'%j says nothing about the job',
		(body) => {
			expect(read(body)).toEqual({ kind: 'noAnswer', reason: 'the answer holds no status' });
		},
	);

	test.each(unreadable)('%j says nothing about the job', (body) => {
		expect(read(body).kind).toBe('noAnswer');
	});

	test.each([500, 502, 503, 504])('HTTP %i says nothing about the job', (status) => {
		expect(read(HTML, status)).toEqual({ kind: 'noAnswer', reason: `HTTP ${status}` });
		expect(read({ status: 'fail' }, status).kind).toBe('noAnswer');
	});

	test.each([302, 400, 401, 403, 404])('HTTP %i is a refusal', (status) => {
		expect(read(HTML, status).kind).toBe('rejected');
	});
});

describe('getBalance', () => {
	const read = (body: unknown, status?: number, retryAfter?: string) =>
		readBalanceReply(reply(body, status, retryAfter), NOW);

	test.each([
		['0.00000', '0.00000'],
		['12.50000', '12.50000'],
		[12.5, '12.5'],
	])('a balance of %j is shown as %s', (balance, text) => {
		expect(read({ error: false, balance, message: 'Get balance success.' })).toEqual({
			kind: 'balance',
			balance: text,
		});
	});

	test.each(bad)('%s is passed on in the words of the service', (_, body, message) => {
		expect(read(body)).toEqual({ kind: 'refused', message });
	});

	test.each([{}, { balance: null }, { balance: ['1'] }])('%j holds no balance', (body) => {
		expect(read(body)).toEqual({ kind: 'refused', message: 'the answer holds no balance' });
	});

	test.each(unreadable)('%j is refused', (body) => {
		expect(read(body).kind).toBe('refused');
	});

	test.each([302, 401, 404, 429, 500, 503])('HTTP %i is refused, and named', (status) => {
		const outcome = read('', status);
		expect(outcome.kind).toBe('refused');
		expect('message' in outcome && outcome.message).toContain(`HTTP ${status}`);
	});
});

describe('HTTP 429', () => {
	test.each([
		['no word on when', undefined, undefined],
		['seconds', '7', 7_000],
		['seconds with spaces', ' 7 ', 7_000],
		['no time at all', '0', 0],
		['a date', 'Thu, 15 Jan 2026 12:00:30 GMT', 30_000],
		['a date that has passed', 'Thu, 15 Jan 2026 11:59:00 GMT', 0],
		['an empty header', '', undefined],
		['words', 'soon', undefined],
		['words and a number', 'soon 5', undefined],
		['a negative number', '-5', undefined],
		['a fraction', '1.5', undefined],
		['a number of no size', '99999999999999999999', undefined],
	])('with %s (%j) holds back for %p ms', (_, retryAfter, retryAfterMs) => {
		const expected = { kind: 'tooManyRequests', retryAfterMs };
		const answer = reply({ error: true, message: 'Too many' }, 429, retryAfter);
		expect(readCreateJobReply(answer, NOW)).toEqual(expected);
		expect(readJobResultReply(answer, NOW)).toEqual(expected);
	});
});
