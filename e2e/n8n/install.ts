import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { major } from 'semver';
import { z } from 'zod';

import { CommandFailed } from '../processes/finish';
import { npm } from '../package/npm';
import { cacheFolder } from './cacheFolder';
import { nodeBinaryFor } from './nodeBinary';

/** An n8n that is ready to be started. */
export interface InstalledN8n {
	version: string;
	/** Path of the Node.js that runs it. */
	node: string;
	/** Path of n8n's own start script, the first argument of that Node.js. */
	script: string;
}

/** An n8n of either line takes 2.9 GB, and npm's own cache takes its share while it installs. */
const NEEDED_SPACE = 4e9;

const INSTALL_TIMEOUT = 30 * 60_000;

/** How often the installation says that it is still at it; milliseconds. */
const PROGRESS_INTERVAL = 15_000;

/** Written when all is done; a folder without it is half installed. */
const MARKER = 'ready.json';

const manifestSchema = z.object({
	version: z.string(),
	engines: z.object({ node: z.string() }),
});

/**
 * Makes sure that an n8n version is installed in the cache folder. The first time takes a few
 * minutes; after that it is a look at one file. Two callers at once: the second waits for the first.
 *
 * @param progress gets a line now and then while it installs
 * @throws Error with what to do: no space, no network, no compiler, no Node.js for this platform
 */
export async function installN8n(
	version: string,
	progress: (line: string) => void = () => {},
	cache: string = cacheFolder(),
): Promise<InstalledN8n> {
	const folder = join(cache, `n8n-${version}`);
	await mkdir(folder, { recursive: true });
	const say = (message: string) => progress(`[n8n ${version}] ${message}`);
	const platform = `${process.platform}-${process.arch}`;

	if (!(await isReady(folder, platform))) {
		const unlock = await lockFolder(cache, say);
		try {
			if (!(await isReady(folder, platform))) {
				await download(folder, version, say);
				await buildSqlite(folder, cache, say);
				await writeFile(join(folder, MARKER), JSON.stringify({ version, platform }));
				say('installed');
			}
		} finally {
			await unlock();
		}
	}
	const node = await nodeBinaryFor((await readManifest(folder)).engines.node, cache, say);
	return { version, node: node.path, script: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

/**
 * Compiled code is for one platform; a cache folder may be shared by several. Node.js versions do
 * not matter, as sqlite3 is built on Node-API.
 */
async function isReady(folder: string, platform: string): Promise<boolean> {
	const text = await readFile(join(folder, MARKER), 'utf8').catch(() => undefined);
	if (text === undefined) return false;
	const marker = z.object({ platform: z.string() }).safeParse(JSON.parse(text));
	return marker.success && marker.data.platform === platform;
}

/** One lock for the whole cache: two installations side by side would fill memory and disk. */
async function lockFolder(
	cache: string,
	say: (message: string) => void,
): Promise<() => Promise<void>> {
	const take = async (retries: number) =>
		await lock(cache, {
			lockfilePath: join(cache, 'install.lock'),
			stale: 60_000,
			retries: { retries, factor: 1, minTimeout: 1_000 },
		});
	try {
		return await take(0);
	} catch {
		say('waiting for another installation to end');
		return await take(INSTALL_TIMEOUT / 1_000);
	}
}

async function download(
	folder: string,
	version: string,
	say: (message: string) => void,
): Promise<void> {
	// npm writes this file when its tree is complete. A tree without it cannot be trusted: npm takes
	// a folder that was only half unpacked for an installed one.
	const isComplete =
		existsSync(join(folder, 'node_modules', '.package-lock.json')) &&
		(await readManifest(folder).catch(() => undefined))?.version === version;
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifestFor(version), null, '\t'));
	if (isComplete) return;

	await checkSpace(folder);
	await rm(join(folder, 'node_modules'), { recursive: true, force: true });
	await rm(join(folder, 'package-lock.json'), { force: true });
	await withProgress('downloading (about 3 minutes, 2.9 GB)', say, async () => {
		await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
			folder,
			timeout: INSTALL_TIMEOUT,
		}).catch((error: unknown) => {
			throw explained(error);
		});
	});
}

/**
 * The versions that npm would choose by itself do not always exist: linkedom's newest asks for a
 * package that is not in the registry, and the 1.x line fetches xlsx from a site of its own.
 */
function manifestFor(version: string): object {
	const overrides: Record<string, string> = { linkedom: '0.18.12' };
	if (major(version) < 2) overrides.xlsx = '0.18.5';
	return {
		name: 'n8n-under-test',
		private: true,
		dependencies: { n8n: version },
		overrides,
		// npm 12 runs the install scripts of packages named here only.
		allowScripts: { sqlite3: true },
	};
}

/** n8n's database driver is the one dependency that has to be compiled. */
async function buildSqlite(
	folder: string,
	cache: string,
	say: (message: string) => void,
): Promise<void> {
	const node = await nodeBinaryFor((await readManifest(folder)).engines.node, cache, say);
	await withProgress('building the database driver (about 1 minute)', say, async () => {
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
			folder,
			timeout: INSTALL_TIMEOUT,
			env: {
				PATH: `${dirname(node.path)}${delimiter}${process.env.PATH ?? ''}`,
				npm_config_nodedir: node.headers,
			},
		}).catch((error: unknown) => {
			throw new Error(
				'sqlite3 could not be built. It needs python3, make and a C++ compiler, or a network that reaches its prebuilt files.',
				{ cause: error },
			);
		});
	});
	if (
		!existsSync(join(folder, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node'))
	) {
		throw new Error(`npm rebuilt sqlite3 in ${folder}, but its binary is not there`);
	}
}

async function readManifest(folder: string): Promise<z.infer<typeof manifestSchema>> {
	const text = await readFile(join(folder, 'node_modules', 'n8n', 'package.json'), 'utf8');
	return manifestSchema.parse(JSON.parse(text));
}

async function checkSpace(folder: string): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (free < NEEDED_SPACE) {
		throw new Error(
			`n8n needs ${NEEDED_SPACE / 1e9} GB in ${folder}, where ${(free / 1e9).toFixed(1)} GB are free. ` +
				'Make room, or name another folder in OMOCAPTCHA_N8N_CACHE.',
		);
	}
}

async function withProgress(
	what: string,
	say: (message: string) => void,
	work: () => Promise<void>,
): Promise<void> {
	const start = performance.now();
	const seconds = () => Math.round((performance.now() - start) / 1_000);
	say(what);
	const timer = setInterval(() => say(`${what}: ${seconds()} s`), PROGRESS_INTERVAL);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	say(`${what}: done in ${seconds()} s`);
}

/** npm's error in words that say what to do, where its cause is a common one. */
function explained(error: unknown): unknown {
	if (!(error instanceof CommandFailed)) return error;
	const output = error.lines.join('\n');
	if (/ENOSPC/.test(output)) {
		return new Error('The disk was full before n8n was installed.', { cause: error });
	}
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(output)) {
		return new Error(
			'The npm registry cannot be reached. n8n is fetched from it once; after that no network is needed.',
			{ cause: error },
		);
	}
	return error;
}
