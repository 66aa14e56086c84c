import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { isSafeForToken } from './baseUrl';
import { isPlainObject } from './plainObject';

/**
 * Puts the API token into a request's body as `api_token`, where all of the service's pages want
 * it. n8n calls this for every request made with the credential, HTTP Request nodes included.
 *
 * @throws UserError where the token would travel unencrypted over a public network, or where the
 * body is no JSON object that could hold it
 */
export function addToken(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	const address = findAddress(request);
	if (address && !isSafeForToken(address)) {
		throw new UserError(
			`The API token is not sent to ${address.host} over http://. Use https:// instead.`,
		);
	}
	const { body } = request;
	const isJson = isPlainObject(body) && isPlain(Object.getPrototypeOf(body));
	if (body !== undefined && !isJson) {
		throw new UserError('OmoCaptcha takes the API token in a JSON body. Send a JSON object.');
	}
	return { ...request, body: { api_token: readToken(credentials), ...(isJson && body) } };
}

/** A form or a buffer is an object too, but none that JSON is made of. */
function isPlain(prototype: unknown): boolean {
	return prototype === Object.prototype || prototype === null;
}

/** Tokens are pasted, often with a space or a line end that nobody sees. */
export function readToken(credentials: ICredentialDataDecryptedObject): string {
	return String(credentials.apiToken ?? '').trim();
}

/** n8n's older request form, which its HTTP Request node still uses, has the URL under `uri`. */
function findAddress(request: IHttpRequestOptions): URL | undefined {
	const older: unknown = Reflect.get(request, 'uri');
	const text = request.url || (typeof older === 'string' ? older : '');
	return URL.canParse(text, request.baseURL) ? new URL(text, request.baseURL) : undefined;
}
