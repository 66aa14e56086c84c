import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server';

/** Sandboxes of one test, which end with it. Call once in a file, outside of tests. */
export function sandboxesOfEachTest(): (options?: SandboxOptions) => Promise<Sandbox> {
	const open: Sandbox[] = [];
	afterEach(async () => {
		await Promise.all(open.splice(0).map(async (sandbox) => await sandbox.stop()));
	});
	return async (options) => {
		const sandbox = await startSandbox({ token: TOKEN, ...options });
		open.push(sandbox);
		return sandbox;
	};
}

/** The right token of all sandboxes: nothing else looks like it. */
export const TOKEN = 'tkn-5f0c3a-of-nobody';

export function credentialFor({ baseUrl }: Pick<Sandbox, 'baseUrl'>, apiToken = TOKEN) {
	return { apiToken, baseUrl };
}
