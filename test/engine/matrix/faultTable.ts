import type { FailureCode } from '../../../nodes/shared/failures';
import type { Fault } from '../../../sandbox/faults';
import type { TestImage } from '../images';
import { TOKEN } from '../sandboxes';

/** What becomes of an image: solved, or the code of its failure. */
export type Ending = 'solved' | FailureCode;

/** One row of the matrix: a fault that hits one image, and what it means for that image. */
export interface FaultRow {
	name: string;
	/** The fault, but for the image that it hits. */
	fault: Fault | ((image: TestImage) => Fault);
	/** How the image ends in a try of the node in which the fault is met. */
	ending: Ending;
	/**
	 * What a createJob that met the fault left: no job, a job whose number was not told, or a job
	 * whose number the node has. `known` unless given.
	 */
	leaves?: 'nothing' | 'unknown' | 'known';
	/** The node was told in another way than by status `fail` that the job failed. */
	toldFailed?: true;
	/** Hold all replies back, so that all images are sent before the first answer comes. */
	allSentFirst?: true;
}

const once = { times: 1 } as const;
const always = { times: 'always' } as const;

/** What a service in disorder might send back: the request itself. */
function quoted(image: TestImage): string {
	return `Bad request {"api_token":"${TOKEN}","data":{"image_base64":"${image.base64}"}}`;
}

/** An HTTP date holds whole seconds, so this is one to two seconds from now. */
function soon(): string {
	return new Date(Date.now() + 2_000).toUTCString();
}

const create = { call: 'createJob' } as const;

const creationRows: readonly FaultRow[] = [
	{
		name: 'HTTP 400',
		fault: { ...create, kind: 'httpStatus', status: 400, ...once },
		ending: 'rejected',
		leaves: 'nothing',
	},
	{
		name: 'HTTP 403, always',
		fault: { ...create, kind: 'httpStatus', status: 403, ...always },
		ending: 'rejected',
		leaves: 'nothing',
	},
	{
		name: 'HTTP 500 before the job',
		fault: { ...create, kind: 'httpStatus', status: 500, ...once },
		ending: 'unconfirmed',
		leaves: 'nothing',
	},
	{
		name: 'HTTP 504 after the job',
		fault: { ...create, kind: 'httpStatus', status: 504, jobCreated: true, ...once },
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
	{
		name: 'HTTP 500 that quotes the request',
		fault: (image) => ({
			...create,
			kind: 'httpStatus',
			status: 500,
			body: JSON.stringify({ message: quoted(image) }),
			...once,
		}),
		ending: 'unconfirmed',
		leaves: 'nothing',
	},
	{
		name: 'HTTP 429, Retry-After in seconds',
		fault: { ...create, kind: 'httpStatus', status: 429, retryAfter: '1', ...once },
		ending: 'solved',
	},
	{
		name: 'HTTP 429, Retry-After as a date',
		fault: () => ({ ...create, kind: 'httpStatus', status: 429, retryAfter: soon(), ...once }),
		ending: 'solved',
	},
	{
		name: 'HTTP 429 without Retry-After',
		fault: { ...create, kind: 'httpStatus', status: 429, ...once },
		ending: 'solved',
	},
	{
		name: 'HTTP 429, Retry-After beyond patience',
		fault: { ...create, kind: 'httpStatus', status: 429, retryAfter: '7', ...always },
		ending: 'unreachable',
		leaves: 'nothing',
		allSentFirst: true,
	},
	{
		name: 'HTTP 429, always',
		fault: { ...create, kind: 'httpStatus', status: 429, ...always },
		ending: 'unreachable',
		leaves: 'nothing',
		allSentFirst: true,
	},
	{
		name: 'cut off before the job',
		fault: { ...create, kind: 'cutBefore', ...once },
		ending: 'unconfirmed',
		leaves: 'nothing',
	},
	{
		name: 'cut off after the job',
		fault: { ...create, kind: 'cutAfter', ...once },
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
	{
		name: 'HTML before the job',
		fault: { ...create, kind: 'html', jobCreated: false, ...once },
		ending: 'unconfirmed',
		leaves: 'nothing',
	},
	{
		name: 'HTML after the job',
		fault: { ...create, kind: 'html', jobCreated: true, ...once },
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
	{
		name: 'broken JSON after the job',
		fault: { ...create, kind: 'brokenJson', jobCreated: true, ...once },
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
	{
		name: 'redirect',
		fault: { ...create, kind: 'redirect', location: 'http://127.0.0.1:9/api', ...once },
		ending: 'rejected',
		leaves: 'nothing',
	},
	{
		name: 'error: true',
		fault: { ...create, kind: 'errorTrue', message: 'Not enough balance.', ...once },
		ending: 'rejected',
		leaves: 'nothing',
	},
	{
		name: 'error: true that quotes the request, always',
		fault: (image) => ({ ...create, kind: 'errorTrue', message: quoted(image), ...always }),
		ending: 'rejected',
		leaves: 'nothing',
	},
	{
		name: 'an empty body',
		fault: { ...create, kind: 'rawBody', body: '', jobCreated: true, ...once },
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
	{
		name: 'a job number past 2^53',
		fault: {
			...create,
			kind: 'rawBody',
			body: '{"error":false,"job_id":9007199254740993,"message":"Create job success."}',
			jobCreated: true,
			...once,
		},
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
	{
		name: 'success: false',
		fault: {
			...create,
			kind: 'rawBody',
			body: '{"success":false,"message":"No such type"}',
			jobCreated: false,
			...once,
		},
		ending: 'rejected',
		leaves: 'nothing',
	},
	{ name: 'a late reply', fault: { ...create, kind: 'delay', ms: 300, ...once }, ending: 'solved' },
	{ name: 'a job that fails', fault: { ...create, kind: 'fail', ...once }, ending: 'failed' },
	{
		name: 'jobs that fail, always',
		fault: { ...create, kind: 'fail', ...always },
		ending: 'failed',
	},
	{
		name: 'a result of no known form',
		fault: { ...create, kind: 'oddResult', result: { x: 1, y: 2 }, ...once },
		ending: 'unreadableResult',
	},
	{
		name: 'a result that quotes the request',
		fault: (image) => ({ ...create, kind: 'oddResult', result: quoted(image), ...once }),
		ending: 'unreadableResult',
	},
	{
		name: 'a job that is never ready',
		fault: { ...create, kind: 'neverReady', ...once },
		ending: 'timeout',
	},
	{
		name: 'no job number',
		fault: { ...create, kind: 'noJobId', ...once },
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
	{
		name: 'the job number as text',
		fault: { ...create, kind: 'jobIdAsText', ...once },
		ending: 'solved',
	},
];

const ask = { call: 'getJobResult' } as const;

const questionRows: readonly FaultRow[] = [
	{
		name: 'HTTP 400',
		fault: { ...ask, kind: 'httpStatus', status: 400, ...once },
		ending: 'rejected',
	},
	{
		name: 'HTTP 404, always',
		fault: { ...ask, kind: 'httpStatus', status: 404, ...always },
		ending: 'rejected',
	},
	{
		name: 'HTTP 500',
		fault: { ...ask, kind: 'httpStatus', status: 500, ...once },
		ending: 'solved',
	},
	{
		name: 'HTTP 503 that quotes the request, always',
		fault: (image) => ({
			...ask,
			kind: 'httpStatus',
			status: 503,
			body: JSON.stringify({ message: quoted(image) }),
			...always,
		}),
		ending: 'timeout',
	},
	{
		name: 'HTTP 429, Retry-After in seconds',
		fault: { ...ask, kind: 'httpStatus', status: 429, retryAfter: '1', ...once },
		ending: 'solved',
	},
	{
		name: 'HTTP 429, Retry-After as a date',
		fault: () => ({ ...ask, kind: 'httpStatus', status: 429, retryAfter: soon(), ...once }),
		ending: 'solved',
	},
	{
		name: 'HTTP 429, always',
		fault: { ...ask, kind: 'httpStatus', status: 429, ...always },
		ending: 'timeout',
	},
	{ name: 'cut off', fault: { ...ask, kind: 'cutBefore', ...once }, ending: 'solved' },
	{
		name: 'cut off after the answer was made, always',
		fault: { ...ask, kind: 'cutAfter', ...always },
		ending: 'timeout',
	},
	{
		name: 'silence',
		fault: { ...ask, kind: 'hang', jobCreated: false, ...once },
		ending: 'solved',
	},
	{
		name: 'silence, always',
		fault: { ...ask, kind: 'hang', jobCreated: false, ...always },
		ending: 'timeout',
	},
	{
		name: 'HTML',
		fault: { ...ask, kind: 'html', jobCreated: false, ...once },
		ending: 'solved',
	},
	{
		name: 'broken JSON',
		fault: { ...ask, kind: 'brokenJson', jobCreated: false, ...once },
		ending: 'solved',
	},
	{
		name: 'redirect',
		fault: { ...ask, kind: 'redirect', location: 'http://127.0.0.1:9/api', ...once },
		ending: 'rejected',
	},
	{
		name: 'error: true',
		fault: { ...ask, kind: 'errorTrue', message: 'Job is locked', ...once },
		ending: 'rejected',
	},
	{
		name: 'error: true that quotes the request, always',
		fault: (image) => ({ ...ask, kind: 'errorTrue', message: quoted(image), ...always }),
		ending: 'rejected',
	},
	{
		name: 'bytes that are no text',
		fault: {
			...ask,
			kind: 'rawBody',
			body: Buffer.from([0xff, 0xfe, 0x00, 0x80]),
			jobCreated: false,
			...once,
		},
		ending: 'solved',
	},
	{
		name: 'no status',
		fault: { ...ask, kind: 'rawBody', body: '{"error":false}', jobCreated: false, ...once },
		ending: 'solved',
	},
	{ name: 'a late reply', fault: { ...ask, kind: 'delay', ms: 300, ...once }, ending: 'solved' },
	{ name: 'the job failed', fault: { ...ask, kind: 'fail', ...once }, ending: 'failed' },
	{ name: 'jobs fail, always', fault: { ...ask, kind: 'fail', ...always }, ending: 'failed' },
	{
		name: 'a result of no known form',
		fault: { ...ask, kind: 'oddResult', result: '100px', ...once },
		ending: 'unreadableResult',
	},
	{
		name: 'never ready',
		fault: { ...ask, kind: 'neverReady', ...once },
		ending: 'timeout',
	},
	{
		name: 'a status that no page names',
		fault: { ...ask, kind: 'oddStatus', status: 'queued', ...once },
		ending: 'solved',
	},
	{
		name: 'a status that no page names, always',
		fault: { ...ask, kind: 'oddStatus', status: 'queued', ...always },
		ending: 'timeout',
	},
	{
		name: 'a synonym of fail',
		fault: { ...ask, kind: 'oddStatus', status: 'error', ...once },
		ending: 'failed',
		toldFailed: true,
	},
];

export const quickRows: readonly FaultRow[] = [...creationRows, ...questionRows];

/** These end when the node gives up on the answer, so they run with less patience than the others. */
export const silentRows: readonly FaultRow[] = [
	{
		name: 'silence before the job',
		fault: { ...create, kind: 'hang', jobCreated: false, ...once },
		ending: 'unconfirmed',
		leaves: 'nothing',
	},
	{
		name: 'silence after the job',
		fault: { ...create, kind: 'hang', jobCreated: true, ...once },
		ending: 'unconfirmed',
		leaves: 'unknown',
	},
];

/** What a further try by Retry On Fail comes to, and how many jobs it buys for the image. */
export function nextTry({ ending }: FaultRow, fault: Fault): { ending: Ending; bought: 0 | 1 } {
	const lasts = fault.times === 'always';
	switch (ending) {
		case 'unconfirmed':
			// Not sent again: perhaps there is a job.
			return { ending, bought: 0 };
		case 'unreadableResult':
		case 'timeout':
			// The same job, which is read or waited for again.
			return { ending, bought: 0 };
		case 'failed':
			// A new job, which may fail as well.
			return { ending: lasts ? 'failed' : 'solved', bought: 1 };
		case 'rejected':
		case 'unreachable':
			if (lasts) return { ending, bought: 0 };
			// Refused: sent again. A refused question: asked again, about the same job.
			return { ending: 'solved', bought: fault.call === 'createJob' ? 1 : 0 };
		default:
			return { ending, bought: 0 };
	}
}
