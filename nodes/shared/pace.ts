import type { Halt } from './halt';
import { pause } from './pause';

/** How long to hold back after "too many requests" where the service names no time. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * When the service may be asked again. One "too many requests" (HTTP 429) is said to one request
 * but meant for all of them, so it holds back the whole batch.
 */
export class Pace {
	private openAt = 0;
	private nextPause = FIRST_PAUSE_MS;

	/** Milliseconds from `now` (ms) until a request may go out; 0 when it may at once. */
	waitFrom(now: number): number {
		return Math.max(0, this.openAt - now);
	}

	/**
	 * Resolves with `true` when a request may go out; with `false` when the batch ended, or as soon
	 * as it is known that it may not go out before `until` (ms since 1970).
	 */
	async opens(halt: Halt, until: number): Promise<boolean> {
		for (;;) {
			const now = Date.now();
			const wait = this.waitFrom(now);
			if (halt.reached) return false;
			if (wait === 0) return true;
			if (now + wait > until) return false;
			await pause(wait, halt);
		}
	}

	/** @param retryAfterMs what the service's Retry-After said, if it said anything */
	tooManyRequests(now: number, retryAfterMs: number | undefined): void {
		// Requests that were on their way together are refused together: that is one refusal.
		const alreadyHolding = this.openAt > now;
		// A time of zero, or one that has passed, must not make a hail of requests.
		const pause = Math.max(retryAfterMs ?? this.nextPause, FIRST_PAUSE_MS);
		this.openAt = Math.max(this.openAt, now + pause);
		if (!alreadyHolding) this.nextPause = Math.min(LONGEST_PAUSE_MS, this.nextPause * 2);
	}

	accepted(): void {
		this.nextPause = FIRST_PAUSE_MS;
	}
}
