import { createHash } from 'node:crypto';

import axios, { isAxiosError } from 'axios';

import { redact } from '../../nodes/shared/redaction';
import { readRequestError } from '../../nodes/shared/requestErrors';
import type { Call } from './service';

/** Longer than a slow upload takes; milliseconds. */
const TIMEOUT = 60_000;

export interface RawReply {
	/** HTTP status. */
	status: number;
	/** The body's text. */
	text: string;
	ms: number;
}

export interface Connection {
	/** Without a slash at its end. */
	baseUrl: string;
	/** The account's token, which is masked in all that is printed. */
	secret: string;
	print: (line: string) => void;
}

/**
 * Sends one request and prints it and its reply: the token masked, the image as size and hash.
 * Nothing is repeated, and redirects are not followed.
 *
 * @returns the reply, or `undefined` where none came
 */
export async function send(
	{ baseUrl, secret, print }: Connection,
	call: Call,
	token: string,
	body: Readonly<Record<string, unknown>>,
): Promise<RawReply | undefined> {
	const url = `${baseUrl}/${call}`;
	print(`→ POST ${url} ${JSON.stringify({ api_token: '***', ...body }, showImage)}`);
	const startedAt = performance.now();
	const elapsed = () => Math.round(performance.now() - startedAt);
	try {
		const { status, data } = await axios.post<string>(
			url,
			{ api_token: token, ...body },
			{
				timeout: TIMEOUT,
				maxRedirects: 0,
				validateStatus: () => true,
				responseType: 'text',
				transformResponse: (text: string) => text,
				// A proxy that the environment names has no business between two programs of one machine.
				...(isLoopback(url) && { proxy: false }),
			},
		);
		print(`← ${status} in ${elapsed()} ms: ${redact(data, secret)}`);
		return { status, text: data, ms: elapsed() };
	} catch (error) {
		if (!isAxiosError(error)) throw error;
		print(`← no answer after ${elapsed()} ms: ${readRequestError(error).reason}`);
		return undefined;
	}
}

function showImage(name: string, value: unknown): unknown {
	if (name !== 'image_base64' || typeof value !== 'string') return value;
	const bytes = Buffer.from(value, 'base64');
	const hash = createHash('sha256').update(bytes).digest('hex');
	return `<${bytes.length} bytes, SHA-256 ${hash}>`;
}

function isLoopback(url: string): boolean {
	return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
