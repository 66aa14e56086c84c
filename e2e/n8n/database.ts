import { join } from 'node:path';

import { finish } from '../processes/finish';

/**
 * Everything that an n8n's SQLite database holds, as text. n8n may be running, or may have been
 * killed: what it wrote to the write-ahead log is read too.
 *
 * @param node the Node.js that runs this n8n
 * @param home the folder that holds `.n8n`
 */
export async function databaseText(node: string, home: string): Promise<string> {
	const lines = await finish({
		command: node,
		args: [
			'--disable-warning=ExperimentalWarning',
			join(__dirname, 'dumpDatabase.js'),
			join(home, '.n8n', 'database.sqlite'),
		],
		timeout: 30_000,
	});
	return lines.join('\n');
}
