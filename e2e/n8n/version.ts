/** The n8n that this package is developed against. */
export const DEFAULT_N8N_VERSION = '2.41.1';

/**
 * The n8n version to run: the environment variable `N8N_VERSION`, or the default.
 *
 * @throws Error where the variable is no full version number
 */
export function chosenN8nVersion(environment: NodeJS.ProcessEnv = process.env): string {
	const version = environment.N8N_VERSION?.trim() || DEFAULT_N8N_VERSION;
	if (!/^\d+\.\d+\.\d+$/.test(version)) {
		throw new Error(`N8N_VERSION is "${version}"; it has to be a full version such as 1.123.81`);
	}
	return version;
}
