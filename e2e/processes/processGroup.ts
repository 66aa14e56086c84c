import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { leash } from './leash';

export interface ProcessGroupOptions {
	command: string;
	args: readonly string[];
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Called with each line that the process prints, on either stream. */
	onLine?: (line: string) => void;
}

/** A process and everything it starts in turn, ended together. */
export interface ProcessGroup {
	/** The process id of the leader, which is the id of the group. */
	readonly pid: number;
	/** Settles when the leader has ended and its output is read: exit code, or the signal's name. */
	readonly ended: Promise<number | NodeJS.Signals>;
	/**
	 * Asks the group to end (SIGTERM) and ends it (SIGKILL) where it does not in time.
	 *
	 * @param patience milliseconds between the two
	 */
	stop(patience?: number): Promise<void>;
	/** Ends the group at once (SIGKILL), with no chance to tidy up. */
	kill(): Promise<void>;
}

/**
 * Starts a process as the leader of a group of its own, which no end of this process outlives.
 *
 * @throws Error where the command cannot be started
 */
export async function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
	const child = spawn(options.command, options.args, {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	// Listened to from the first moment, so that a process that ends early is not missed.
	const ended = new Promise<number | NodeJS.Signals>((resolve) => {
		child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
	});
	for (const output of [child.stdout, child.stderr]) {
		createInterface({ input: output }).on('line', (line) => options.onLine?.(line));
	}
	await once(child, 'spawn');
	const pid = child.pid;
	if (pid === undefined) throw new Error(`${options.command} has no process id`);
	const release = leash(pid);
	void ended.then(release);

	const killGroup = () => {
		try {
			process.kill(-pid, 'SIGKILL');
		} catch {
			// All of it has ended already.
		}
	};
	const kill = async () => {
		killGroup();
		await ended;
	};
	return {
		pid,
		ended,
		kill,
		async stop(patience = 10_000) {
			// To the leader alone: it ends its children in its own order.
			child.kill('SIGTERM');
			const outOfPatience = setTimeout(killGroup, patience);
			await ended;
			clearTimeout(outOfPatience);
			killGroup();
		},
	};
}
