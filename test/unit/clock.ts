/** How many timers a test may need; past that it is taken for one that never ends. */
const MOST_TIMERS = 100_000;

/**
 * Lets jest's fake clock run until the promise has settled, and gives what it gives. Fails where
 * it waits for something that no timer will bring.
 */
export async function settle<T>(promise: Promise<T>): Promise<T> {
	let settled = false;
	const mark = () => {
		settled = true;
	};
	promise.then(mark, mark);
	for (let timers = 0; timers < MOST_TIMERS; timers += 1) {
		await jest.advanceTimersByTimeAsync(0);
		if (settled) return await promise;
		if (jest.getTimerCount() === 0) throw new Error('It waits, and no timer is left to end it');
		await jest.advanceTimersToNextTimerAsync();
	}
	throw new Error(`It still waits after ${MOST_TIMERS} timers`);
}

/** Resolves after so many milliseconds of the fake clock. */
export async function passed(milliseconds: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
