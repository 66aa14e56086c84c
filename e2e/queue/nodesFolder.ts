import { mkdir } from 'node:fs/promises';

import { npm } from '../package/npm';

/**
 * Lays out a folder of community packages by the command at the top of compose.yaml.
 *
 * @param tarball what `npm pack` made
 * @param folder the folder to be, `.n8n/nodes` of an n8n home
 */
export async function layOutNodesFolder(tarball: string, folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const command = ['install', '--prefix', folder, '--omit=peer', '--ignore-scripts', tarball];
	// As far as can be without the registry, which only tells of the peer that is left out.
	await npm([...command, '--prefer-offline', '--no-audit', '--no-fund'], {
		folder,
		timeout: 120_000,
	});
}
