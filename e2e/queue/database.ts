import { Client, Pool } from 'pg';
import { z } from 'zod';

import { parseExecutionData, type ExecutionData } from '../n8n/runData';
import { isLeftOver } from './runId';
import { postgresUrl } from './servers';

const executionSchema = z.object({
	id: z.coerce.string(),
	status: z.string(),
	retryOf: z.string().nullable(),
});

/** An execution as n8n's database lists it. */
export type StoredExecution = z.infer<typeof executionSchema>;

/** A PostgreSQL database of its own, made for one run and dropped at its end. */
export interface QueueDatabase {
	readonly name: string;
	/** n8n's variables that name it. */
	readonly environment: Readonly<Record<string, string>>;
	/** The executions of a workflow, oldest first. */
	executions(workflowId: string): Promise<StoredExecution[]>;
	/** What is stored of an execution at this moment: outputs, contexts. */
	executionData(id: string): Promise<ExecutionData>;
	/** The same as the text that it is. */
	executionText(id: string): Promise<string>;
	/** The process id of the server's end of a connection, on the server's machine. */
	backend(): Promise<number>;
	/** Rows that a query gives, checked by a schema. */
	rows<T>(schema: z.ZodType<T>, query: string, values?: readonly unknown[]): Promise<T[]>;
	/** Drops it, whoever is still connected. */
	drop(): Promise<void>;
}

/**
 * @param name of the database to be; letters, digits and underscores
 * @throws Error where the server does not answer, or its user may not create databases
 */
export async function createDatabase(name: string): Promise<QueueDatabase> {
	const server = postgresUrl();
	await onServer(server, async (client) => {
		const { rows: databases } = await client.query<{ datname: string }>(
			'SELECT datname FROM pg_database',
		);
		for (const { datname } of databases) {
			if (isLeftOver(datname)) await client.query(`DROP DATABASE IF EXISTS ${datname}`);
		}
		await client.query(`CREATE DATABASE ${name}`);
	});
	const url = new URL(server);
	url.pathname = `/${name}`;
	const pool = new Pool({ connectionString: url.href, max: 2 });
	// Connections are ended by the drop.
	pool.on('error', () => {});

	const rows = async <T>(schema: z.ZodType<T>, query: string, values: readonly unknown[] = []) =>
		z.array(schema).parse((await pool.query(query, [...values])).rows);
	const executionText = async (id: string) => {
		const [row] = await rows(
			z.object({ data: z.string() }),
			'SELECT data FROM execution_data WHERE "executionId" = $1',
			[id],
		);
		if (row === undefined) throw new Error(`Nothing is stored of execution ${id}`);
		return row.data;
	};
	return {
		name,
		environment: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: url.hostname,
			DB_POSTGRESDB_PORT: url.port || '5432',
			DB_POSTGRESDB_DATABASE: name,
			DB_POSTGRESDB_USER: decodeURIComponent(url.username),
			DB_POSTGRESDB_PASSWORD: decodeURIComponent(url.password),
		},
		rows,
		executions: async (workflowId) =>
			await rows(
				executionSchema,
				'SELECT id, status, "retryOf" FROM execution_entity WHERE "workflowId" = $1 ORDER BY id',
				[workflowId],
			),
		async backend() {
			const [row] = await rows(z.object({ pid: z.number() }), 'SELECT pg_backend_pid() AS pid');
			if (row === undefined) throw new Error('PostgreSQL gives no process id');
			return row.pid;
		},
		executionText,
		executionData: async (id) => parseExecutionData(await executionText(id)),
		async drop() {
			await pool.end();
			await onServer(server, async (client) => {
				await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
			});
		},
	};
}

async function onServer(url: URL, work: (client: Client) => Promise<void>): Promise<void> {
	const client = new Client({ connectionString: url.href });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
