import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { formatCall } from '../../sandbox/log';
import { cacheFolder } from '../n8n/cacheFolder';
import { OWNER } from '../n8n/rest';
import { chosenN8nVersion } from '../n8n/version';
import { openEditor, type Editor } from './editor';

const usage = `n8n's editor with this package, a sandbox in place of the service, and the example workflows.

  npm run n8n -- [options]

  --port <number>   port of the editor (5678)
  --home <folder>   where n8n keeps its data between runs (a folder in this project's cache)
  --fresh           forget what earlier runs kept
  --help            this text

N8N_VERSION=1.123.81 npm run n8n   another n8n than the newest one that is tested
`;

/** What a shell expects of a program that Ctrl+C has ended. */
const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function main(): Promise<void> {
	const version = chosenN8nVersion();
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5678' },
			home: { type: 'string', default: join(cacheFolder(), `editor-${version}`) },
			fresh: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}

	// While things come up, an end is an end at once. All children end with this process.
	for (const signal of SIGNALS) process.on(signal, endAtOnce);
	const editor = await openEditor({
		version,
		port: portNumber(values.port),
		home: values.home,
		fresh: values.fresh,
		progress: (line) => console.log(`… ${line}`),
		onCall: (entry) => console.log(formatCall(entry, new Date())),
	});
	let interrupted = false;
	const endInOrder = () => {
		// Who asks twice does not want to wait.
		if (interrupted) endAtOnce();
		interrupted = true;
		console.log('\nEnding n8n and the sandbox …');
		void editor.stop();
	};
	for (const signal of SIGNALS) process.off(signal, endAtOnce).on(signal, endInOrder);

	console.log(welcome(editor, version));
	const outcome = await editor.ended;
	await editor.stop();
	if (interrupted) {
		console.log('Ended.');
		return;
	}
	throw new Error(`n8n ended by itself (${outcome}). Its log: ${editor.home.logFile}`);
}

function endAtOnce(): never {
	process.exit(INTERRUPTED);
}

function portNumber(text: string): number {
	const port = Number(text);
	if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
		throw new Error(`--port takes a number from 1 to 65535, not "${text}"`);
	}
	return port;
}

function welcome({ url, sandbox, home }: Editor, version: string): string {
	return `
n8n ${version} is ready

  Open          ${url}
  Email         ${OWNER.email}
  Password      ${OWNER.password}

  Workflows     Begin with "Solve images from a folder": open it, then Execute workflow.
  Over HTTP     curl -F image=@samples/grid-star.png -F target=star ${url}/webhook/solve-image
  Sandbox       ${sandbox.baseUrl}, token ${sandbox.token}. It stands in for the service: nothing costs money.
  Images        ${home.samplesFolder}
  Kept in       ${home.folder} (--fresh forgets it)

Calls that reach the sandbox are listed here. Ctrl+C ends everything.
`;
}

main().catch((error: unknown) => {
	process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
