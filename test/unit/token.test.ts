import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { OmoCaptchaApi } from '../../credentials/OmoCaptchaApi.credentials';
import { addToken, readToken } from '../../nodes/shared/token';

const credentials = { apiToken: 'k3y', baseUrl: 'https://omocaptcha.com/api' };
const url = 'https://omocaptcha.com/api/createJob';

test('the token goes into the body, beside what is there', () => {
	const request: IHttpRequestOptions = { url, method: 'POST', body: { job_id: 5 } };
	expect(addToken(credentials, request)).toEqual({
		url,
		method: 'POST',
		body: { api_token: 'k3y', job_id: 5 },
	});
	expect(request.body).toEqual({ job_id: 5 });
});

test('a request without a body gets one', () => {
	expect(addToken(credentials, { url }).body).toEqual({ api_token: 'k3y' });
});

test('settings that are more than plain values stay as they are', () => {
	const { signal } = new AbortController();
	const request = addToken(credentials, { url, body: {}, abortSignal: signal });
	expect(request.abortSignal).toBe(signal);
});

test.each([
	['http://omocaptcha.com/api/createJob', undefined],
	['/createJob', 'http://omocaptcha.com/api'],
	['http://203.0.113.7/createJob', undefined],
])('it is not sent to %s (base %s): it would travel unencrypted', (path, baseURL) => {
	const send = () => addToken(credentials, { url: path, baseURL, body: {} });
	expect(send).toThrow(UserError);
	expect(send).toThrow(/https:\/\//);
});

test('nor where an older request has its address under "uri"', () => {
	const request: IHttpRequestOptions = { url: '', body: {} };
	Reflect.set(request, 'uri', 'http://omocaptcha.com/api/getBalance');
	expect(() => addToken(credentials, request)).toThrow(UserError);
	Reflect.set(request, 'uri', 'https://omocaptcha.com/api/getBalance');
	expect(addToken(credentials, request).body).toEqual({ api_token: 'k3y' });
});

test.each(['http://localhost:3001/api/createJob', 'http://sandbox/api/createJob'])(
	'it is sent to %s, which is within one’s own network',
	(own) => {
		expect(addToken(credentials, { url: own }).body).toEqual({ api_token: 'k3y' });
	},
);

test.each([
	['text', 'job_id=5'],
	['a list', [1, 2]],
	['bytes', Buffer.from('{}')],
	['a form', new URLSearchParams({ job_id: '5' })],
])('a body that is %s cannot hold it', (_, body) => {
	const request: IHttpRequestOptions = { url };
	Reflect.set(request, 'body', body);
	expect(() => addToken(credentials, request)).toThrow(/JSON/);
});

test('a body without a prototype is JSON as well', () => {
	const body = Object.assign(Object.create(null), { job_id: 5 });
	expect(addToken(credentials, { url, body }).body).toEqual({ api_token: 'k3y', job_id: 5 });
});

test.each([
	['k3y', 'k3y'],
	['  k3y\r\n', 'k3y'],
	['', ''],
	[undefined, ''],
])('a token that is pasted as %j is %j', (apiToken, token) => {
	const data: ICredentialDataDecryptedObject = {};
	if (apiToken !== undefined) data.apiToken = apiToken;
	expect(readToken(data)).toBe(token);
});

test('no error quotes the token', () => {
	expect.assertions(2);
	for (const request of [{ url: 'http://example.com' }, { url, body: 'x' }]) {
		try {
			addToken(credentials, request);
		} catch (error) {
			expect(String(error)).not.toContain('k3y');
		}
	}
});

describe('the credential', () => {
	const credential = new OmoCaptchaApi();

	test('has the names that saved workflows use', () => {
		expect(credential.name).toBe('omoCaptchaApi');
		expect(credential.displayName).toBe('OmoCaptcha API');
		expect(credential.properties.map(({ name, displayName }) => [name, displayName])).toEqual([
			['apiToken', 'API Token'],
			['baseUrl', 'Base URL'],
		]);
	});

	test('hides the token, and knows the address of the service', () => {
		const [token, baseUrl] = credential.properties;
		expect(token?.typeOptions?.password).toBe(true);
		expect(token?.required).toBe(true);
		expect(token?.default).toBe('');
		expect(baseUrl?.default).toBe('https://omocaptcha.com/api');
	});

	test('describes each field', () => {
		for (const { description } of credential.properties) expect(description).toBeTruthy();
	});

	test('puts the token into requests that other nodes make with it', async () => {
		const { authenticate } = credential;
		if (typeof authenticate !== 'function') throw new Error('It is no function');
		const request = await authenticate(credentials, { url, body: { job_id: 5 } });
		expect(request.body).toEqual({ api_token: 'k3y', job_id: 5 });
	});
});
