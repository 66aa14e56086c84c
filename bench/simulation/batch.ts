import FlatQueue from 'flatqueue';

import { limits } from '../../nodes/shared/limits';
import type { PollRule } from './pollRules';

/** What the simulated machine and network take; all in milliseconds. */
export const costs = {
	/** n8n's own work for one request. Requests wait for each other: n8n has one thread. */
	work: 2,
	/** From the upload's departure to its answer. */
	upload: 40,
	/** From a question's departure to its answer. */
	question: 20,
};

/** What became of one job; all in milliseconds. */
export interface SimulatedJob {
	/** From the job's creation to its answer being ready. */
	solving: number;
	/** From the answer being ready to the node knowing it. */
	delay: number;
	polls: number;
}

export interface SimulatedBatch {
	/** How long the service takes for each job, in milliseconds. */
	solvingTimes: readonly number[];
	/** How many jobs may be waited for at once; `Infinity` for no bound. */
	maxPendingJobs: number;
	rule: PollRule;
}

/**
 * Lets a batch of jobs go by without any real time: uploads, questions and the bounds on both as
 * the node has them, on a virtual clock. Returns the jobs in their order.
 */
export function simulateBatch(batch: SimulatedBatch): SimulatedJob[] {
	const clock = new VirtualClock();
	const pending = new VirtualSlots(batch.maxPendingJobs);
	const uploads = new VirtualSlots(limits.uploads);
	const questions = new VirtualSlots(limits.questions);
	let threadFreeAt = 0;

	/** Takes a request's share of the one thread, then calls `departs`. */
	const work = (departs: () => void) => {
		threadFreeAt = Math.max(threadFreeAt, clock.now) + costs.work;
		clock.at(threadFreeAt, departs);
	};

	const results: SimulatedJob[] = [];
	for (const [index, solving] of batch.solvingTimes.entries()) {
		pending.take(() => {
			uploads.take(() => {
				work(() => {
					const readyAt = clock.now + costs.upload / 2 + solving;
					clock.after(costs.upload, () => {
						uploads.give();
						wait(readyAt, (polls) => {
							results[index] = { solving, delay: clock.now - readyAt, polls };
							pending.give();
						});
					});
				});
			});
		});
	}

	/** The way of one job through `collectResult`, without what can go wrong. */
	function wait(readyAt: number, known: (polls: number) => void) {
		const since = clock.now;
		let lastAge = 0;
		const job = batch.rule.addJob();
		let earliest = batch.rule.interval;
		let polls = 0;
		const plan = () => job.nextAge(lastAge, earliest);

		const ask = () => {
			questions.take(() => {
				// Other jobs may have taught something while this one waited.
				const askedAt = clock.now - since;
				if (plan() > askedAt) {
					questions.give();
					waitAndAsk();
					return;
				}
				polls += 1;
				work(() => {
					const ready = clock.now + costs.question / 2 >= readyAt;
					clock.after(costs.question, () => {
						questions.give();
						job.learn(lastAge, askedAt, ready);
						if (ready) {
							known(polls);
							return;
						}
						lastAge = Math.max(askedAt, 1);
						earliest = clock.now - since + batch.rule.interval;
						waitAndAsk();
					});
				});
			});
		};
		// Timers count whole milliseconds.
		const waitAndAsk = () => clock.at(Math.ceil(since + plan()), ask);
		waitAndAsk();
	}

	clock.run();
	return results;
}

/** Time that passes only from one event to the next; milliseconds. */
class VirtualClock {
	now = 0;
	private readonly queue = new FlatQueue<() => void>();

	at(time: number, event: () => void): void {
		this.queue.push(event, Math.max(time, this.now));
	}

	after(delay: number, event: () => void): void {
		this.at(this.now + delay, event);
	}

	/** Runs until nothing is left to happen. */
	run(): void {
		for (let time = this.queue.peekValue(); time !== undefined; time = this.queue.peekValue()) {
			this.now = time;
			this.queue.pop()?.();
		}
	}
}

/** A number of places, as the node's `Slots`; who finds none free waits in line. */
class VirtualSlots {
	private readonly line: Array<() => void> = [];

	constructor(private free: number) {}

	take(begin: () => void): void {
		if (this.free > 0) {
			this.free -= 1;
			begin();
		} else {
			this.line.push(begin);
		}
	}

	give(): void {
		const next = this.line.shift();
		if (next) next();
		else this.free += 1;
	}
}
