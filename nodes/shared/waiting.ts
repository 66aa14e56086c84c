/**
 * When to ask for a job's result: pure functions over a job's age, and what a batch has learned.
 *
 * All jobs of a batch are asked at the same ages, the poll ages: one interval after creation, then
 * every interval, stretching slowly once a job is older than ten seconds. Common ages make one
 * job's answer tell something about the others: where many were still unsolved and next to none
 * became ready, asking another one is a wasted request.
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

/**
 * A question is worth its request where an answer is at least this likely: about thirty jobs must
 * have waited in vain before the next ones are not asked. bench/RESULTS.md has the simulation.
 */
const WORTHWHILE = 1 / 60;

/** One job in so many asks at every poll age, so that a change of the service is noticed. */
const SCOUTS = 10;
/** How many jobs a stretch remembers: what was seen of earlier ones fades. */
const MEMORY = 100;

/** The time between two poll ages. Its counts are sums of probabilities, so they have fractions. */
interface Stretch {
	/** The poll age that ends it, in ms. */
	readonly until: number;
	/** Jobs that were unsolved at its start. */
	waited: number;
	/** Those of them that became ready within it. */
	solved: number;
}

/** What one batch has seen of how long one captcha type takes. */
export class SolvingTimes {
	private readonly stretches: Stretch[] = [];
	private jobs = 0;

	constructor(private readonly intervalMs: number) {}

	/** Counts a job in, and tells whether it is one that asks at every poll age. */
	enlist(): boolean {
		this.jobs += 1;
		return this.jobs % SCOUTS === 1;
	}

	/**
	 * The poll age at which to ask next, in ms: the first one by which an answer is likely enough to
	 * be there. As long as little is known, that is the very next one.
	 *
	 * @param lastAge the job's age at the last question, 0 before the first
	 * @param isScout whether to ask at the very next one in any case
	 */
	nextAge(lastAge: number, isScout = false): number {
		let unsolved = 1;
		for (let index = this.indexAfter(lastAge); ; index += 1) {
			const stretch = this.stretchAt(index);
			unsolved *= 1 - chance(stretch);
			if (isScout || 1 - unsolved >= WORTHWHILE) return stretch.until;
		}
	}

	/** A job that was unsolved (or new) at age `lastAge` was asked at `age`, both in ms. */
	learn(lastAge: number, age: number, ready: boolean): void {
		const passed: Stretch[] = [];
		for (let index = this.indexAfter(lastAge); this.stretchAt(index).until <= age; index += 1) {
			passed.push(this.stretchAt(index));
		}
		// It became ready in one of the stretches, nobody knows which: each gets its likely share.
		const shares = ready ? likelyShares(passed) : passed.map(() => 0);
		let unsolved = 1;
		for (const [position, stretch] of passed.entries()) {
			const share = shares[position] ?? 0;
			stretch.waited += unsolved;
			stretch.solved += share;
			unsolved -= share;
			if (stretch.waited > MEMORY) {
				stretch.waited /= 2;
				stretch.solved /= 2;
			}
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

/**
 * How likely a job that is unsolved at the start of a stretch becomes ready within it. With nothing
 * seen it is one half (the estimate for a share under Jeffreys' prior), so all is asked at first.
 */
function chance({ waited, solved }: Stretch): number {
	return (solved + 0.5) / (waited + 1);
}

/** For a job that became ready in one of these stretches: how likely in each; the sum is 1. */
function likelyShares(stretches: readonly Stretch[]): number[] {
	let unsolved = 1;
	const likely = stretches.map((stretch) => {
		const here = unsolved * chance(stretch);
		unsolved -= here;
		return here;
	});
	const sum = likely.reduce((total, here) => total + here, 0);
	return likely.map((here) => here / sum);
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
	wait: {
		lastAge: number;
		earliest: number;
		deadline: number;
		interval: number;
		isScout?: boolean;
	},
): number | undefined {
	if (wait.earliest > wait.deadline) return undefined;
	const age = Math.max(times.nextAge(wait.lastAge, wait.isScout), wait.earliest);
	// A further question after this one would come too late, so this one is the last.
	return age + wait.interval >= wait.deadline ? wait.deadline : age;
}
