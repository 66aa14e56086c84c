import { finish } from '../processes/finish';

/** Passed on by an outer `npm run`, and meant for that run alone. */
const OUTER_RUN = /^npm_(lifecycle|package|config_(prefix|local_prefix|global|ignore_scripts))/i;

export interface NpmOptions {
	/** The folder whose package.json npm works on. */
	folder: string;
	env?: NodeJS.ProcessEnv;
	/** Milliseconds after which npm is killed. */
	timeout: number;
	onLine?: (line: string) => void;
}

/**
 * Runs npm in a folder.
 *
 * @returns the lines that it printed
 * @throws CommandFailed where npm fails
 */
export async function npm(
	args: readonly string[],
	options: NpmOptions,
): Promise<readonly string[]> {
	const outer = Object.entries(process.env).filter(([name]) => !OUTER_RUN.test(name));
	return await finish({
		command: 'npm',
		args,
		cwd: options.folder,
		env: { ...Object.fromEntries(outer), ...options.env },
		timeout: options.timeout,
		onLine: options.onLine,
	});
}
