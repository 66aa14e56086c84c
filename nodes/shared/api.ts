import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { checkBaseUrl } from './baseUrl';
import type { Outcome } from './failures';
import { limits } from './limits';
import { isPlainObject } from './plainObject';
import { redact } from './redaction';
import {
	type CreateJobOutcome,
	type HttpReply,
	type JobResultOutcome,
	readBalanceReply,
	readCreateJobReply,
	readJobResultReply,
} from './replies';
import { readRequestError } from './requestErrors';
import { addToken, readToken } from './token';

export const CREDENTIAL = 'omoCaptchaApi';

/** The service's calls, one request each; nothing else talks HTTP. */
export interface OmoCaptcha {
	/**
	 * Buys a job: `POST {base}/createJob` with `data.type_job_id`, `data.image_base64` and, where
	 * the type has one, `data.input` (the service's pages on Coinmarketcap and Bytrade).
	 * Neither repeats nor ends a request by itself. Never rejects.
	 */
	createJob(job: JobRequest): Promise<CreateJobOutcome>;
	/**
	 * Asks for a job's result: `POST {base}/getJobResult` with `job_id` as a number. Costs nothing.
	 * Never rejects.
	 *
	 * @param timeout milliseconds until the question counts as lost
	 * @param signal ends the request
	 */
	getJobResult(jobId: number, timeout: number, signal: AbortSignal): Promise<JobResultOutcome>;
	/** Makes a text of the service fit for errors and logs. */
	redact(text: string): string;
	/** Whether a text of the service holds the API token. */
	quotesToken(text: string): boolean;
}

export interface JobRequest {
	typeJobId: string;
	/** What to find in the image; empty for none. */
	targetText: string;
	imageBase64: string;
}

/**
 * Opens the service with the node's credential, which is read and decrypted once for the whole
 * batch: n8n would do it anew for each request.
 *
 * @throws n8n's own error where the node has no credential
 */
export async function connect(context: IExecuteFunctions): Promise<Outcome<OmoCaptcha>> {
	const credentials = await context.getCredentials(CREDENTIAL);
	const address = checkBaseUrl(String(credentials.baseUrl ?? ''));
	if (!address.ok) return address;
	const token = readToken(credentials);
	const baseUrl = address.value;

	async function post(
		call: string,
		body: IDataObject,
		timeout: number,
		signal: AbortSignal | undefined,
	): Promise<HttpReply> {
		const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL,
			serviceRequest(`${baseUrl}/${call}`, body, timeout, signal),
			{ credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data: credentials } },
		);
		return readReply(response);
	}

	return {
		ok: true,
		value: {
			async createJob({ typeJobId, targetText, imageBase64 }) {
				const data = {
					type_job_id: typeJobId,
					...(targetText !== '' && { input: targetText }),
					image_base64: imageBase64,
				};
				try {
					const reply = await post('createJob', { data }, limits.createAnswer, undefined);
					return redactOutcome(readCreateJobReply(reply, Date.now()), token);
				} catch (error) {
					const { sent, reason } = readRequestError(error);
					return { kind: sent ? 'unconfirmed' : 'notSent', reason };
				}
			},
			async getJobResult(jobId, timeout, signal) {
				try {
					const reply = await post('getJobResult', { job_id: jobId }, timeout, signal);
					return redactOutcome(readJobResultReply(reply, Date.now()), token);
				} catch (error) {
					return { kind: 'noAnswer', reason: readRequestError(error).reason };
				}
			},
			redact: (text) => redact(text, token),
			quotesToken: (text) => token !== '' && text.includes(token),
		},
	};
}

/**
 * The credential's test in the editor: asks for the balance, which costs nothing. The service
 * answers a wrong token with HTTP 200 and `error: true`, so its message is passed on.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { helpers } = this;
	const token = readToken(credential.data ?? {});
	const address = checkBaseUrl(String(credential.data?.baseUrl ?? ''));
	if (token === '') {
		return {
			status: 'Error',
			message: 'API Token is empty. Paste it from your OmoCaptcha account.',
		};
	}
	if (!address.ok) return { status: 'Error', message: address.failure.message };
	const { url, method, body } = addToken(
		{ apiToken: token },
		{ url: `${address.value}/getBalance`, method: 'POST', body: {} },
	);
	try {
		const response: unknown = await helpers.request({
			uri: url,
			method,
			body,
			timeout: limits.resultAnswer,
			followRedirect: false,
			// An answer is read whatever its status, as text.
			simple: false,
			resolveWithFullResponse: true,
		});
		const outcome = readBalanceReply(readReply(response), Date.now());
		return outcome.kind === 'balance'
			? {
					status: 'OK',
					message: `Connection successful. Balance: ${redact(outcome.balance, token)}`,
				}
			: { status: 'Error', message: `OmoCaptcha says: ${redact(outcome.message, token)}` };
	} catch (error) {
		return {
			status: 'Error',
			message: `OmoCaptcha could not be reached at ${new URL(address.value).host}: ${readRequestError(error).reason}.`,
		};
	}
}

/**
 * A request as n8n's helper takes it. The answer comes back as text whatever its status, redirects
 * are not followed (the token would travel with them), and nothing is repeated.
 *
 * n8n sets the signal of each request to the execution's own, which the setter lets pass by. A
 * question for a result ends with the batch, not only with the execution. A request that buys a job
 * has no signal: its answer holds the number of a job that is paid for, so it is heard even when
 * the execution was stopped.
 */
function serviceRequest(
	url: string,
	body: IDataObject,
	timeout: number,
	signal: AbortSignal | undefined,
): IHttpRequestOptions {
	return {
		url,
		method: 'POST',
		body,
		timeout,
		json: true,
		encoding: 'text',
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		returnFullResponse: true,
		get abortSignal() {
			return signal;
		},
		set abortSignal(_signalOfExecution) {},
	};
}

/** Anything that does not look like an HTTP answer reads as an unusable one. */
function readReply(response: unknown): HttpReply {
	if (!isPlainObject(response)) return { status: 0, retryAfter: undefined, body: '' };
	const { statusCode, headers, body } = response;
	const retryAfter = isPlainObject(headers) ? headers['retry-after'] : undefined;
	return {
		status: typeof statusCode === 'number' ? statusCode : 0,
		retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
		body: typeof body === 'string' ? body : '',
	};
}

function redactOutcome<T extends CreateJobOutcome | JobResultOutcome>(
	outcome: T,
	token: string,
): T {
	if ('message' in outcome) return { ...outcome, message: redact(outcome.message, token) };
	if ('status' in outcome) return { ...outcome, status: redact(outcome.status, token) };
	if ('reason' in outcome) return { ...outcome, reason: redact(outcome.reason, token) };
	return outcome;
}
