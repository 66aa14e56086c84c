import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import type { CallLog } from '../../sandbox/log';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { runCommand } from '../n8n/commandLine';
import { installN8n, type InstalledN8n } from '../n8n/install';
import { launch } from '../n8n/launch';
import { RestClient } from '../n8n/rest';
import { n8nEnvironment } from '../n8n/settings';
import { freePort, isFree } from '../network/freePort';
import { layOutCommunityFolder } from '../package/communityFolder';
import { pack } from '../package/pack';
import { copySamples, credentialImport, exampleImport, readExamples } from './examples';
import { takeHome, type Home } from './home';

/** The sandbox's port unless it is taken; the same as that of `npm run sandbox`. */
const SANDBOX_PORT = 3001;

/** How long the sandbox's jobs take, in milliseconds: about what a service takes. */
const SOLVE_MS = { from: 2_000, to: 6_000 };

/** The example that answers over HTTP. It is published, so that it can be tried at once. */
const UPLOAD_EXAMPLE = 'omoUploadReply01';

/** How long n8n may take to end running executions when it is told to stop, in milliseconds. */
const STOP_PATIENCE = 10_000;

export interface EditorOptions {
	version: string;
	port: number;
	/** Where everything is kept between runs. */
	home: string;
	/** Begin with an empty home. */
	fresh: boolean;
	/** Told what happens while all of it comes up. */
	progress: (line: string) => void;
	/** Told of each call that the sandbox gets. */
	onCall: (entry: CallLog) => void;
}

export interface Editor {
	/** `http://localhost:PORT` */
	readonly url: string;
	readonly sandbox: Pick<Sandbox, 'baseUrl' | 'token'>;
	readonly home: Home;
	/** Settles when n8n has ended, by itself or by `stop`: its exit code or the signal's name. */
	readonly ended: Promise<number | NodeJS.Signals>;
	/** Ends n8n and the sandbox. */
	stop(): Promise<void>;
}

const settingsSchema = z.object({
	userManagement: z.object({ showSetupOnFirstLoad: z.boolean() }),
});

/**
 * Brings up n8n's editor with this package, a sandbox in place of the service, a credential for it
 * and the example workflows.
 *
 * @throws Error with what to do: port in use, no disk, no network, no Node.js for this platform
 */
export async function openEditor(options: EditorOptions): Promise<Editor> {
	const { port, progress } = options;
	// First, because it is what goes wrong most often, and all else takes minutes the first time.
	if (!(await isFree(port))) {
		throw new Error(
			`Port ${port} is in use, perhaps by another n8n. End that, or name another port: npm run n8n -- --port ${port + 1}`,
		);
	}
	const cleanUp: Array<() => Promise<void>> = [];
	const endAll = async () => {
		for (const step of [...cleanUp].reverse()) await step();
	};
	let ending: Promise<void> | undefined;
	const close = async () => await (ending ??= endAll());
	try {
		const home = await takeHome(options.home, options.fresh);
		cleanUp.push(home.release);
		const n8n = await installN8n(options.version, progress);
		progress('packing and installing this package');
		await installPackage(home);
		const sandbox = await startSandbox({
			port: (await isFree(SANDBOX_PORT)) ? SANDBOX_PORT : 0,
			solveMs: SOLVE_MS,
			control: true,
			onCall: options.onCall,
		});
		cleanUp.push(sandbox.stop);

		const url = `http://localhost:${port}`;
		const env = n8nEnvironment(
			{ home: home.folder, port, brokerPort: await freePort() },
			{
				N8N_HOST: 'localhost',
				N8N_LOG_LEVEL: 'info',
				// `npm run dev` builds into this n8n's folder, and n8n then loads the nodes anew.
				N8N_DEV_RELOAD: 'true',
				N8N_RESTRICT_FILE_ACCESS_TO: home.samplesFolder,
			},
		);
		await importExamples(n8n, env, home, sandbox, url, progress);
		progress('starting n8n');
		await rm(home.logFile, { force: true });
		const process = await launch({ n8n, kind: 'start', env, logFile: home.logFile });
		cleanUp.push(async () => await process.stop(STOP_PATIENCE));
		await setUpOwner(new RestClient(`http://127.0.0.1:${port}`));
		return { url, sandbox, home, ended: process.ended, stop: close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function installPackage(home: Home): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-editor-package-'));
	try {
		const tarball = await pack(folder);
		const target = join(home.folder, '.n8n', 'nodes');
		await rm(target, { recursive: true, force: true });
		await layOutCommunityFolder(tarball, target);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Imports what earlier runs have not: an example that was changed or deleted since stays so. */
async function importExamples(
	n8n: InstalledN8n,
	env: Record<string, string>,
	home: Home,
	sandbox: Sandbox,
	url: string,
	progress: (line: string) => void,
): Promise<void> {
	await copySamples(home.samplesFolder);
	const imported = await home.readImported();
	if (imported.sandboxUrl !== sandbox.baseUrl) {
		progress('importing the credential for the sandbox');
		const file = join(home.folder, 'credential.json');
		await runCommand(n8n, env, await credentialImport(sandbox, file));
		await rm(file);
	}
	const examples = await readExamples(home.samplesFolder, url);
	const missing = examples.filter(({ id }) => !imported.exampleIds.includes(id));
	if (missing.length > 0) {
		progress(`importing ${missing.length} example workflows`);
		await runCommand(n8n, env, await exampleImport(missing, join(home.folder, 'examples')));
	}
	await home.writeImported({
		sandboxUrl: sandbox.baseUrl,
		exampleIds: examples.map(({ id }) => id),
	});
}

/** On a fresh n8n: makes the account, and publishes the example that is used from outside. */
async function setUpOwner(rest: RestClient): Promise<void> {
	const settings = settingsSchema.parse(await rest.get('/settings'));
	if (!settings.userManagement.showSetupOnFirstLoad) return;
	await rest.setUpOwner();
	await rest.activate(UPLOAD_EXAMPLE);
}
