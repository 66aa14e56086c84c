import { Redis } from 'ioredis';
import { Client } from 'pg';

/** How long a server has for its first answer; milliseconds. */
const CONNECT_TIMEOUT = 3_000;

/** PostgreSQL, as a user that may create databases. The database in the URL is only connected to. */
export function postgresUrl(): URL {
	return new URL(process.env.N8N_E2E_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres');
}

/** Redis, with the number of a database as path where it is not 0. */
export function redisUrl(): URL {
	return new URL(process.env.N8N_E2E_REDIS_URL ?? 'redis://127.0.0.1:6379');
}

/** What is missing for queue mode, in words; nothing where both servers answer. */
export async function missingServers(): Promise<readonly string[]> {
	const missing: string[] = [];
	for (const [name, variable, url, connect] of [
		['PostgreSQL', 'N8N_E2E_POSTGRES_URL', postgresUrl(), connectToPostgres],
		['Redis', 'N8N_E2E_REDIS_URL', redisUrl(), connectToRedis],
	] as const) {
		try {
			await connect(url);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			missing.push(`${name} does not answer at ${url.host} (${variable}): ${reason}`);
		}
	}
	return missing;
}

async function connectToPostgres(url: URL): Promise<void> {
	const client = new Client({
		connectionString: url.href,
		connectionTimeoutMillis: CONNECT_TIMEOUT,
	});
	await client.connect();
	await client.end();
}

async function connectToRedis(url: URL): Promise<void> {
	const client = new Redis(url.href, {
		lazyConnect: true,
		connectTimeout: CONNECT_TIMEOUT,
		retryStrategy: () => null,
	});
	// Without a listener, ioredis prints what `connect` throws as well.
	client.on('error', () => {});
	await client.connect();
	client.disconnect();
}
