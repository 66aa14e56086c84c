import { rm } from 'node:fs/promises';

import { takeOver } from './prepared';

/** Once after all tests: removes what `prepare` made, but for the installed n8n. */
export default async function tidy(): Promise<void> {
	await rm(takeOver().folder, { recursive: true, force: true });
}
