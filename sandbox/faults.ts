import type { Job } from './jobs';
import type { Call, Reply } from './protocol';
import { refusal } from './protocol';

interface Matching {
	/** Only for this image: the one sent, or for `getJobResult` the job's. SHA-256, hexadecimal. */
	imageSha256?: string;
	/** Only for `getJobResult` about this job. */
	jobId?: number;
	/** How many matching calls pass before the fault begins; 0 unless given. */
	skip?: number;
	/** How many matching calls it hits; 1 unless given. */
	times?: number | 'always';
}

interface AnyCall extends Matching {
	call: Call;
}

interface CreateJobOnly extends Matching {
	call: 'createJob';
}

interface JobCalls extends Matching {
	call: 'createJob' | 'getJobResult';
}

interface GetJobResultOnly extends Matching {
	call: 'getJobResult';
}

/**
 * What can go wrong with a call. Where a kind has `jobCreated`, the call is carried out if it is
 * true (`createJob` makes its job) and only the reply is bad; with `false` nothing happened.
 *
 * | kind | `createJob` makes a job? | what the caller sees |
 * | --- | --- | --- |
 * | `httpStatus` | as `jobCreated` says; no unless given | that status, `Retry-After` if given |
 * | `cutBefore` | no | the connection ends without a reply |
 * | `cutAfter` | yes | the connection ends without a reply |
 * | `hang` | as `jobCreated` says | no reply until the sandbox stops |
 * | `html` | as `jobCreated` says | status 200 and a page of HTML |
 * | `brokenJson` | as `jobCreated` says | status 200 and JSON that breaks off |
 * | `redirect` | no | 302 (or `status`) to `location` |
 * | `errorTrue` | no | `error: true` with the message |
 * | `rawBody` | as `jobCreated` says | exactly this body |
 * | `delay` | yes | the right reply, `ms` late |
 * | `fail` | yes | the job ends in `fail`; at `getJobResult`, from now on |
 * | `oddResult` | yes | the job ends in `success` with this `result`; at `getJobResult`, from now on |
 * | `neverReady` | yes | the job is `running` for ever; at `getJobResult`, from now on |
 * | `oddStatus` | – | this `status`, in this one reply |
 * | `noJobId` | yes | the good reply without its `job_id` |
 * | `jobIdAsText` | yes | the good reply with `job_id` as text |
 */
export type Fault =
	| (AnyCall & {
			kind: 'httpStatus';
			status: number;
			/** Seconds, or an HTTP date. */
			retryAfter?: string;
			body?: string;
			jobCreated?: boolean;
	  })
	| (AnyCall & { kind: 'cutBefore' })
	| (AnyCall & { kind: 'cutAfter' })
	| (AnyCall & { kind: 'hang'; jobCreated: boolean })
	| (AnyCall & { kind: 'html'; jobCreated: boolean })
	| (AnyCall & { kind: 'brokenJson'; jobCreated: boolean })
	| (AnyCall & { kind: 'redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 })
	| (AnyCall & { kind: 'errorTrue'; message: string })
	| (AnyCall & {
			kind: 'rawBody';
			body: Buffer | string;
			status?: number;
			contentType?: string;
			jobCreated: boolean;
	  })
	| (AnyCall & { kind: 'delay'; ms: number })
	| (JobCalls & { kind: 'fail' })
	| (JobCalls & { kind: 'oddResult'; result: unknown })
	| (JobCalls & { kind: 'neverReady' })
	| (GetJobResultOnly & { kind: 'oddStatus'; status: unknown })
	| (CreateJobOnly & { kind: 'noJobId' })
	| (CreateJobOnly & { kind: 'jobIdAsText' });

export type FaultKind = Fault['kind'];

/** How a call is answered. */
export type Delivery =
	| {
			kind: 'send';
			status: number;
			headers: Readonly<Record<string, string>>;
			body: Buffer | string;
			/** Does the caller learn from it what the service did (the job's number, how it ended)? */
			tells: boolean;
	  }
	| { kind: 'cut' }
	| { kind: 'hang' };

interface Armed {
	readonly fault: Fault;
	toSkip: number;
	toHit: number;
}

/** The faults that wait for their call. */
export class Faults {
	private armed: Armed[] = [];

	add(fault: Fault): void {
		const times = fault.times ?? 1;
		this.armed.push({
			fault,
			toSkip: fault.skip ?? 0,
			toHit: times === 'always' ? Infinity : times,
		});
	}

	clear(): void {
		this.armed = [];
	}

	/** The first fault, in the order they were added, that hits this call; it is used up by that. */
	claim(
		call: Call,
		about: { imageSha256: string | undefined; jobId: number | undefined },
	): Fault | undefined {
		for (const armed of this.armed) {
			if (!matches(armed.fault, call, about)) continue;
			if (armed.toSkip > 0) {
				armed.toSkip -= 1;
				continue;
			}
			if (armed.toHit <= 0) continue;
			armed.toHit -= 1;
			if (armed.toHit === 0) this.armed = this.armed.filter((other) => other !== armed);
			return armed.fault;
		}
		return undefined;
	}
}

function matches(
	fault: Fault,
	call: Call,
	about: { imageSha256: string | undefined; jobId: number | undefined },
): boolean {
	return (
		fault.call === call &&
		(fault.imageSha256 === undefined || fault.imageSha256 === about.imageSha256) &&
		(fault.jobId === undefined || (call === 'getJobResult' && fault.jobId === about.jobId))
	);
}

/** Is the call carried out, so that `createJob` makes its job, whatever becomes of the reply? */
export function isCarriedOut(fault: Fault | undefined): boolean {
	switch (fault?.kind) {
		case 'cutBefore':
		case 'redirect':
		case 'errorTrue':
			return false;
		case 'httpStatus':
			return fault.jobCreated ?? false;
		case 'hang':
		case 'html':
		case 'brokenJson':
		case 'rawBody':
			return fault.jobCreated;
		default:
			return true;
	}
}

/** Bends how the job itself goes, for the faults that outlast one reply. */
export function bendJob(fault: Fault | undefined, job: Job, now: number): void {
	switch (fault?.kind) {
		case 'fail':
			job.ending = { status: 'fail' };
			break;
		case 'oddResult':
			job.ending = { status: 'success', result: fault.result };
			break;
		case 'neverReady':
			job.readyAt = Infinity;
			return;
		default:
			return;
	}
	if (fault.call === 'getJobResult') job.readyAt = Math.min(job.readyAt, now);
}

/**
 * What is sent, given the fault and the reply that the service would have sent (`undefined` where
 * the call was not carried out).
 */
export function deliver(fault: Fault | undefined, reply: Reply | undefined): Delivery {
	if (!fault) return sendJson(reply ?? {}, true);
	switch (fault.kind) {
		case 'cutBefore':
		case 'cutAfter':
			return { kind: 'cut' };
		case 'hang':
			return { kind: 'hang' };
		case 'httpStatus':
			return {
				kind: 'send',
				status: fault.status,
				headers: {
					'content-type': 'text/plain; charset=utf-8',
					...(fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }),
				},
				body: fault.body ?? `HTTP ${fault.status}`,
				tells: false,
			};
		case 'html':
			return send(
				'text/html; charset=utf-8',
				'<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>One moment, please</h1></body></html>',
			);
		case 'brokenJson': {
			const whole = JSON.stringify(reply ?? { error: false, message: 'Success.' });
			return send('application/json; charset=utf-8', whole.slice(0, Math.ceil(whole.length / 2)));
		}
		case 'redirect':
			return {
				kind: 'send',
				status: fault.status ?? 302,
				headers: { location: fault.location },
				body: '',
				tells: false,
			};
		case 'errorTrue':
			return sendJson(refusal(fault.message), false);
		case 'rawBody':
			return {
				kind: 'send',
				status: fault.status ?? 200,
				headers: { 'content-type': fault.contentType ?? 'application/json; charset=utf-8' },
				body: fault.body,
				tells: false,
			};
		case 'oddStatus':
			return sendJson({ ...reply, error: false, status: fault.status }, false);
		case 'noJobId':
			return sendJson({ ...reply, job_id: undefined }, false);
		case 'jobIdAsText':
			return sendJson(
				reply && 'job_id' in reply ? { ...reply, job_id: String(reply.job_id) } : (reply ?? {}),
				true,
			);
		case 'fail':
			return sendJson(aboutJob(fault, reply, { status: 'fail', result: null }), true);
		case 'oddResult':
			return sendJson(aboutJob(fault, reply, { status: 'success', result: fault.result }), true);
		case 'neverReady':
			return sendJson(aboutJob(fault, reply, { status: 'running', result: null }), true);
		case 'delay':
			return sendJson(reply ?? {}, true);
	}
}

/** At `getJobResult` the fault speaks even about a job that the sandbox does not know. */
function aboutJob(fault: Fault, reply: Reply | undefined, said: Reply): Reply {
	return fault.call === 'getJobResult' ? { error: false, ...said } : (reply ?? {});
}

function sendJson(reply: Reply, tells: boolean): Delivery {
	return { ...send('application/json; charset=utf-8', JSON.stringify(reply)), tells };
}

function send(contentType: string, body: string): Extract<Delivery, { kind: 'send' }> {
	return {
		kind: 'send',
		status: 200,
		headers: { 'content-type': contentType },
		body,
		tells: false,
	};
}
