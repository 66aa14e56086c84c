import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The forms in which a secret could lie in a text: as it is, and inside a base64 text, where it
 * looks different at each of the three places that it can have within a group of three bytes.
 *
 * @param secret at least 12 bytes of ASCII, so that no form of it is there by chance
 */
export function tracesOf(secret: string): readonly string[] {
	const alignments = [0, 1, 2].map((before) => {
		const text = Buffer.from(`${'\0'.repeat(before)}${secret}`).toString('base64');
		// Characters at both ends are made of neighbouring bytes too.
		const first = Math.ceil((before * 8) / 6);
		const last = Math.floor(((before + secret.length) * 8) / 6);
		return text.slice(first, last);
	});
	return [secret, ...alignments];
}

/** The traces that are found in a text. */
export function findTraces(traces: readonly string[], text: string): readonly string[] {
	return traces.filter((trace) => text.includes(trace));
}

/**
 * The files below a folder in which one of the traces is found.
 *
 * @param skipped names of folders that are not looked into
 */
export async function filesWithTraces(
	traces: readonly string[],
	folder: string,
	skipped: readonly string[] = [],
): Promise<readonly string[]> {
	const found: string[] = [];
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory() && !skipped.includes(entry.name)) {
			found.push(...(await filesWithTraces(traces, path, skipped)));
		} else if (entry.isFile()) {
			const text = await readFile(path, 'latin1');
			if (findTraces(traces, text).length > 0) found.push(path);
		}
	}
	return found;
}
