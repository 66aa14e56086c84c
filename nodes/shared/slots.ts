/** A fixed number of places; who finds none free waits in line, first come, first served. */
export class Slots {
	private free: number;
	private readonly line: Array<() => void> = [];

	/** @param count 1 or more; `Infinity` for no bound */
	constructor(count: number) {
		this.free = count;
	}

	/** Runs `work` as soon as a place is free, and gives the place back when it ends or fails. */
	async run<T>(work: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free -= 1;
		else await new Promise<void>((resolve) => this.line.push(resolve));
		try {
			return await work();
		} finally {
			const next = this.line.shift();
			if (next) next();
			else this.free += 1;
		}
	}
}
