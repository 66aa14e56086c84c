import type { Outcome } from './failures';
import type { Halt } from './halt';

/** What became of one item; `halted` where the batch ended before it was through. */
export type ItemOutcome<T> = Outcome<T> | 'halted';

export interface Batch<Item, T> {
	items: readonly Item[];
	/** Works on one item. Must end soon once the halt is reached, and must not reject. */
	work: (item: Item) => Promise<ItemOutcome<T>>;
	/** Whether one failed item ends the batch. */
	failureEndsAll: boolean;
	/** Reached by the batch when nothing further may begin. */
	halt: Halt;
	/** Fires when the execution was stopped. */
	stopped: AbortSignal;
}

/**
 * Works on all items side by side; the outcomes come in the items' order.
 *
 * Where one failure ends the batch, nothing new begins after it, but what is under way is waited
 * for: a request that buys a job must be heard. When the execution is stopped, the batch ends at
 * once.
 *
 * @returns the outcomes, and the index of the item that was the first known to have failed
 */
export async function runBatch<Item, T>({
	items,
	work,
	failureEndsAll,
	halt,
	stopped,
}: Batch<Item, T>): Promise<
	{ outcomes: Array<ItemOutcome<T>>; firstFailed: number | undefined } | 'stopped'
> {
	if (stopped.aborted) return 'stopped';
	let firstFailed: number | undefined;
	let onStop = () => {};
	const stop = new Promise<'stopped'>((resolve) => {
		onStop = () => {
			halt.reach();
			resolve('stopped');
		};
	});
	stopped.addEventListener('abort', onStop);
	const all = Promise.all(
		items.map(async (item, index) => {
			const outcome = await work(item);
			if (outcome !== 'halted' && !outcome.ok && firstFailed === undefined) {
				firstFailed = index;
				if (failureEndsAll) halt.reach();
			}
			return outcome;
		}),
	);
	try {
		const outcomes = await Promise.race([all, stop]);
		return outcomes === 'stopped' ? outcomes : { outcomes, firstFailed };
	} finally {
		stopped.removeEventListener('abort', onStop);
	}
}
