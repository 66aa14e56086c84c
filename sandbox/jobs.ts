import type { JobStatus } from './protocol';

/** How a job ends once its time has come. */
export type Ending = { status: 'success'; result: unknown } | { status: 'fail' };

/** The image of a job: its fingerprint and size in bytes. The image itself is not kept. */
export interface ImageFacts {
	sha256: string;
	bytes: number;
}

export interface Job {
	readonly jobId: number;
	readonly typeJobId: string;
	readonly input: string | undefined;
	readonly image: ImageFacts;
	/** Milliseconds on the sandbox's clock, as are the next two. */
	readonly createdAt: number;
	readonly runningAt: number;
	/** Infinity for a job that is never solved. */
	readyAt: number;
	ending: Ending;
}

/**
 * How long jobs take, in milliseconds: the same for all, spread evenly between two bounds (in a
 * fixed order, the same on every run), or chosen for each job by its position, counted from 0.
 */
export type SolveTime = number | { from: number; to: number } | ((jobIndex: number) => number);

/** How fast the sandbox is, in milliseconds. */
export interface Pace {
	solveMs: SolveTime;
	/** How long a job is `waiting` before it is `running`; a quarter of its time unless given. */
	waitingMs?: number;
	/** How long every reply is held back, so that requests overlap as they do over a network; 0 unless given. */
	replyMs?: number;
}

/** The golden ratio's fraction: its multiples, modulo 1, fill an interval evenly at every length. */
const goldenFraction = (Math.sqrt(5) - 1) / 2;

/** Jobs over time. Nothing ticks: a job's state follows from the clock when it is asked for. */
export class Jobs {
	private readonly byId = new Map<number, Job>();
	private created = 0;

	/** @param nextJobId the number of the first job; numbers count up from it and are never reused */
	constructor(
		private nextJobId: number,
		public pace: Pace,
	) {}

	create(
		facts: { typeJobId: string; input: string | undefined; image: ImageFacts; ending: Ending },
		now: number,
	): Job {
		const solveMs = solveTime(this.pace.solveMs, this.created);
		const waitingMs = this.pace.waitingMs ?? solveMs / 4;
		const job: Job = {
			...facts,
			jobId: this.nextJobId,
			createdAt: now,
			runningAt: now + Math.min(waitingMs, solveMs),
			readyAt: now + solveMs,
		};
		this.byId.set(job.jobId, job);
		this.nextJobId += 1;
		this.created += 1;
		return job;
	}

	find(jobId: number | undefined): Job | undefined {
		return jobId === undefined ? undefined : this.byId.get(jobId);
	}

	/** Forgets all jobs. Numbers go on counting up, so that an old number never names a new job. */
	clear(): void {
		this.byId.clear();
		this.created = 0;
	}
}

/** What the service says about the job at this moment. */
export function statusAt(job: Job, now: number): JobStatus {
	if (now >= job.readyAt) return job.ending.status;
	return now >= job.runningAt ? 'running' : 'waiting';
}

function solveTime(time: SolveTime, jobIndex: number): number {
	if (typeof time === 'number') return time;
	if (typeof time === 'function') return time(jobIndex);
	return time.from + (time.to - time.from) * ((jobIndex * goldenFraction) % 1);
}
