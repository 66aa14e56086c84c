import { nextQuestion, SolvingTimes } from '../../nodes/shared/waiting';

/** When a job is asked, as one batch sees it; all in milliseconds. */
export interface PollRule {
	/** So long lies between an answer and the next question, at least. */
	readonly interval: number;
	/** The age at which a job is asked next. */
	nextAge(lastAge: number, earliest: number): number;
	/** A job that was unsolved at `lastAge` was asked at `age`. */
	learn(lastAge: number, age: number, ready: boolean): void;
}

/** The node's own rule. */
export function learningRule(interval: number): PollRule {
	const times = new SolvingTimes(interval);
	return {
		interval,
		nextAge: (lastAge, earliest) => ask(times, { lastAge, earliest, interval }),
		learn: (lastAge, age, ready) => times.learn(lastAge, age, ready),
	};
}

/** The node's own rule for a batch that never learns, such as a single job. */
export function plainRule(interval: number): PollRule {
	return { ...learningRule(interval), learn: () => {} };
}

/** Every interval, however old the job is. */
export function fixedRule(interval: number): PollRule {
	return { interval, nextAge: (_lastAge, earliest) => earliest, learn: () => {} };
}

function ask(
	times: SolvingTimes,
	wait: { lastAge: number; earliest: number; interval: number },
): number {
	const age = nextQuestion(times, { ...wait, deadline: Infinity });
	if (age === undefined) throw new Error('A wait without an end ended');
	return age;
}
