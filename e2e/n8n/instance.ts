import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../network/freePort';
import type { ProcessGroup } from '../processes/processGroup';
import { runCommand } from './commandLine';
import type { InstalledN8n } from './install';
import { launch } from './launch';
import { RestClient } from './rest';
import { n8nEnvironment, type N8nSettings } from './settings';

/** Long enough for n8n to end its running executions itself (it waits up to 30 s for them). */
const STOP_PATIENCE = 40_000;

export interface StartOptions {
	n8n: InstalledN8n;
	/** Community packages, laid out as n8n does; copied into a fresh home. */
	communityFolder?: string;
	/** An existing home to start on; it is kept. Without it: a fresh one, removed at the end. */
	home?: string;
	/** The editor's port; a free one unless given. */
	port?: number;
	/** Environment variables beside, or instead of, those of `n8nEnvironment`. */
	env?: Readonly<Record<string, string>>;
	/** n8n commands to run before the start, such as `['import:workflow', '--input=…']`. */
	commands?: ReadonlyArray<readonly string[]>;
}

/** A running n8n in a home of its own. */
export interface N8nInstance {
	/** The n8n that runs. */
	readonly installed: InstalledN8n;
	/** `http://127.0.0.1:PORT`, no slash at the end. */
	readonly baseUrl: string;
	/** The folder that holds `.n8n`. */
	readonly home: string;
	/** n8n's process id. */
	readonly pid: number;
	readonly rest: RestClient;
	/** All that n8n has printed since the first start, at log level debug. */
	log(): Promise<string>;
	/** Kills n8n and all its children at once, as a crash would. The home stays. */
	kill(): Promise<void>;
	/** Starts again on the same home and port, stopping first where it runs. */
	restart(env?: Readonly<Record<string, string>>): Promise<void>;
	/** Ends n8n and all its children in good order, and removes a home made here. */
	stop(): Promise<void>;
}

/**
 * Starts n8n and waits until it takes webhooks.
 *
 * @throws Error with the end of n8n's log where it does not come up
 */
export async function startN8n(options: StartOptions): Promise<N8nInstance> {
	const { n8n } = options;
	const home = options.home ?? (await mkdtemp(join(tmpdir(), 'n8n-e2e-')));
	const settings: N8nSettings = {
		home,
		port: options.port ?? (await freePort()),
		brokerPort: await freePort(),
	};
	const baseUrl = `http://127.0.0.1:${settings.port}`;
	const logFile = join(home, 'n8n.log');
	const rest = new RestClient(baseUrl);
	let env = options.env ?? {};
	let running: ProcessGroup | undefined;

	const removeHome = async () => {
		if (options.home === undefined) await rm(home, { recursive: true, force: true, maxRetries: 3 });
	};
	const start = async () => {
		running = await launch({ n8n, kind: 'start', env: n8nEnvironment(settings, env), logFile });
		void running.ended.then(() => (running = undefined));
	};
	try {
		if (options.communityFolder !== undefined) {
			await mkdir(join(home, '.n8n'), { recursive: true });
			await cp(options.communityFolder, join(home, '.n8n', 'nodes'), { recursive: true });
		}
		for (const command of options.commands ?? []) {
			await runCommand(n8n, n8nEnvironment(settings, env), command);
		}
		await start();
	} catch (error) {
		await removeHome();
		throw error;
	}
	return {
		installed: n8n,
		baseUrl,
		home,
		rest,
		get pid() {
			if (running === undefined) throw new Error('n8n is not running');
			return running.pid;
		},
		log: async () => await readFile(logFile, 'utf8'),
		kill: async () => await running?.kill(),
		async restart(changed = {}) {
			await running?.stop(STOP_PATIENCE);
			env = { ...env, ...changed };
			await start();
		},
		async stop() {
			await running?.stop(STOP_PATIENCE);
			await removeHome();
		},
	};
}
