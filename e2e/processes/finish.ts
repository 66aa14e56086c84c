import { startProcessGroup, type ProcessGroupOptions } from './processGroup';

/** Lines of output that an error shows. */
const SHOWN_LINES = 25;

/** A command that ended with another exit code than 0. `lines` is all that it printed. */
export class CommandFailed extends Error {
	constructor(
		command: string,
		outcome: number | NodeJS.Signals,
		readonly lines: readonly string[],
	) {
		super(`${command} ended with ${outcome}:\n${lines.slice(-SHOWN_LINES).join('\n')}`);
	}
}

/**
 * Runs a command to its end.
 *
 * @param timeout milliseconds after which it is killed
 * @returns the lines that it printed, both streams together
 * @throws CommandFailed where its exit code is not 0
 */
export async function finish(
	options: ProcessGroupOptions & { timeout: number },
): Promise<readonly string[]> {
	const lines: string[] = [];
	const group = await startProcessGroup({
		...options,
		onLine(line) {
			lines.push(line);
			options.onLine?.(line);
		},
	});
	const timer = setTimeout(() => {
		lines.push(`(killed after ${options.timeout / 1000} s)`);
		void group.kill();
	}, options.timeout);
	const outcome = await group.ended;
	clearTimeout(timer);
	if (outcome !== 0) {
		throw new CommandFailed([options.command, ...options.args].join(' '), outcome, lines);
	}
	return lines;
}
