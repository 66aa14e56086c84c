import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

let pipe: Writable | undefined;

/**
 * Puts a process group on the leash: when this process ends, in whatever way, the group is killed.
 *
 * @param group the process id of the group's leader
 * @returns a function to call when the group has ended by itself
 */
export function leash(group: number): () => void {
	pipe ??= startLeash();
	pipe.write(`hold ${group}\n`);
	return () => {
		pipe?.write(`release ${group}\n`);
	};
}

function startLeash(): Writable {
	const child = spawn(process.execPath, [join(__dirname, 'leashProcess.js')], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	// Neither the child nor its pipe may keep this process alive: its end is what the leash awaits.
	child.unref();
	if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
	return child.stdin;
}
