/**
 * Opens n8n's editor as `npm run n8n` does (options are passed on), and builds on every change
 * straight into the folder that this n8n loads the nodes from. n8n sees the new files, loads them
 * and tells the browser.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { cacheFolder } from '../e2e/n8n/cacheFolder';
import { chosenN8nVersion } from '../e2e/n8n/version';

const root = join(__dirname, '..');

/** What the editor prints when n8n has been started with the package in it. */
const READY = /^n8n \S+ is ready$/;

const { values } = parseArgs({
	options: {
		home: { type: 'string', default: join(cacheFolder(), `editor-${chosenN8nVersion()}`) },
	},
	strict: false,
});
const installed = join(
	String(values.home),
	'.n8n',
	'nodes',
	'node_modules',
	'n8n-nodes-omocaptcha',
	'dist',
);

const editor = spawn('npm', ['run', '--silent', 'n8n', '--', ...process.argv.slice(2)], {
	cwd: root,
	stdio: ['inherit', 'pipe', 'inherit'],
});
let compiler: ChildProcess | undefined;

createInterface({ input: editor.stdout }).on('line', (line) => {
	console.log(line);
	if (READY.test(line) && !compiler) {
		compiler = compileOnChange();
		copyAssetsOnChange();
	}
});

// Ctrl+C reaches all of them at once. The editor ends in order, and this ends after it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
editor.on('exit', (code) => {
	compiler?.kill();
	process.exit(code ?? 1);
});

function compileOnChange(): ChildProcess {
	return spawn(
		process.execPath,
		[
			require.resolve('typescript/bin/tsc'),
			...['--project', 'tsconfig.build.json', '--declaration', 'false', '--outDir', installed],
			...['--watch', '--preserveWatchOutput'],
		],
		{ cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
	);
}

/** Icons and codex files, which the compiler does not know. */
function copyAssetsOnChange(): void {
	for (const folder of ['icons', 'nodes']) {
		watch(join(root, folder), { recursive: true }, (_event, file) => {
			if (!file || !/\.(svg|node\.json)$/.test(file)) return;
			copyFileSync(join(root, folder, file), join(installed, folder, file));
			console.log(`${join(folder, file)} copied`);
		});
	}
}
