import fc from 'fast-check';

import {
	readBalanceReply,
	readCreateJobReply,
	readJobResultReply,
} from '../../nodes/shared/replies';
import { anyText } from './anyText';

/** How many bodies are generated for each call; fast-check prints the seed of a failure. */
const BODIES = 10_000;

/** Values at the edges of what a reply's field may hold. */
const edge = fc.constantFrom<unknown>(
	true,
	false,
	null,
	0,
	-0,
	-1,
	1.5,
	2 ** 53,
	2 ** 53 - 1,
	1e308,
	'',
	' ',
	'0',
	'true',
	'false',
	'123456',
	'9007199254740993',
	'success',
	'fail',
	'running',
	'1|3|5',
	[],
	{},
	['success'],
	{ toString: 'x' },
);

const field = fc.oneof(
	fc.constantFrom('error', 'success', 'message', 'job_id', 'status', 'result', 'balance'),
	fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'length', 'kind', ''),
	fc.string({ maxLength: 8 }),
);

/** JSON written by hand, so that a field may stand in it twice and may be called __proto__. */
const object = fc
	.array(fc.tuple(field, fc.oneof(edge, fc.jsonValue({ maxDepth: 2 }))), { maxLength: 8 })
	.map(
		(fields) =>
			`{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
	);

const valid = fc.constantFrom(
	'{"error": false, "job_id": 123456, "message": "Create job success."}',
	'{"error": false, "job_id": "123456", "message": "Create job success."}',
	'{"error": true, "message": "Invalid api token."}',
	'{"success": false, "message": "No."}',
	'{"error": false, "status": "success", "result": "1|3|5"}',
	'{"error": false, "status": "fail", "result": null}',
	'{"error": false, "status": "running"}',
	'{"error": false, "balance": "0.00000", "message": "Get balance success."}',
);

/** A valid body with a piece taken out, put in or written over. */
const mutated = fc
	.tuple(
		valid,
		fc.nat({ max: 80 }),
		fc.nat({ max: 4 }),
		fc.oneof(
			fc.constantFrom(
				'',
				'"',
				'{',
				'}',
				',',
				':',
				'0',
				'9'.repeat(20),
				'null',
				'-',
				'e5',
				'\\u0000',
			),
			anyText(4),
		),
	)
	.map(
		([body, position, length, piece]) =>
			body.slice(0, position) + piece + body.slice(position + length),
	);

/** Numbers of every size where a job's number stands, among them those that JSON rounds. */
const numbered = fc
	.oneof(
		fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
		fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 53n + 4n }).map(String),
		fc.nat().map(String),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
	)
	.chain((number) => fc.constantFrom(number, `"${number}"`))
	.map((number) => `{"error": false, "job_id": ${number}, "balance": ${number}}`);

const bytes = fc
	.uint8Array({ maxLength: 300 })
	.map((bytesOfBody) => Buffer.from(bytesOfBody).toString('utf8'));

const nested = fc
	.tuple(fc.constantFrom('[', '{"error":', '{"job_id":'), fc.nat({ max: 5_000 }), fc.boolean())
	.map(([open, depth, closes]) => {
		const close = open === '[' ? ']' : '}';
		return open.repeat(depth) + '1' + (closes ? close.repeat(depth) : '');
	});

const long = fc
	.tuple(fc.constantFrom('message', 'status', 'result', 'job_id', 'x'), fc.nat({ max: 100_000 }))
	.map(([name, length]) => `{"error": false, ${JSON.stringify(name)}: "${'5'.repeat(length)}"}`);

const body = fc.oneof(
	{ weight: 30, arbitrary: mutated },
	{ weight: 30, arbitrary: object },
	{ weight: 15, arbitrary: numbered },
	{ weight: 10, arbitrary: fc.json() },
	{ weight: 10, arbitrary: anyText(200) },
	{ weight: 10, arbitrary: bytes },
	{ weight: 2, arbitrary: nested },
	{ weight: 1, arbitrary: long },
);

const status = fc.oneof(
	{ weight: 8, arbitrary: fc.constant(200) },
	{ weight: 2, arbitrary: fc.constantFrom(0, 100, 201, 204, 301, 400, 401, 404, 429, 500, 503) },
	{ weight: 1, arbitrary: fc.integer({ min: -1, max: 1_000 }) },
);

const retryAfter = fc.oneof(
	fc.constant(undefined),
	fc.constantFrom('0', '5', '-1', '1e9', 'Wed, 21 Oct 2099 07:28:00 GMT', 'soon'),
	fc.string({ maxLength: 30 }),
);

const answer = fc.record({ status, retryAfter, body });
const NOW = Date.UTC(2026, 0, 15);

function isWait(milliseconds: number | undefined): boolean {
	return milliseconds === undefined || (Number.isFinite(milliseconds) && milliseconds >= 0);
}

/** Whether some numeral in a text is exactly this number; big integers do not round. */
function standsIn(text: string, number: number): boolean {
	return [...text.matchAll(/(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?/g)].some(
		([, whole = '', fraction = '', exponent = '0']) => {
			const shift = Number(exponent) - fraction.length;
			const digits = BigInt(whole + fraction);
			return shift < 0
				? digits === BigInt(number) * 10n ** BigInt(-shift)
				: digits * 10n ** BigInt(shift) === BigInt(number);
		},
	);
}

test('every answer to createJob is one of the outcomes, and a job number stands in the body', () => {
	let created = 0;
	fc.assert(
		fc.property(answer, (reply) => {
			const outcome = readCreateJobReply(reply, NOW);
			switch (outcome.kind) {
				case 'created':
					created += 1;
					expect(reply.status).toBeGreaterThanOrEqual(200);
					expect(reply.status).toBeLessThan(300);
					expect(Number.isSafeInteger(outcome.jobId) && outcome.jobId > 0).toBe(true);
					expect(standsIn(reply.body, outcome.jobId)).toBe(true);
					expect(typeof outcome.message).toBe('string');
					return;
				case 'rejected':
					expect(outcome.message).not.toBe('');
					return;
				case 'unconfirmed':
					expect(outcome.reason).not.toBe('');
					return;
				case 'tooManyRequests':
					expect(reply.status).toBe(429);
					expect(isWait(outcome.retryAfterMs)).toBe(true);
					return;
				case 'notSent':
					throw new Error('There was an answer, so it was sent');
			}
		}),
		{ numRuns: BODIES },
	);
	// Otherwise the bodies are not near enough to valid ones to prove anything.
	expect(created).toBeGreaterThan(100);
});

test('every answer to getJobResult is one of the outcomes', () => {
	const kinds = new Set<string>();
	fc.assert(
		fc.property(answer, (reply) => {
			const outcome = readJobResultReply(reply, NOW);
			kinds.add(outcome.kind);
			switch (outcome.kind) {
				case 'success':
					expect(reply.body).toContain('success');
					return;
				case 'fail':
					expect(['fail', 'failed', 'error', 'timeout']).toContain(outcome.status);
					return;
				case 'notReady':
					expect(typeof outcome.status).toBe('string');
					return;
				case 'rejected':
					expect(outcome.message).not.toBe('');
					return;
				case 'noAnswer':
					expect(outcome.reason).not.toBe('');
					return;
				case 'tooManyRequests':
					expect(reply.status).toBe(429);
					expect(isWait(outcome.retryAfterMs)).toBe(true);
			}
		}),
		{ numRuns: BODIES },
	);
	expect([...kinds].sort()).toEqual([
		'fail',
		'noAnswer',
		'notReady',
		'rejected',
		'success',
		'tooManyRequests',
	]);
});

test('every answer to getBalance is a balance or a refusal with a reason', () => {
	const kinds = new Set<string>();
	fc.assert(
		fc.property(answer, (reply) => {
			const outcome = readBalanceReply(reply, NOW);
			kinds.add(outcome.kind);
			if (outcome.kind === 'balance') expect(typeof outcome.balance).toBe('string');
			else expect(outcome.message).not.toBe('');
		}),
		{ numRuns: BODIES },
	);
	expect([...kinds].sort()).toEqual(['balance', 'refused']);
});

test.each(['{"error": false, "job_id": 5, "x": "', '[', '{"a":', ' '])(
	'a body of 20 MB that begins with %j is not taken for an answer',
	(start) => {
		const reply = {
			status: 200,
			retryAfter: undefined,
			body: start.repeat(Math.ceil(20_000_000 / start.length)),
		};
		expect(readCreateJobReply(reply, NOW).kind).toBe('unconfirmed');
		expect(readJobResultReply(reply, NOW).kind).toBe('noAnswer');
		expect(readBalanceReply(reply, NOW).kind).toBe('refused');
	},
);

test('a whole answer that is longer than any of the service is not read', () => {
	const reply = {
		status: 200,
		retryAfter: undefined,
		body: JSON.stringify({
			error: false,
			job_id: 5,
			status: 'success',
			result: '1',
			balance: '1',
			message: 'x'.repeat(20_000_000),
		}),
	};
	expect(readCreateJobReply(reply, NOW).kind).toBe('unconfirmed');
	expect(readJobResultReply(reply, NOW).kind).toBe('noAnswer');
	expect(readBalanceReply(reply, NOW).kind).toBe('refused');
});

test('nothing in a body reaches the prototype of objects', () => {
	const reply = {
		status: 200,
		retryAfter: undefined,
		body: '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
	};
	readCreateJobReply(reply, NOW);
	readJobResultReply(reply, NOW);
	readBalanceReply(reply, NOW);
	expect(Reflect.get({}, 'polluted')).toBeUndefined();
});
