import type { JobRecord, SandboxRecord } from '../../sandbox/record';
import type { LogLine } from './recordedLog';
import { everythingIn } from './leaks';
import type { FinishedRun } from './nodeRun';

/**
 * What the sandbox's record alone cannot tell about the jobs of one workflow, which may have gone
 * through several executions: the first, and each retry by a person.
 */
export interface Circumstances {
	/** In which execution a job was created, counted up; all in one unless given. */
	executionOf?: (jobId: number) => number;
	/** Jobs whose end in failure was told in another way than by status `fail`. */
	alsoFailed?: ReadonlySet<number>;
	/** Numbers that came after a stop, and that the node logged. */
	logged?: ReadonlySet<number>;
}

/**
 * Jobs that were paid for without need: a further job for an image whose earlier job neither ended
 * in failure, nor was given up by a person. A person gives a job up by retrying an execution that
 * ended without the job's number: it was never told (`unconfirmed`), or came after a stop and is in
 * the log alone.
 */
export function boughtTwice(
	record: SandboxRecord,
	{ executionOf = () => 0, alsoFailed = new Set(), logged = new Set() }: Circumstances = {},
): JobRecord[] {
	const failed = jobsToldFailed(record);
	const latest = new Map<string, JobRecord>();
	return record.jobs.filter((job) => {
		const earlier = latest.get(job.imageSha256);
		latest.set(job.imageSha256, job);
		if (!earlier || failed.has(earlier.jobId) || alsoFailed.has(earlier.jobId)) return false;
		const retriedByPerson = executionOf(job.jobId) > executionOf(earlier.jobId);
		const numberUnknown = !earlier.delivered || logged.has(earlier.jobId);
		return !(retriedByPerson && numberUnknown);
	});
}

/** Jobs that the node was given the number of, that did not fail, and whose number is nowhere. */
export function lostJobs(
	record: SandboxRecord,
	kept: ReadonlySet<number>,
	alsoFailed: ReadonlySet<number> = new Set(),
): JobRecord[] {
	const failed = jobsToldFailed(record);
	return record.jobs.filter(
		({ delivered, jobId }) =>
			delivered && !failed.has(jobId) && !alsoFailed.has(jobId) && !kept.has(jobId),
	);
}

/**
 * Jobs that a whole reply said `fail` about. A fault may turn a job that was told to be solved, in a
 * reply that nobody heard any more; what the node is told last is what counts.
 */
function jobsToldFailed({ requests }: SandboxRecord): Set<number> {
	const told = requests.filter(
		({ call, outcome, fault, status }) =>
			call === 'getJobResult' &&
			outcome === 'fail' &&
			status === 200 &&
			(fault === undefined || fault === 'fail' || fault === 'delay'),
	);
	return new Set(told.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId])));
}

/** The numbers that a person finds: in the items, in the error, in what a retry goes on from. */
export function numbersKept(finished: FinishedRun): Set<number> {
	const { error } = finished;
	return numbersIn([
		JSON.stringify([finished.json(0), finished.json(1), finished.context]),
		error?.message ?? '',
		error && 'description' in error ? String(error.description) : '',
	]);
}

export function numbersLogged(lines: readonly LogLine[]): Set<number> {
	return numbersIn(lines.map(({ message }) => message));
}

/** Job numbers of the sandboxes have six digits, and nothing else here has. */
function numbersIn(texts: readonly string[]): Set<number> {
	return new Set(
		texts.flatMap((text) => [...text.matchAll(/\b\d{6}\b/g)].map(([digits]) => Number(digits))),
	);
}

/** All that an execution leaves for somebody to read: its data, and what each try gave or threw. */
export function traceOf(finished: FinishedRun): string {
	return JSON.stringify(finished.run) + everythingIn([finished.error, finished.tries]);
}
