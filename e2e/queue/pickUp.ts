import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import type { N8nInstance } from '../n8n/instance';
import { finish } from '../processes/finish';

const PAGE = join(__dirname, '..', '..', 'docs', 'scaling.md');

/**
 * Stops and retries the "running" executions of a workflow by the script that docs/scaling.md gives
 * to users. n8n 2.x only: the API of 1.x cannot stop.
 */
export async function pickUpByScript(
	{ baseUrl, rest }: N8nInstance,
	workflowId: string,
): Promise<void> {
	const script = /```js\n(.*?)```/s.exec(await readFile(PAGE, 'utf8'))?.[1];
	if (script === undefined) throw new Error(`${PAGE} has no script`);
	const { rawApiKey } = z.object({ rawApiKey: z.string() }).parse(
		await rest.post('/api-keys', {
			label: `pick up ${workflowId}`,
			scopes: ['execution:list', 'execution:stop', 'execution:retry'],
			expiresAt: null,
		}),
	);
	const folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-pick-up-'));
	try {
		const file = join(folder, 'pick-up.mjs');
		await writeFile(file, script);
		await finish({
			command: process.execPath,
			args: [file],
			env: {
				PATH: process.env.PATH,
				N8N_URL: baseUrl,
				N8N_API_KEY: rawApiKey,
				WORKFLOW_ID: workflowId,
				OLDER_THAN_SECONDS: '1',
			},
			timeout: 120_000,
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The same by the editor's own calls, for these executions. */
export async function pickUpByHand({ rest }: N8nInstance, ids: readonly string[]): Promise<void> {
	for (const id of ids) {
		await rest.stopExecution(id);
		await rest.retryExecution(id);
	}
}
