import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

import { startSandbox } from '../../../sandbox/server';
import { withGeneratedPart } from '../../../scripts/docs/generatedPart';
import { installN8n } from '../../n8n/install';
import { chosenN8nVersion } from '../../n8n/version';
import { pack } from '../../package/pack';
import { credentialFor } from '../../testbed';
import { startCluster } from '../cluster';
import { composeEnvironment } from '../composeFile';
import { layOutNodesFolder } from '../nodesFolder';
import { readRedisTotals } from '../redisKeys';
import { missingServers } from '../servers';
import { measure, type Measured, type Setup } from './measure';
import { medianOf } from './median';
import { writeParts } from './page';
import { planFor } from './plan';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'scaling.md');

const USAGE = `Measures n8n in queue mode, and writes the figures into docs/scaling.md.

  npm --prefix e2e run scaling -- [options]

  --rounds <number>  how often each setup is measured (3); a round takes about 7 minutes
  --print            prints the figures, and leaves the page as it is
`;

/** Where nothing is short but places. */
const calm: Setup = { workers: 1, concurrency: 10, webhooks: 'n8n', nodes: 'solve' };
/** Where everything works as hard as it can, each kind of process by itself. */
const busy: Setup = { workers: 2, concurrency: 40, webhooks: 'webhook process', nodes: 'solve' };

const setups: readonly Setup[] = [
	calm,
	{ ...calm, workers: 2 },
	{ ...calm, concurrency: 20 },
	{ ...calm, workers: 2, concurrency: 20 },
	{ ...calm, concurrency: 40 },
	{ ...calm, workers: 2, concurrency: 40 },
	busy,
	{ ...busy, nodes: 'create, wait' },
];

/** The sizes of installation that are planned for. */
const PLANNED_WORKERS = [2, 10, 100];

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rounds: { type: 'string', default: '3' },
			print: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const rounds = Number(values.rounds);
	if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
	const missing = await missingServers();
	if (missing.length > 0) throw new Error(missing.join('\n'));

	const load = loadavg()[0] ?? 0;
	const { measured, postgres, redis } = await measureAll(rounds);
	const plans = PLANNED_WORKERS.map((workers) =>
		planFor({
			workers,
			concurrency: 20,
			poolSize: Number(composeEnvironment('n8n').DB_POSTGRESDB_POOL_SIZE),
			calm: find(measured, calm),
			busy: find(measured, busy),
		}),
	);
	const given = { n8n: chosenN8nVersion(), postgres, redis, rounds, load };
	const parts = Object.entries(writeParts(measured, find(measured, calm), plans, given));
	for (const [name, content] of parts) console.log(`\n${name}\n${content}`);
	if (values.print) return;
	const page = await readFile(PAGE, 'utf8');
	await writeFile(
		PAGE,
		parts.reduce((text, [name, content]) => withGeneratedPart(text, name, content), page),
	);
}

async function measureAll(
	rounds: number,
): Promise<{ measured: Measured[]; postgres: string; redis: string }> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-scaling-'));
	const sandbox = await startSandbox({ token: 'scaling-token' });
	try {
		await installN8n(chosenN8nVersion(), console.log);
		const communityFolder = join(folder, 'nodes');
		await layOutNodesFolder(await pack(folder), communityFolder);
		const cluster = await startCluster({ communityFolder });
		try {
			await cluster.n8n.rest.setUpOwner();
			const input = credentialFor(sandbox);
			const id = await cluster.n8n.rest.createCredential(input);
			const results: Measured[][] = setups.map(() => []);
			for (let round = 1; round <= rounds; round += 1) {
				for (const [position, setup] of setups.entries()) {
					const one = await measure(cluster, sandbox, { id, name: input.name }, setup);
					results[position]?.push(one);
					console.log(`round ${round} of ${rounds}:`, JSON.stringify(one));
				}
			}
			const [versions] = await cluster.database.rows(
				z.object({ server_version: z.string() }),
				'SHOW server_version',
			);
			return {
				measured: results.map(medianOf),
				postgres: versions?.server_version.split(' ')[0] ?? 'of an unknown version',
				redis: (await readRedisTotals()).version,
			};
		} finally {
			await cluster.close();
		}
	} finally {
		await sandbox.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

function find(measured: readonly Measured[], setup: Setup): Measured {
	const found = measured.find((one) => JSON.stringify(one.setup) === JSON.stringify(setup));
	if (found === undefined) throw new Error(`${JSON.stringify(setup)} was not measured`);
	return found;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
