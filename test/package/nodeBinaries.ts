import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder } from '../../e2e/n8n/cacheFolder';

/** The Node.js that n8n 2.x needs. */
const NEWEST = '24';

export interface NodeBinary {
	major: string;
	/** Path of the executable, or `undefined` where this machine has none. */
	path: string | undefined;
}

/**
 * The running Node.js, and the one that n8n 2.x needs: where that is another, the one that the
 * end-to-end tests have fetched from the registry.
 */
export function nodeBinaries(): NodeBinary[] {
	const [running = ''] = process.versions.node.split('.');
	const binaries: NodeBinary[] = [{ major: running, path: process.execPath }];
	if (running !== NEWEST) binaries.push({ major: NEWEST, path: fetchedBinary(NEWEST) });
	return binaries;
}

function fetchedBinary(major: string): string | undefined {
	const packageName = `node-${process.platform}-${process.arch}`;
	const folder = join(cacheFolder(), `node-${major}`, 'node_modules', packageName);
	const path = join(folder, 'bin', 'node');
	return existsSync(path) ? path : undefined;
}
