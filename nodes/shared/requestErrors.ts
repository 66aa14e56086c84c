import { isPlainObject } from './plainObject';

/**
 * What an error of n8n's HTTP request says about the request. `sent: false` only where it is
 * certain that no byte of it arrived; all else counts as sent, because a job may have been created.
 */
export interface RequestError {
	sent: boolean;
	/** A few words for people; never the request itself, which holds the token and the image. */
	reason: string;
}

/** Codes of Node.js that are raised before a connection exists. */
const NO_CONNECTION: ReadonlyMap<string, string> = new Map([
	['ECONNREFUSED', 'connection refused'],
	['ENOTFOUND', 'unknown host'],
	['EAI_AGAIN', 'the host name could not be looked up'],
]);

/** Codes that mean the same before and after the request went out, told apart by the system call. */
const CONNECTION_LOST: ReadonlyMap<string, string> = new Map([
	['ETIMEDOUT', 'connection timed out'],
	['EHOSTUNREACH', 'host unreachable'],
	['ENETUNREACH', 'network unreachable'],
	['ECONNRESET', 'connection cut off'],
	['EPIPE', 'connection cut off'],
	['ECONNABORTED', 'no answer in time'],
	['ERR_CANCELED', 'stopped'],
]);

/** TLS failures end the connection before the request is written (Node.js, "TLS" error codes). */
const TLS_CODE = /^(?:CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;
const TLS_MESSAGE =
	/before secure TLS connection was established|wrong version number|handshake failure|packet length too long/;

/**
 * Reads what n8n's request helper throws. n8n 2.x keeps axios' error as the cause; 1.x keeps its
 * code and its message alone.
 */
export function readRequestError(error: unknown): RequestError {
	const { codes, texts } = collect(error);
	for (const code of codes) {
		const reason = NO_CONNECTION.get(code);
		if (reason) return { sent: false, reason };
		if (TLS_CODE.test(code)) return { sent: false, reason: `TLS: ${code}` };
	}
	if (texts.some((text) => TLS_MESSAGE.test(text))) {
		return { sent: false, reason: 'no secure connection could be made' };
	}
	const known = codes.find((code) => CONNECTION_LOST.has(code));
	const reason = (known && CONNECTION_LOST.get(known)) ?? 'the request failed';
	// Node.js puts the system call first: "connect ETIMEDOUT 203.0.113.7:443".
	const whileConnecting = texts.some((text) => /^connect E/.test(text));
	if (whileConnecting) return { sent: false, reason };
	if (texts.some((text) => /SsrfBlocked/.test(text))) {
		return { sent: false, reason: "blocked by n8n's own protection of internal addresses" };
	}
	return { sent: true, reason };
}

/** Codes and messages of an error and its causes; an error may name itself as its cause. */
function collect(error: unknown): { codes: string[]; texts: string[] } {
	const codes: string[] = [];
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const queue: unknown[] = [error];
	for (const item of queue) {
		if (!isPlainObject(item) || seen.has(item)) continue;
		seen.add(item);
		for (const code of [item.code, item.httpCode]) {
			if (typeof code === 'string') codes.push(code);
		}
		for (const text of [item.message, item.name]) {
			if (typeof text === 'string') texts.push(text);
		}
		if (Array.isArray(item.messages)) {
			texts.push(...item.messages.filter((text) => typeof text === 'string'));
		}
		queue.push(item.cause);
		if (Array.isArray(item.errors)) queue.push(...item.errors);
	}
	return { codes, texts };
}
