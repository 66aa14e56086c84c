import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../n8n/install';
import { chosenN8nVersion } from '../n8n/version';
import { pack } from '../package/pack';
import { handOver } from '../package/prepared';
import { layOutNodesFolder } from './nodesFolder';
import { missingServers } from './servers';
import { skipAll } from './skipping';

/** Once before all tests: n8n is installed, and this package laid out as compose.yaml says. */
export default async function prepare(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-queue-'));
	const communityFolder = join(folder, 'nodes');
	handOver({ folder, communityFolder });
	const missing = await missingServers();
	if (missing.length > 0) {
		skipAll(missing.join('\n'));
		return;
	}
	await installN8n(chosenN8nVersion(), (line) => console.log(line));
	await layOutNodesFolder(process.env.N8N_E2E_TARBALL ?? (await pack(folder)), communityFolder);
}
