/**
 * When to ask for a job's result: pure functions over a job's age, and what a batch has learned.
 *
 * All jobs of a batch are asked at the same ages, the poll ages: one interval after creation, then
 * every interval, stretching slowly once a job is older than ten seconds. Common ages make one
 * job's answer tell something about the others: where twenty jobs were still unsolved and next to
 * none became ready, asking a twenty-first is a wasted request.
 */

const STRETCH_FROM_MS = 10_000;
const LONGEST_INTERVAL_MS = 5_000;
/** By how much an interval grows for each millisecond of age past ten seconds. */
const STRETCH = 0.1;

/** The poll age that follows `age` (both in ms); the first follows age 0. */
export function nextPollAge(age: number, intervalMs: number): number {
	const stretched = intervalMs + Math.max(0, age - STRETCH_FROM_MS) * STRETCH;
	return age + Math.max(intervalMs, Math.min(LONGEST_INTERVAL_MS, stretched));
}

/** So many jobs must have waited through a stretch of time before it counts as known. */
const ENOUGH_JOBS = 20;
/** A stretch in which fewer than one job in so many became ready is not worth a poll. */
const RARE = 50;

interface Stretch {
	/** The poll age that ends it, in ms. */
	readonly until: number;
	/** Jobs known to be unsolved at its start, and asked at its end or later. */
	waited: number;
	/** Those of them that may have become ready within it. */
	solved: number;
}

/** What one batch has seen of how long one captcha type takes. */
export class SolvingTimes {
	private readonly stretches: Stretch[] = [];

	constructor(private readonly intervalMs: number) {}

	/**
	 * The poll age at which to ask next, in ms: the first one later than `lastAge` at which an
	 * answer is not unlikely.
	 *
	 * @param lastAge the job's age at the last question, 0 before the first
	 */
	nextAge(lastAge: number): number {
		let index = this.indexAfter(lastAge);
		while (isUnlikely(this.stretchAt(index))) index += 1;
		return this.stretchAt(index).until;
	}

	/** A job that was unsolved (or new) at age `lastAge` was asked at `age`, both in ms. */
	learn(lastAge: number, age: number, ready: boolean): void {
		for (let index = this.indexAfter(lastAge); this.stretchAt(index).until <= age; index += 1) {
			const stretch = this.stretchAt(index);
			stretch.waited += 1;
			// It became ready in one of the stretches, nobody knows which: all of them stay likely.
			if (ready) stretch.solved += 1;
		}
	}

	private indexAfter(age: number): number {
		let index = 0;
		while (this.stretchAt(index).until <= age) index += 1;
		return index;
	}

	private stretchAt(index: number): Stretch {
		for (;;) {
			const stretch = this.stretches[index];
			if (stretch) return stretch;
			const last = this.stretches.at(-1)?.until ?? 0;
			this.stretches.push({ until: nextPollAge(last, this.intervalMs), waited: 0, solved: 0 });
		}
	}
}

function isUnlikely({ waited, solved }: Stretch): boolean {
	return waited >= ENOUGH_JOBS && solved * RARE < waited;
}

/**
 * The age in ms at which a job is asked next, or `undefined` when its time is up.
 *
 * @param lastAge the age at the last question, 0 before the first
 * @param earliest the age before which the job is left alone: one interval after its last answer
 * @param deadline the age at which the wait ends; the last question is asked then, so that no
 * answer is missed by an early end
 */
export function nextQuestion(
	times: SolvingTimes,
	wait: { lastAge: number; earliest: number; deadline: number; interval: number },
): number | undefined {
	if (wait.earliest > wait.deadline) return undefined;
	const age = Math.max(times.nextAge(wait.lastAge), wait.earliest);
	// A further question after this one would come too late, so this one is the last.
	return age + wait.interval > wait.deadline ? wait.deadline : age;
}
