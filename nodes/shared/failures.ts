/**
 * Everything that can go wrong with one item: the codes that workflows branch on, and what people
 * read. Each message says what to do next, and holds the job's number where a job exists.
 */
export type FailureCode =
	| 'invalidInput'
	| 'unreachable'
	| 'rejected'
	| 'unconfirmed'
	| 'failed'
	| 'timeout'
	| 'unreadableResult';

export interface Failure {
	code: FailureCode;
	message: string;
	/** The number of the job, where one was bought. */
	jobId?: number;
	/** How many jobs were bought for the image, where Max Attempts is above 1. */
	attempts?: number;
	/** The service's raw result, where it could not be read. */
	result?: string;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export function failed(failure: Failure): { ok: false; failure: Failure } {
	return { ok: false, failure };
}

const COLLECT = 'use OmoCaptcha Solve and Wait with the operation "Wait for Job"';

/** @param field the parameter as the editor shows it */
export function invalidInput(field: string, problem: string, remedy: string): Failure {
	return { code: 'invalidInput', message: `${field}: ${problem}. ${remedy}.` };
}

export function unreachable(reason: string): Failure {
	return {
		code: 'unreachable',
		message: `The request did not get through to OmoCaptcha (${reason}), so nothing was bought. Check Base URL and the network, then run it again.`,
	};
}

/** @param waitSeconds what the service asked for, if it named a time */
export function tooManyRequests(waitSeconds: number | undefined): Failure {
	const wait = waitSeconds === undefined ? 'a minute' : `${waitSeconds} seconds`;
	return {
		code: 'unreachable',
		message: `OmoCaptcha turned the request away (HTTP 429, too many requests), so nothing was bought. Run it again in ${wait}, or lower Max Pending Jobs.`,
	};
}

export function rejectedJob(message: string): Failure {
	return {
		code: 'rejected',
		message: `OmoCaptcha rejected the image: ${sentence(message)} Nothing was bought. Correct what it names (token, balance, job type or image), then run it again.`,
	};
}

export function rejectedQuestion(jobId: number, message: string): Failure {
	return {
		code: 'rejected',
		jobId,
		message: `OmoCaptcha gave no result for job ${jobId}: ${sentence(message)} If the job is yours and the token is right, ${COLLECT} to ask again.`,
	};
}

export function unconfirmed(reason: string): Failure {
	return {
		code: 'unconfirmed',
		message: `The image was sent, but the answer was lost (${reason}): a job may exist and may have been charged. Look for it in the job history of your OmoCaptcha account before you retry, because a retry by hand may buy another. The node did not send it again.`,
	};
}

export function serviceFailed(jobId: number, attempts: number): Failure {
	const bought = attempts > 1 ? ` ${attempts} jobs were bought for this image.` : '';
	return {
		code: 'failed',
		jobId,
		message: `OmoCaptcha could not solve job ${jobId}.${bought} Check that Captcha Type and Target Text fit the image. A retry buys a new job; Max Attempts does so by itself.`,
	};
}

/** @param lastAnswer what the last question gave, such as "status running" */
export function timedOut(jobId: number, seconds: number, lastAnswer: string): Failure {
	return {
		code: 'timeout',
		jobId,
		message: `Job ${jobId} was not solved within ${seconds} seconds (${lastAnswer}). It is paid for and can still be collected: ${COLLECT}, or raise Timeout.`,
	};
}

export function unreadableResult(jobId: number, format: string, result: string): Failure {
	return {
		code: 'unreadableResult',
		jobId,
		result,
		message: `Job ${jobId} is solved, but its result does not read as ${format}: ${result}. Check Captcha Type and Result Format; to read the job again without buying another, ${COLLECT}.`,
	};
}

function sentence(message: string): string {
	const text = message.trim();
	return /[.!?]$/.test(text) ? text : `${text}.`;
}
