import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startProcessGroup } from '../e2e/processes/processGroup';
import { typescriptArguments } from './processes/typescript';

/**
 * Runs the benchmarks in a process of their own, whose temporary files, and those of all that it
 * starts, lie in one folder. The folder is removed when they have ended, in whatever way: a folder
 * cannot be removed while an n8n still writes to it.
 *
 * @returns the exit code
 */
async function main(): Promise<number> {
	const folder = await mkdtemp(join(tmpdir(), 'omocaptcha-bench-'));
	try {
		const bench = await startProcessGroup({
			command: process.execPath,
			args: [...typescriptArguments, join(__dirname, 'bench.ts'), ...process.argv.slice(2)],
			env: { ...process.env, TMPDIR: folder },
			onLine: (line) => console.log(line),
		});
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.once(signal, () => void bench.kill());
		}
		const outcome = await bench.ended;
		return typeof outcome === 'number' ? outcome : 1;
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
	}
}

main().then(
	(code) => (process.exitCode = code),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
