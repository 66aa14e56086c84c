import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { promisify } from 'node:util';

import glob from 'fast-glob';
import ts from 'typescript';

import manifest from '../../package.json';
import lock from '../../package-lock.json';
import { type Sandbox, startSandbox } from '../../sandbox/server';
import answers from '../../samples/answers.json';
import { type FreshPackage, freshPackage } from '../../scripts/freshPackage';
import { nodeBinaries } from './nodeBinaries';
import type { PackageRun } from './runPackage';

const root = join(__dirname, '..', '..');
const run = promisify(execFile);

let fresh: FreshPackage;

beforeAll(async () => {
	fresh = await freshPackage();
}, 120_000);

afterAll(async () => await fresh?.remove());

describe('What is packed', () => {
	it('is what the source builds to, the READMEs and the licence, and nothing else', () => {
		const packed = readdirSync(fresh.folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name).slice(fresh.folder.length + 1))
			.map((file) => file.split(sep).join(posix.sep));
		const built = [
			...glob.sync('{nodes,credentials}/**/*.ts', { cwd: root }),
			...glob.sync(['nodes/**/*.node.json', 'icons/*.svg'], { cwd: root }),
		].map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
		const beside = ['LICENSE', 'README.md', 'README.vi.md', 'index.js', 'package.json'];

		expect(packed.sort()).toEqual([...built, ...beside].sort());
	});

	it('is smaller than 100 KB', () => {
		expect(fresh.bytes).toBeLessThan(100_000);
	});

	it('holds every file that package.json names to n8n', () => {
		const named = [manifest.main, ...manifest.n8n.nodes, ...manifest.n8n.credentials];

		expect(glob.sync(named, { cwd: fresh.folder }).sort()).toEqual(named.sort());
	});
});

describe('Supply chain', () => {
	it('has no dependency that would be installed with it', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest).not.toHaveProperty('bundledDependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('runs nothing when it is installed', () => {
		const lifecycle = /^(pre|post)?(install|prepare|publish|pack|uninstall)(Only)?$|^dependencies$/;

		expect(Object.keys(manifest.scripts).filter((name) => lifecycle.test(name))).toEqual([]);
	});

	it('has a lock file that belongs to this package.json', () => {
		const locked = lock.packages[''];

		expect(locked.version).toBe(manifest.version);
		expect(locked.devDependencies).toEqual(manifest.devDependencies);
	});

	it('imports n8n-workflow, crypto and its own files only', () => {
		const files = glob.sync('**/*.js', { cwd: fresh.folder });
		const outside = new Map<string, string[]>();
		for (const file of files) {
			const text = readFileSync(join(fresh.folder, file), 'utf8');
			const { importedFiles } = ts.preProcessFile(text, true, true);
			for (const { fileName } of importedFiles) {
				const isOwn =
					fileName.startsWith('.') &&
					[`${fileName}.js`, fileName].some((name) =>
						files.includes(posix.join(posix.dirname(file), name)),
					);
				if (!isOwn) outside.set(fileName, [...(outside.get(fileName) ?? []), file]);
			}
		}

		expect([...outside.keys()].sort()).toEqual(['crypto', 'n8n-workflow']);
	});

	it('loads no code by a name that is made up at run time', () => {
		const computed = /\b(?:require|import)\s*\(\s*(?!['"])|\beval\s*\(|\bnew Function\b/;
		const files = glob.sync('**/*.js', { cwd: fresh.folder, absolute: true });

		expect(files.filter((file) => computed.test(readFileSync(file, 'utf8')))).toEqual([]);
	});
});

describe('What is packed runs', () => {
	const binaries = nodeBinaries();
	const runs = new Map<string, Promise<PackageRun>>();
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox({ solveMs: 100 });
		// Side by side, since each spends most of its time on loading n8n's engine.
		for (const { major, path } of binaries) {
			if (path !== undefined) runs.set(major, runPackage(path));
		}
		await Promise.allSettled(runs.values());
	}, 90_000);

	afterAll(async () => await sandbox?.stop());

	async function runPackage(node: string): Promise<PackageRun> {
		const script = join(__dirname, 'runPackage.ts');
		const { stdout } = await run(
			node,
			['--import', 'tsx', script, fresh.folder, sandbox.baseUrl, sandbox.token],
			{
				cwd: root,
				// n8n lets the packages that it loads find its own n8n-workflow this way.
				env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
				timeout: 60_000,
			},
		);
		return JSON.parse(stdout);
	}

	for (const { major, path } of binaries) {
		const name = `on Node.js ${major}`;
		if (path === undefined) {
			it.skip(`${name} (this machine has none; \`npm run e2e:install\` fetches it)`, () => {});
			continue;
		}
		it(`${name}`, async () => {
			const { version, body, outputs } = (await runs.get(major)) ?? {};

			expect(version).toMatch(new RegExp(`^v${major}\\.`));
			expect(body).toEqual({ api_token: sandbox.token });
			const right = answers.map(({ result }) => result).sort();
			const given = Object.values(outputs ?? {});
			expect(given.map((items) => items.map(({ result }) => result).sort())).toEqual([
				right,
				right,
			]);
		});
	}
});
