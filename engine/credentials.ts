import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

import { OmoCaptchaApi } from '../credentials/OmoCaptchaApi.credentials';

const credentialType = new OmoCaptchaApi();

/**
 * Gives every node the one credential of the run, and authenticates with the credential's own code.
 * n8n's helper also reads and decrypts them from its database, which is not part of n8n-core.
 */
export class SingleCredential extends ICredentialsHelper {
	/** How often a node asked for the credential. */
	decrypted = 0;

	constructor(private readonly data: ICredentialDataDecryptedObject) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = credentialType;
		if (typeof authenticate !== 'function') throw new Error('The credential has no function');
		return await authenticate(credentials, request);
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Encrypted credentials are not part of this engine');
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		this.decrypted += 1;
		return { ...this.data };
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): INodeProperties[] {
		return credentialType.properties;
	}
}
