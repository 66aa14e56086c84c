import { createHash } from 'node:crypto';

import axios from 'axios';
import type { AxiosResponse } from 'axios';

import type { Call } from '../../sandbox/protocol';

/**
 * Sends a call to a sandbox. Every HTTP status is a response, redirects are not followed, and the
 * body is left as the text that came.
 */
export async function send(
	baseUrl: string,
	call: Call,
	body: unknown,
): Promise<AxiosResponse<string>> {
	return await axios.post<string>(`${baseUrl}/${call}`, body, {
		proxy: false,
		maxRedirects: 0,
		maxBodyLength: Infinity,
		validateStatus: () => true,
		responseType: 'text',
		transformResponse: (text: string) => text,
	});
}

/** As `send`, with the reply's JSON. */
export async function ask(baseUrl: string, call: Call, body: unknown): Promise<unknown> {
	const response = await send(baseUrl, call, body);
	return JSON.parse(response.data);
}

/** The body that creates a job. Type 14 is sent with a target text, other types without. */
export function creation(token: string, image: Buffer, typeJobId = '43', input?: string): object {
	return {
		api_token: token,
		data: { type_job_id: typeJobId, image_base64: image.toString('base64'), input },
	};
}

/** Creates a job and returns its number; fails unless the reply has one. */
export async function createJob(
	baseUrl: string,
	token: string,
	image: Buffer,
	typeJobId?: string,
	input?: string,
): Promise<number> {
	const reply = await ask(baseUrl, 'createJob', creation(token, image, typeJobId, input));
	if (typeof reply === 'object' && reply !== null && 'job_id' in reply) {
		if (typeof reply.job_id === 'number') return reply.job_id;
	}
	throw new Error(`No job number in ${JSON.stringify(reply)}`);
}

export function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
