import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { major } from 'semver';

import { installN8n, type InstalledN8n } from '../n8n/install';
import { startN8n, type N8nInstance } from '../n8n/instance';
import { launch } from '../n8n/launch';
import { n8nEnvironment } from '../n8n/settings';
import { chosenN8nVersion } from '../n8n/version';
import { freePort } from '../network/freePort';
import { composeEnvironment } from './composeFile';
import { createDatabase, type QueueDatabase } from './database';
import { redisKeys } from './redisKeys';
import { newRunId } from './runId';

/** Long enough for a worker that has nothing to do any more. */
const STOP_PATIENCE = 20_000;

/** A process of queue mode beside n8n itself, in a home of its own. */
export interface ClusterProcess {
	/** The name of its log, and of nothing else. */
	readonly name: string;
	readonly pid: number;
	/** Where it answers over HTTP: a worker its health checks, a webhook process its webhooks. */
	readonly baseUrl: string;
	/** All that it has printed. */
	log(): Promise<string>;
	/** Kills it at once, as a crash or a lost machine would. */
	kill(): Promise<void>;
	/**
	 * Has it end in good order.
	 *
	 * @param patience milliseconds after which it is killed
	 */
	stop(patience?: number): Promise<void>;
}

/** n8n in queue mode, as compose.yaml describes it, without containers. */
export interface Cluster {
	/** n8n itself: editor, REST calls, webhooks. */
	readonly n8n: N8nInstance;
	readonly database: QueueDatabase;
	/**
	 * @param concurrency executions that it runs side by side
	 * @param env variables that win over those of compose.yaml
	 */
	addWorker(concurrency: number, env?: Readonly<Record<string, string>>): Promise<ClusterProcess>;
	/** Adds a process that takes webhooks in n8n's stead. */
	addWebhookProcess(): Promise<ClusterProcess>;
	/** Ends every process, drops the database and removes what is in Redis. */
	close(): Promise<void>;
}

export interface ClusterOptions {
	/** Community packages as compose.yaml has them laid out. */
	communityFolder: string;
	/** Variables for all processes, which win over those of compose.yaml. */
	env?: Readonly<Record<string, string>>;
}

/** Starts n8n itself on a fresh database, no worker yet. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
	const installed = await installN8n(chosenN8nVersion());
	const folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-cluster-'));
	const runId = newRunId();
	const redis = redisKeys(runId);
	const encryptionKey = randomBytes(24).toString('hex');
	/** Started or on their way, so that none is left behind when another one fails. */
	const processes: Array<Promise<ClusterProcess>> = [];
	let database: QueueDatabase | undefined;
	let n8n: N8nInstance | undefined;

	const close = async () => {
		for (const started of await Promise.allSettled(processes)) {
			if (started.status === 'fulfilled') await started.value.stop();
		}
		await n8n?.stop();
		await redis.remove();
		await database?.drop();
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		const { environment } = (database = await createDatabase(runId));
		const environmentOf = (service: string) => ({
			...composeEnvironment(service),
			...environment,
			...redis.environment,
			N8N_ENCRYPTION_KEY: encryptionKey,
			N8N_LOG_LEVEL: 'info',
			// The other form needs a container beside each process.
			N8N_RUNNERS_MODE: 'internal',
			N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			...onlyFor(installed),
			...options.env,
		});
		n8n = await startN8n({
			n8n: installed,
			communityFolder: options.communityFolder,
			env: environmentOf('n8n'),
		});
		const add = (
			kind: 'worker' | 'webhook',
			args: readonly string[],
			env: Readonly<Record<string, string>> = {},
		) => {
			const name = `${kind}-${processes.length + 1}`;
			const started = startProcess(installed, kind, args, {
				name,
				home: join(folder, name),
				communityFolder: options.communityFolder,
				env: { ...environmentOf(kind === 'worker' ? 'worker-1' : 'n8n'), ...env },
			});
			processes.push(started);
			return started;
		};
		return {
			n8n,
			database,
			addWorker: async (concurrency, env) =>
				await add('worker', [`--concurrency=${concurrency}`], env),
			addWebhookProcess: async () => await add('webhook', []),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** n8n 1.x keeps no images in the database apart from the executions that they are part of. */
function onlyFor({ version }: InstalledN8n): Record<string, string> {
	return major(version) < 2 ? { N8N_DEFAULT_BINARY_DATA_MODE: 'default' } : {};
}

interface Place {
	name: string;
	/** A folder that does not exist yet. */
	home: string;
	communityFolder: string;
	env: Readonly<Record<string, string>>;
}

async function startProcess(
	n8n: InstalledN8n,
	kind: 'worker' | 'webhook',
	args: readonly string[],
	{ name, home, communityFolder, env }: Place,
): Promise<ClusterProcess> {
	await mkdir(join(home, '.n8n'), { recursive: true });
	await cp(communityFolder, join(home, '.n8n', 'nodes'), { recursive: true });
	const port = await freePort();
	const logFile = join(home, 'n8n.log');
	const group = await launch({
		n8n,
		kind,
		args,
		env: n8nEnvironment(
			{ home, port, brokerPort: await freePort() },
			{ ...env, QUEUE_HEALTH_CHECK_PORT: `${port}` },
		),
		logFile,
	});
	return {
		name,
		pid: group.pid,
		baseUrl: `http://127.0.0.1:${port}`,
		log: async () => await readFile(logFile, 'utf8'),
		kill: async () => await group.kill(),
		stop: async (patience = STOP_PATIENCE) => await group.stop(patience),
	};
}
