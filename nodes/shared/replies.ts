import { readJobId } from './jobId';
import { isPlainObject } from './plainObject';

/** An HTTP answer as it came, before anything is made of it. */
export interface HttpReply {
	/** HTTP status. */
	status: number;
	/** The Retry-After header, if there was one: seconds, or an HTTP date. */
	retryAfter: string | undefined;
	/** The body's text. */
	body: string;
}

/** What became of a request to create a job. */
export type CreateJobOutcome =
	| { kind: 'created'; jobId: number; message: string }
	| { kind: 'rejected'; message: string }
	| { kind: 'tooManyRequests'; retryAfterMs: number | undefined }
	/** It never left, so no job exists. */
	| { kind: 'notSent'; reason: string }
	/** It left, and what came back does not say whether a job exists. */
	| { kind: 'unconfirmed'; reason: string };

/** What a question for a job's result gave. */
export type JobResultOutcome =
	| { kind: 'success'; result: unknown }
	| { kind: 'fail'; status: string }
	| { kind: 'notReady'; status: string }
	| { kind: 'rejected'; message: string }
	| { kind: 'tooManyRequests'; retryAfterMs: number | undefined }
	/** Nothing was learned about the job: ask again. */
	| { kind: 'noAnswer'; reason: string };

/** What asking for the balance gave; the balance is in the service's own form, such as "0.00000". */
export type BalanceOutcome =
	{ kind: 'balance'; balance: string } | { kind: 'refused'; message: string };

/** Statuses that end a job without a result. The pages name `fail`; the others are its synonyms. */
const FAILED_STATUSES = ['fail', 'failed', 'error', 'timeout'];

/**
 * Reads the answer to createJob. Bad replies come with HTTP status 200 too, with `error: true` or
 * `success: false` and a message (the service's pages on Coinmarketcap and Bytrade; some of its
 * public clients test `success`).
 *
 * @param now milliseconds since 1970, against which a Retry-After date is read
 */
export function readCreateJobReply(reply: HttpReply, now: number): CreateJobOutcome {
	const refusal = readHttpStatus(reply, now);
	if (refusal) {
		return refusal.kind === 'serverFailed'
			? { kind: 'unconfirmed', reason: refusal.reason }
			: refusal;
	}
	const body = readObject(reply.body);
	if (!body) return { kind: 'unconfirmed', reason: notJson(reply) };
	if (isBad(body)) return { kind: 'rejected', message: readMessage(body) };
	const jobId = readJobId(body.job_id);
	if (jobId === undefined) {
		return { kind: 'unconfirmed', reason: 'the answer holds no job number' };
	}
	return { kind: 'created', jobId, message: typeof body.message === 'string' ? body.message : '' };
}

/** Reads the answer to getJobResult; `now` as for {@link readCreateJobReply}. */
export function readJobResultReply(reply: HttpReply, now: number): JobResultOutcome {
	const refusal = readHttpStatus(reply, now);
	if (refusal) {
		return refusal.kind === 'serverFailed' ? { kind: 'noAnswer', reason: refusal.reason } : refusal;
	}
	const body = readObject(reply.body);
	if (!body) return { kind: 'noAnswer', reason: notJson(reply) };
	if (isBad(body)) return { kind: 'rejected', message: readMessage(body) };
	const { status } = body;
	if (status === 'success') return { kind: 'success', result: body.result };
	if (typeof status !== 'string') return { kind: 'noAnswer', reason: 'the answer holds no status' };
	if (FAILED_STATUSES.includes(status)) return { kind: 'fail', status };
	return { kind: 'notReady', status };
}

/** Reads the answer to getBalance, which costs nothing and tells whether the token is right. */
export function readBalanceReply(reply: HttpReply, now: number): BalanceOutcome {
	const refusal = readHttpStatus(reply, now);
	if (refusal) {
		if (refusal.kind === 'tooManyRequests') {
			return {
				kind: 'refused',
				message: 'HTTP 429: too many requests. Wait a minute and test again.',
			};
		}
		return {
			kind: 'refused',
			message: refusal.kind === 'rejected' ? refusal.message : refusal.reason,
		};
	}
	const body = readObject(reply.body);
	if (!body) return { kind: 'refused', message: notJson(reply) };
	if (isBad(body)) return { kind: 'refused', message: readMessage(body) };
	const { balance } = body;
	if (typeof balance !== 'string' && typeof balance !== 'number') {
		return { kind: 'refused', message: 'the answer holds no balance' };
	}
	return { kind: 'balance', balance: String(balance) };
}

type HttpRefusal =
	| { kind: 'rejected'; message: string }
	| { kind: 'tooManyRequests'; retryAfterMs: number | undefined }
	| { kind: 'serverFailed'; reason: string };

/** `undefined` for a status of success, whose body has the word. */
function readHttpStatus(
	{ status, retryAfter, body }: HttpReply,
	now: number,
): HttpRefusal | undefined {
	if (status >= 200 && status < 300) return undefined;
	if (status === 429)
		return { kind: 'tooManyRequests', retryAfterMs: readRetryAfter(retryAfter, now) };
	if (status >= 300 && status < 400) {
		return {
			kind: 'rejected',
			message: `HTTP ${status}: the service points to another address, and the API token is not sent on. Check Base URL in the credential`,
		};
	}
	const said = readObject(body);
	const message = said && typeof said.message === 'string' ? `: ${said.message}` : '';
	if (status >= 400 && status < 500)
		return { kind: 'rejected', message: `HTTP ${status}${message}` };
	return { kind: 'serverFailed', reason: `HTTP ${status}${message}` };
}

/** "Sun, 06 Nov 1994 08:49:37 GMT", the one form of date that HTTP servers may send. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds that a Retry-After header asks for: it holds seconds, or an HTTP date (RFC 9110). */
function readRetryAfter(text: string | undefined, now: number): number | undefined {
	const header = text?.trim();
	if (!header) return undefined;
	if (/^[0-9]{1,9}$/.test(header)) return Number(header) * 1_000;
	// Date.parse alone takes nearly anything with a digit in it for a date of the past.
	const date = HTTP_DATE.test(header) ? Date.parse(header) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** No answer of the service is near this long, and reading a longer one would hold up all of n8n. */
const LONGEST_BODY = 1_000_000;

function readObject(text: string): Record<string, unknown> | undefined {
	if (text.length > LONGEST_BODY) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return isPlainObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function isBad(body: Record<string, unknown>): boolean {
	return body.error === true || body.success === false;
}

function readMessage(body: Record<string, unknown>): string {
	return typeof body.message === 'string' && body.message.trim() !== ''
		? body.message
		: 'the service gave no reason';
}

function notJson({ status }: HttpReply): string {
	return `HTTP ${status}, and the answer is not the JSON that the service sends`;
}
