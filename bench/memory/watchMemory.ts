import { writeFileSync } from 'node:fs';

/** How often memory is looked at, in milliseconds. */
const EVERY = 20;

/** Watches this process' resident memory (RSS), in bytes. */
export function watchMemory(): { end: () => { rest: number; peak: number } } {
	const rest = process.memoryUsage.rss();
	let peak = rest;
	const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
	const forgotten = forgetHighWaterMark();
	const timer = setInterval(look, EVERY);
	return {
		end() {
			clearInterval(timer);
			look();
			// The operating system misses nothing between two looks.
			if (forgotten) peak = Math.max(peak, process.resourceUsage().maxRSS * 1_024);
			return { rest, peak };
		},
	};
}

/** Linux begins anew with its record of the highest RSS (proc(5), `clear_refs`). */
function forgetHighWaterMark(): boolean {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
		return true;
	} catch {
		return false;
	}
}
