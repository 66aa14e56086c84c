import { rm } from 'node:fs/promises';

import { userFolder } from '../../engine/environment';

/** Takes away the settings and files that n8n's engine left behind. For `afterAll`. */
export async function removeEngineFolder(): Promise<void> {
	await rm(userFolder, { recursive: true, force: true });
}
