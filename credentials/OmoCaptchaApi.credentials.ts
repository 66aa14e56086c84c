import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../nodes/shared/baseUrl';
import { addToken } from '../nodes/shared/token';

export class OmoCaptchaApi implements ICredentialType {
	name = 'omoCaptchaApi';

	displayName = 'OmoCaptcha API';

	documentationUrl = 'https://github.com/n8n-nodes-omocaptcha/n8n-nodes-omocaptcha#the-credential';

	icon: Icon = { light: 'file:../icons/omocaptcha.svg', dark: 'file:../icons/omocaptcha.dark.svg' };

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The token that your account page on omocaptcha.com shows',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			placeholder: `e.g. ${DEFAULT_BASE_URL}`,
			description:
				'Where the service is. Change it only to use a stand-in, for example http://localhost:3001/api for tests.',
		},
	];

	/**
	 * A function rather than n8n's generic form: it can refuse to send the token in the clear, and it
	 * costs no evaluation of an expression for each request.
	 */
	authenticate: IAuthenticate = async (credentials, request) => addToken(credentials, request);
}
