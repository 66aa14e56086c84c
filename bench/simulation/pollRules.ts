import { nextQuestion, SolvingTimes } from '../../nodes/shared/waiting';

/** When jobs are asked, as one batch sees it; all in milliseconds. */
export interface PollRule {
	/** So long lies between an answer and the next question, at least. */
	readonly interval: number;
	/** Counts a new job in. */
	addJob(): JobRule;
}

export interface JobRule {
	/** The age at which the job is asked next. */
	nextAge(lastAge: number, earliest: number): number;
	/** The job, unsolved at `lastAge`, was asked at `age`. */
	learn(lastAge: number, age: number, ready: boolean): void;
}

/** The node's own rule. */
export function learningRule(interval: number): PollRule {
	const times = new SolvingTimes(interval);
	return {
		interval,
		addJob() {
			const isScout = times.enlist();
			return {
				nextAge: (lastAge, earliest) => ask(times, { lastAge, earliest, interval, isScout }),
				learn: (lastAge, age, ready) => times.learn(lastAge, age, ready),
			};
		},
	};
}

/** The node's own rule for a batch that never learns, such as a single job. */
export function plainRule(interval: number): PollRule {
	const rule = learningRule(interval);
	return { interval, addJob: () => ({ ...rule.addJob(), learn: () => {} }) };
}

/** Every interval, however old the job is. */
export function fixedRule(interval: number): PollRule {
	const job: JobRule = { nextAge: (_lastAge, earliest) => earliest, learn: () => {} };
	return { interval, addJob: () => job };
}

function ask(
	times: SolvingTimes,
	wait: { lastAge: number; earliest: number; interval: number; isScout: boolean },
): number {
	const age = nextQuestion(times, { ...wait, deadline: Infinity });
	if (age === undefined) throw new Error('A wait without an end ended');
	return age;
}
