/**
 * Numbers that look random and are the same on every run: the mulberry32 generator (Tommy Ettinger,
 * public domain).
 */
export class Seeded {
	constructor(private state: number) {}

	/** A number from 0 up to, but not including, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	between(from: number, to: number): number {
		return from + (to - from) * this.next();
	}

	/** One of the choices; throws if there are none. */
	pick<T>(choices: readonly T[]): T {
		const choice = choices[Math.floor(this.next() * choices.length)];
		if (choice === undefined) throw new Error('Nothing to pick from');
		return choice;
	}
}
