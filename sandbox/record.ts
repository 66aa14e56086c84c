import type { FaultKind } from './faults';
import type { Job } from './jobs';
import type { Call } from './protocol';

/** One job, as the sandbox saw it. All times are milliseconds since the sandbox started. */
export interface JobRecord {
	jobId: number;
	typeJobId: string;
	input?: string;
	/** SHA-256 of the image's bytes, hexadecimal. */
	imageSha256: string;
	/** The image's size. */
	imageBytes: number;
	createdAt: number;
	/** When it is solved (or fails); null if never. */
	readyAt: number | null;
	/** A good reply with the job's number was sent. If false, the job exists and its caller was not told. */
	delivered: boolean;
	/** What a reply of `getJobResult` first said about how it ended; absent until one did. */
	finalStatus?: 'success' | 'fail';
	/** When `getJobResult` was asked about it. */
	polls: number[];
	/** When a reply with `success` was first sent. */
	firstSuccessAt?: number;
}

/** One request, as the sandbox saw it. It holds no token and no image. */
export interface RequestRecord {
	/** `unknown` is a request for anything but the three calls. */
	call: Call | 'unknown';
	/** When its headers came. */
	at: number;
	/** When its reply was sent or its connection ended; absent while it is in flight. */
	endedAt?: number;
	/** The job that was created or asked for. */
	jobId?: number;
	/** The fault that hit it. */
	fault?: FaultKind;
	/** What the sandbox did, in one or two words: `created`, `running`, `error: …`. */
	outcome?: string;
	/** The HTTP status sent; null if there was no complete reply, or none yet. */
	status: number | null;
}

/** Everything the sandbox saw since it started or was reset. Plain JSON. */
export interface SandboxRecord {
	jobs: JobRecord[];
	/** How many requests came, by call. */
	counts: Record<Call | 'unknown', number>;
	requests: RequestRecord[];
	/** The most there ever were at once. */
	peaks: {
		createJobInFlight: number;
		getJobResultInFlight: number;
		requestsInFlight: number;
		/** Jobs that a caller may be waiting for: created, not lost on the way, end not yet reported. */
		pendingJobs: number;
	};
}

/** The record, with what is needed to keep it. A reset starts a new one. */
class Ledger {
	readonly record: SandboxRecord = {
		jobs: [],
		counts: { createJob: 0, getJobResult: 0, getBalance: 0, unknown: 0 },
		requests: [],
		peaks: { createJobInFlight: 0, getJobResultInFlight: 0, requestsInFlight: 0, pendingJobs: 0 },
	};
	readonly jobs = new Map<number, JobRecord>();
	readonly inFlight = { createJob: 0, getJobResult: 0, getBalance: 0, unknown: 0 };
	readonly pending = new Set<number>();
}

interface Waiter {
	predicate: (record: SandboxRecord) => boolean;
	resolve: () => void;
	reject: (reason: unknown) => void;
}

/** Keeps the record, and tells those who wait for something to be in it. */
export class Recorder {
	private ledger = new Ledger();
	private waiters: Waiter[] = [];

	/** @param now the sandbox's clock, in milliseconds since it started */
	constructor(private readonly now: () => number) {}

	/** A copy of the record as it is now. */
	snapshot(): SandboxRecord {
		return structuredClone(this.ledger.record);
	}

	reset(): void {
		this.ledger = new Ledger();
	}

	/** Begins the record of a request, when its headers have come. */
	begin(call: Call | 'unknown'): Observation {
		const observation = new Observation(call, this.ledger, this.now, () => this.tell());
		this.tell();
		return observation;
	}

	/**
	 * Resolves as soon as the predicate holds for the record. It is asked at once, and then whenever
	 * a request comes, is read, or ends; it must not change the record.
	 */
	async waitFor(predicate: (record: SandboxRecord) => boolean): Promise<void> {
		return await new Promise((resolve, reject) => {
			this.waiters.push({ predicate, resolve, reject });
			this.tell();
		});
	}

	/** Ends every wait with an error, so that nobody waits for a sandbox that is gone. */
	close(): void {
		for (const waiter of this.waiters) {
			waiter.reject(new Error('The sandbox was stopped before the awaited call came'));
		}
		this.waiters = [];
	}

	private tell(): void {
		if (this.waiters.length === 0) return;
		this.waiters = this.waiters.filter((waiter) => {
			try {
				if (!waiter.predicate(this.ledger.record)) return true;
				waiter.resolve();
			} catch (error) {
				waiter.reject(error);
			}
			return false;
		});
	}
}

/** One request on its way through the sandbox. */
export class Observation {
	readonly request: RequestRecord;
	private onSent: (() => void) | undefined;

	constructor(
		call: Call | 'unknown',
		private readonly ledger: Ledger,
		private readonly now: () => number,
		private readonly tell: () => void,
	) {
		this.request = { call, at: now(), status: null };
		const { record, inFlight } = ledger;
		record.requests.push(this.request);
		record.counts[call] += 1;
		inFlight[call] += 1;
		const { peaks } = record;
		peaks.createJobInFlight = Math.max(peaks.createJobInFlight, inFlight.createJob);
		peaks.getJobResultInFlight = Math.max(peaks.getJobResultInFlight, inFlight.getJobResult);
		const all = Object.values(inFlight).reduce((sum, count) => sum + count, 0);
		peaks.requestsInFlight = Math.max(peaks.requestsInFlight, all);
	}

	/** The request asks about this job. */
	polled(job: Job): void {
		this.request.jobId = job.jobId;
		const entry = this.ledger.jobs.get(job.jobId);
		if (!entry) return;
		entry.polls.push(this.request.at);
		entry.readyAt = finiteOrNull(job.readyAt);
	}

	/** The request made this job. */
	created(job: Job): void {
		const { record, jobs, pending } = this.ledger;
		const entry: JobRecord = {
			jobId: job.jobId,
			typeJobId: job.typeJobId,
			...(job.input === undefined ? {} : { input: job.input }),
			imageSha256: job.image.sha256,
			imageBytes: job.image.bytes,
			createdAt: job.createdAt,
			readyAt: finiteOrNull(job.readyAt),
			delivered: false,
			polls: [],
		};
		this.request.jobId = job.jobId;
		record.jobs.push(entry);
		jobs.set(job.jobId, entry);
		pending.add(job.jobId);
		record.peaks.pendingJobs = Math.max(record.peaks.pendingJobs, pending.size);
	}

	/** What the sandbox did, and the fault that it will answer with; the reply is yet to be sent. */
	answered(outcome: string, fault?: FaultKind): void {
		this.request.outcome = outcome;
		if (fault !== undefined) this.request.fault = fault;
		this.tell();
	}

	/** Once the reply is sent, the caller has the number of the job that was made. */
	deliversNumber(job: Job): void {
		this.onSent = () => {
			const entry = this.ledger.jobs.get(job.jobId);
			if (entry) entry.delivered = true;
		};
	}

	/** Once the reply is sent, the caller knows how the job ended. */
	deliversEnd(job: Job, status: 'success' | 'fail'): void {
		this.onSent = () => {
			this.ledger.pending.delete(job.jobId);
			const entry = this.ledger.jobs.get(job.jobId);
			if (!entry) return;
			entry.finalStatus ??= status;
			if (status === 'success') entry.firstSuccessAt ??= this.now();
		};
	}

	/** @param status the HTTP status of a reply that was sent whole, otherwise null */
	end(status: number | null): void {
		if (this.request.endedAt !== undefined) return;
		this.request.endedAt = this.now();
		this.request.status = status;
		if (status !== null) this.onSent?.();
		this.ledger.inFlight[this.request.call] -= 1;
		this.forgetLostJob();
		this.tell();
	}

	/** A job whose number never reached anybody is not one that a caller waits for. */
	private forgetLostJob(): void {
		const { call, jobId } = this.request;
		if (call !== 'createJob' || jobId === undefined) return;
		if (!this.ledger.jobs.get(jobId)?.delivered) this.ledger.pending.delete(jobId);
	}
}

function finiteOrNull(time: number): number | null {
	return Number.isFinite(time) ? time : null;
}
