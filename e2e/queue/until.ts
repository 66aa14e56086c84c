import { setTimeout as delay } from 'node:timers/promises';

const POLL_INTERVAL = 200;

/**
 * Waits for what nothing tells of, by asking again and again.
 *
 * @param what for the error
 * @param timeout milliseconds
 * @returns what `ask` gave, as soon as it is not undefined
 */
export async function until<T>(
	what: string,
	ask: () => Promise<T | undefined>,
	timeout: number,
): Promise<T> {
	const deadline = performance.now() + timeout;
	for (;;) {
		const found = await ask();
		if (found !== undefined) return found;
		if (performance.now() > deadline) throw new Error(`In ${timeout / 1_000} s: not ${what}`);
		await delay(POLL_INTERVAL);
	}
}
