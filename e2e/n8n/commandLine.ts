import { finish } from '../processes/finish';
import type { InstalledN8n } from './install';

/**
 * Runs one n8n command, such as `import:credentials`, to its end. Each takes some seconds, most of
 * them for loading n8n; REST calls to a running n8n are far quicker.
 *
 * @param env n8n's environment (`n8nEnvironment`), which names the home to work on
 * @returns the lines that it printed
 * @throws CommandFailed where n8n says that it failed
 */
export async function runCommand(
	n8n: InstalledN8n,
	env: Record<string, string>,
	args: readonly string[],
): Promise<readonly string[]> {
	return await finish({
		command: n8n.node,
		args: [n8n.script, ...args],
		env,
		timeout: 120_000,
	});
}
