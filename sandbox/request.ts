import { createHash } from 'node:crypto';

import type { ImageFacts } from './jobs';

/** What a call's body holds, as far as it could be read. The image is already let go. */
export interface CallRequest {
	token: unknown;
	typeJobId: unknown;
	input: unknown;
	image: ImageFacts | 'missing' | 'invalid';
	jobId: unknown;
}

/** Reads the body of any of the calls; fields that are not there are `undefined`. */
export function readRequest(body: unknown): CallRequest {
	const fields = asObject(body);
	const data = asObject(fields.data);
	return {
		token: fields.api_token,
		typeJobId: data.type_job_id,
		input: data.input,
		image: readImage(data.image_base64),
		jobId: fields.job_id,
	};
}

function readImage(text: unknown): CallRequest['image'] {
	if (typeof text !== 'string' || text === '') return 'missing';
	if (!isBase64(text)) return 'invalid';
	const bytes = Buffer.from(text, 'base64');
	return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

/**
 * Standard base64 with its padding, nothing else: no `data:` prefix, no line breaks. Looking for a
 * character that does not belong is the form of this check that stays fast on megabytes.
 */
function isBase64(text: string): boolean {
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.slice(0, text.length - padding));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? { ...value } : {};
}
