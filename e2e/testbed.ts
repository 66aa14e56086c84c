import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/server';
import { installN8n } from './n8n/install';
import { startN8n, type N8nInstance } from './n8n/instance';
import type { CredentialInput } from './n8n/rest';
import { chosenN8nVersion } from './n8n/version';
import { takeOver } from './package/prepared';
import type { CredentialReference } from './workflows';

/** A token that is looked for where it must not be: nothing else contains it. */
const TOKEN = 'sandbox-token-7c1f0e5a9d3b';

/** All that a test needs: n8n with this package and a credential, and a stand-in for the service. */
export interface Testbed {
	n8n: N8nInstance;
	sandbox: Sandbox;
	/** A credential with the sandbox's address and token, stored in n8n. */
	credential: CredentialReference;
	/** The address of the webhook with this path. */
	webhookUrl(path: string): string;
	/** How many jobs were bought since the sandbox was last reset. */
	jobsBought(): number;
	/** Ends all of it. */
	close(): Promise<void>;
}

export interface TestbedOptions {
	sandbox?: SandboxOptions;
	/** Environment variables for n8n. */
	env?: Readonly<Record<string, string>>;
}

/** Starts a sandbox and a fresh n8n side by side, and introduces them to each other. */
export async function startTestbed(options: TestbedOptions = {}): Promise<Testbed> {
	const sandbox = await startSandbox({ token: TOKEN, ...options.sandbox });
	let n8n: N8nInstance | undefined;
	const close = async () => {
		await n8n?.stop();
		await sandbox.stop();
	};
	try {
		n8n = await startN8n({
			n8n: await installN8n(chosenN8nVersion()),
			communityFolder: takeOver().communityFolder,
			env: options.env,
		});
		const { baseUrl, rest } = n8n;
		await rest.setUpOwner();
		const input = credentialFor(sandbox);
		return {
			n8n,
			sandbox,
			credential: { id: await rest.createCredential(input), name: input.name },
			webhookUrl: (path) => `${baseUrl}/webhook/${path}`,
			jobsBought: () => sandbox.record().jobs.length,
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** A credential for this sandbox, with another token where one is given. */
export function credentialFor({ baseUrl, token }: Sandbox, otherToken?: string): CredentialInput {
	return {
		name: 'OmoCaptcha (sandbox)',
		type: 'omoCaptchaApi',
		data: { apiToken: otherToken ?? token, baseUrl },
	};
}
