import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How often the clock is read, in milliseconds: as often as Linux counts (a tick of 10 ms). */
const EVERY = 10;

/** The CPU time of another process, all its threads, over time. */
export class CpuClock {
	private readonly readings: Array<{ at: number; cpuMs: number }> = [];
	private readonly timer: NodeJS.Timeout;

	constructor(private readonly pid: number) {
		this.read();
		this.timer = setInterval(() => this.read(), EVERY);
	}

	stop(): void {
		clearInterval(this.timer);
		this.read();
	}

	/** Milliseconds of CPU between two moments, both in milliseconds since 1970. */
	between(from: number, to: number): number {
		return this.at(to) - this.at(from);
	}

	private read(): void {
		this.readings.push({ at: Date.now(), cpuMs: cpuTime(this.pid) });
	}

	/** The last reading before that moment. */
	private at(moment: number): number {
		const reading = this.readings.findLast(({ at }) => at <= moment) ?? this.readings[0];
		if (!reading) throw new Error('The clock was never read');
		return reading.cpuMs;
	}
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** User and system time so far; milliseconds (proc(5), `/proc/<pid>/stat`, fields 14 and 15). */
function cpuTime(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The second field, the name, may hold anything and ends with the last parenthesis.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
}
