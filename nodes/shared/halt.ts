/**
 * The end of a batch, which many waits and requests watch for. Each gets a signal of its own:
 * Node.js takes more than ten listeners on one AbortSignal for a leak, and a batch has hundreds.
 */
export class Halt {
	private readonly watching = new Set<AbortController>();
	private isReached = false;

	/** Whether nothing further may begin. */
	get reached(): boolean {
		return this.isReached;
	}

	/** Ends all that runs under it, and all that would begin later. */
	reach(): void {
		this.isReached = true;
		for (const controller of this.watching) controller.abort();
	}

	/** Runs `work` with a signal that fires when the halt is reached. */
	async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
		const controller = new AbortController();
		if (this.isReached) controller.abort();
		this.watching.add(controller);
		try {
			return await work(controller.signal);
		} finally {
			this.watching.delete(controller);
		}
	}
}
