import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Has this process, and all that it starts, put temporary files into one folder, which is removed
 * however this process ends (short of SIGKILL).
 */
export function useOwnTemporaryFolder(): void {
	const folder = mkdtempSync(join(tmpdir(), 'omocaptcha-bench-'));
	process.env.TMPDIR = folder;
	process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	// The processes started by this one are on a leash, and end with it.
	for (const [signal, number] of [
		['SIGINT', 2],
		['SIGTERM', 15],
		['SIGHUP', 1],
	] as const) {
		process.once(signal, () => process.exit(128 + number));
	}
}
