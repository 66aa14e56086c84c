import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

function milliseconds(ticks: string | undefined): number {
	return (Number(ticks ?? 0) * 1_000) / ticksPerSecond;
}

/**
 * The fields of `/proc/<pid>/stat` (proc(5)) from the third on. The second, the name, may hold
 * anything and ends with the last parenthesis.
 */
function statOf(pid: number): string[] {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** User and system time that a process has used so far, all its threads; milliseconds. Linux only. */
export function cpuTime(pid: number): number {
	const fields = statOf(pid);
	return milliseconds(fields[11]) + milliseconds(fields[12]);
}

/**
 * The same of a process and its children, those that have ended included, where it has waited for
 * them, as a PostgreSQL server does for its connections. Children of children are left out.
 */
export function familyCpuTime(pid: number): number {
	const fields = statOf(pid);
	const own = [11, 12, 13, 14].reduce((sum, field) => sum + milliseconds(fields[field]), 0);
	return childrenOf(pid).reduce((sum, child) => sum + cpuTimeOrNone(child), own);
}

/** The process id of a process' parent. */
export function parentOf(pid: number): number {
	return Number(statOf(pid)[1]);
}

function childrenOf(pid: number): number[] {
	return readdirSync('/proc')
		.map(Number)
		.filter((other) => Number.isInteger(other) && parentOrNone(other) === pid);
}

function parentOrNone(pid: number): number | undefined {
	try {
		return parentOf(pid);
	} catch {
		return undefined;
	}
}

function cpuTimeOrNone(pid: number): number {
	try {
		return cpuTime(pid);
	} catch {
		// Ended since it was listed; its parent has its time now, or will have it at the next reading.
		return 0;
	}
}

/** The time of all cores of the machine since it started, busy and in all; milliseconds. */
export function machineTime(): { busy: number; all: number } {
	const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
	// cpu, user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in user.
	const times = line.split(/\s+/).slice(1, 9).map(milliseconds);
	const all = times.reduce((sum, time) => sum + time, 0);
	return { busy: all - (times[3] ?? 0) - (times[4] ?? 0), all };
}
