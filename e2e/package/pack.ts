import { join } from 'node:path';

import { npm } from './npm';

/** The repository: the folder whose package.json is the published one. */
const ROOT = join(__dirname, '..', '..');

/**
 * Builds this package and packs it as for publishing.
 *
 * @param folder where the tarball goes
 * @returns the tarball's path
 * @throws CommandFailed where the build or npm fails
 */
export async function pack(folder: string): Promise<string> {
	await npm(['run', 'build'], { folder: ROOT, timeout: 180_000 });
	const lines = await npm(['pack', '--quiet', '--ignore-scripts', '--pack-destination', folder], {
		folder: ROOT,
		timeout: 60_000,
	});
	// npm prints its warnings beside the name of the file.
	const file = lines.findLast((line) => line.endsWith('.tgz'));
	if (file === undefined) throw new Error(`npm pack names no file:\n${lines.join('\n')}`);
	return join(folder, file);
}
