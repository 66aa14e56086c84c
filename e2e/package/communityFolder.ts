import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { finish } from '../processes/finish';
import { npm } from './npm';

/** What n8n takes out of a package's package.json before it installs the rest. */
const LEFT_OUT = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() });

/**
 * Lays out a folder of community packages as n8n does when a user installs one by its name
 * (`downloadPackage` of n8n's community packages service, the same in 1.123 and 2.41): unpacked by
 * tar, without its peer dependencies, then `npm install` inside it, and a list of it all beside.
 *
 * n8n also notes the package in its database, for the list in its settings; it loads what lies here
 * without that.
 *
 * @param tarball what `npm pack` made
 * @param folder the folder to be, `.n8n/nodes` of an n8n home
 */
export async function layOutCommunityFolder(tarball: string, folder: string): Promise<void> {
	const { name, version } = await readPackedManifest(tarball);
	const target = join(folder, 'node_modules', name);
	await mkdir(target, { recursive: true });
	await finish({
		command: 'tar',
		args: ['-xzf', tarball, '-C', target, '--strip-components=1'],
		timeout: 30_000,
	});
	const manifestPath = join(target, 'package.json');
	const manifest = manifestSchema.parse(JSON.parse(await readFile(manifestPath, 'utf8')));
	const kept = Object.entries(manifest).filter(([key]) => !LEFT_OUT.includes(key));
	await writeFile(manifestPath, JSON.stringify(Object.fromEntries(kept), null, 2));
	await npm(
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
		],
		{ folder: target, timeout: 120_000 },
	);
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: { [name]: version } }),
	);
}

async function readPackedManifest(tarball: string): Promise<z.infer<typeof manifestSchema>> {
	const lines = await finish({
		command: 'tar',
		args: ['-xzOf', tarball, 'package/package.json'],
		timeout: 30_000,
	});
	return manifestSchema.parse(JSON.parse(lines.join('\n')));
}
