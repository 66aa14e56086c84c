import { homedir } from 'node:os';
import { join } from 'node:path';

const NAME = 'n8n-nodes-omocaptcha';

/**
 * The folder that keeps installed n8n versions between runs: `OMOCAPTCHA_N8N_CACHE`, or a folder of
 * this project's under the user's cache folder (XDG Base Directory Specification).
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
	if (environment.OMOCAPTCHA_N8N_CACHE) return environment.OMOCAPTCHA_N8N_CACHE;
	if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, NAME);
	return join(homedir(), '.cache', NAME);
}
