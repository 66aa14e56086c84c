import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../n8n/install';
import { chosenN8nVersion } from '../n8n/version';
import { layOutCommunityFolder } from './communityFolder';
import { pack } from './pack';
import { handOver } from './prepared';

/**
 * Once before all tests: n8n is installed, this package built, packed and laid out as a community
 * package. `N8N_E2E_TARBALL` names a tarball to test instead, for instance a published one.
 */
export default async function prepare(): Promise<void> {
	const progress = (line: string) => console.log(line);
	await installN8n(chosenN8nVersion(), progress);
	const folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-package-'));
	const tarball = process.env.N8N_E2E_TARBALL ?? (await pack(folder));
	const communityFolder = join(folder, 'nodes');
	await layOutCommunityFolder(tarball, communityFolder);
	handOver({ folder, communityFolder });
}
