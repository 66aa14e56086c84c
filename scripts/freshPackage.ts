import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const root = join(__dirname, '..');

/** All that building and packing reads. */
const SOURCES = [
	'package.json',
	'tsconfig.json',
	'tsconfig.build.json',
	'gulpfile.js',
	'index.js',
	'README.md',
	'README.vi.md',
	'LICENSE',
	'credentials',
	'icons',
	'nodes',
];

/** Longer than a build on a busy machine takes; milliseconds. */
const TIMEOUT = 120_000;

export interface FreshPackage {
	/** What `npm pack` made. */
	tarball: string;
	/** The tarball, unpacked. */
	folder: string;
	/** Size of the tarball in bytes. */
	bytes: number;
	remove: () => Promise<void>;
}

/**
 * Builds and packs the package as a fresh clone would: in a temporary folder, so that nothing left
 * over in `dist` gets in, and no other build is disturbed.
 *
 * @throws Error with the command's output where the build or npm fails
 */
export async function freshPackage(): Promise<FreshPackage> {
	const temporary = await mkdtemp(join(tmpdir(), 'n8n-nodes-omocaptcha-package-'));
	const remove = async () => await rm(temporary, { recursive: true, force: true });
	try {
		const clone = join(temporary, 'clone');
		const folder = join(temporary, 'package');
		await mkdir(clone);
		for (const source of SOURCES.filter((name) => existsSync(join(root, name)))) {
			await cp(join(root, source), join(clone, source), { recursive: true });
		}
		await symlink(join(root, 'node_modules'), join(clone, 'node_modules'), 'junction');
		await run('npm', ['run', 'build'], { cwd: clone, timeout: TIMEOUT });
		const { filename, size } = await pack(clone, temporary);
		const tarball = join(temporary, filename);
		await run('tar', ['-xzf', tarball, '-C', temporary], { timeout: TIMEOUT });
		return { tarball, folder, bytes: size, remove };
	} catch (error) {
		await remove();
		throw error;
	}
}

async function pack(clone: string, target: string): Promise<{ filename: string; size: number }> {
	const { stdout } = await run(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', target],
		{ cwd: clone, timeout: TIMEOUT },
	);
	const report: unknown = JSON.parse(stdout);
	const packed: unknown = Array.isArray(report) ? report[0] : undefined;
	if (typeof packed !== 'object' || packed === null) throw new Error(`npm pack said: ${stdout}`);
	const { filename, size } = { filename: undefined, size: undefined, ...packed };
	if (typeof filename !== 'string' || typeof size !== 'number') {
		throw new Error(`npm pack said: ${stdout}`);
	}
	return { filename, size };
}
