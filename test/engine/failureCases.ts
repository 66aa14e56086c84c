import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../sandbox/faults';
import type { GivenItem } from './givenItems';

/** One way in which one of three items fails, and what a workflow gets to see of it. */
export interface FailureCase {
	name: string;
	code: string;
	/** The name of the error's class, where it is thrown. */
	thrownAs: 'NodeOperationError' | 'NodeApiError';
	/** What the message says. Where `job` is set, the job's number is in it too. */
	says: RegExp;
	job?: boolean;
	/** What goes wrong at the service, for the failing item's image alone. */
	fault?: Fault;
	/** What is wrong with the failing item; its JSON goes over that of a good one. */
	item?: Partial<GivenItem>;
	/** `binary` unless given; the same for all items. */
	imageSource?: 'base64';
	/** Further fields of the error. */
	also?: IDataObject;
}

/** Every parameter from the item, so that one item can be wrong among others that are right. */
export const parametersFromItem: INodeParameters = {
	captchaType: '={{ $json.type }}',
	jobTypeId: '={{ $json.jobType }}',
	targetText: '={{ $json.find }}',
	imageSource: 'binary',
	binaryPropertyName: '={{ $json.field }}',
	imageBase64: '={{ $json.image }}',
	options: { pollInterval: 0.2, timeout: '={{ $json.timeout }}' },
};

export const goodJson: IDataObject = {
	type: 'coinmarketcap',
	find: 'panda',
	field: 'data',
	timeout: 60,
};

function badInput(name: string, says: RegExp, item: Partial<GivenItem>): FailureCase {
	return { name, says, item, code: 'invalidInput', thrownAs: 'NodeOperationError' };
}

function fileOf(bytes: Buffer): Partial<GivenItem> {
	return { files: { data: { fileName: 'image.png', bytes } } };
}

/** Bad input, found before anything is sent. */
export const inputCases: readonly FailureCase[] = [
	badInput('no such binary field', /^Input Binary Field: .*"photo".*"data"/, {
		json: { field: 'photo' },
	}),
	badInput('no file at all', /^Input Binary Field: .*no file.*"data"/, { files: {} }),
	badInput('an empty file', /^Input Binary Field: .*empty/, fileOf(Buffer.alloc(0))),
	badInput(
		'a file that is no image, whatever its name',
		/^Input Binary Field: .*PNG, JPEG, GIF, WebP or BMP/,
		fileOf(Buffer.from('<html></html>')),
	),
	{
		...badInput('bad base64', /^Image \(Base64\): .*not base64/, {
			json: { image: 'no base64!' },
		}),
		imageSource: 'base64',
	},
	{
		...badInput('no base64', /^Image \(Base64\): .*no image/, { json: { image: '' } }),
		imageSource: 'base64',
	},
	badInput('no target text', /^Target Text: .*empty/, { json: { find: ' ' } }),
	badInput('target text in another script', /^Target Text: .*"熊".*English or Vietnamese/, {
		json: { find: '熊猫' },
	}),
	badInput('an unknown captcha type', /^Captcha Type: "slider" .*coinmarketcap, bytrade, other/, {
		json: { type: 'slider' },
	}),
	badInput('no job type ID', /^Job Type ID: .*empty/, {
		json: { type: 'other', jobType: '' },
	}),
];

/** What only Solve and Wait can be told wrong. */
export const waitInputCases: readonly FailureCase[] = [
	badInput('a time-out that is no time', /^Timeout \(Seconds\): 0 /, {
		json: { timeout: 0 },
	}),
];

/** The service, or the way to it, fails to create a job. */
export const creationCases: readonly FailureCase[] = [
	{
		name: 'too many requests, for longer than the node is patient',
		code: 'unreachable',
		thrownAs: 'NodeApiError',
		says: /HTTP 429.*nothing was bought.*in \d+ seconds?/,
		fault: { call: 'createJob', kind: 'httpStatus', status: 429, retryAfter: '1', times: 'always' },
	},
	{
		name: 'error: true',
		code: 'rejected',
		thrownAs: 'NodeApiError',
		says: /Your balance is too low\. Nothing was bought/,
		fault: { call: 'createJob', kind: 'errorTrue', message: 'Your balance is too low' },
	},
	{
		name: 'HTTP 403',
		code: 'rejected',
		thrownAs: 'NodeApiError',
		says: /HTTP 403/,
		fault: { call: 'createJob', kind: 'httpStatus', status: 403 },
	},
	{
		name: 'a redirect',
		code: 'rejected',
		thrownAs: 'NodeApiError',
		says: /HTTP 302.*another address/,
		fault: { call: 'createJob', kind: 'redirect', location: 'http://127.0.0.1:1/api' },
	},
	{
		name: 'a connection that is cut off after the image was sent',
		code: 'unconfirmed',
		thrownAs: 'NodeApiError',
		says: /connection cut off.*a job may exist/,
		fault: { call: 'createJob', kind: 'cutAfter' },
	},
	{
		name: 'HTTP 502',
		code: 'unconfirmed',
		thrownAs: 'NodeApiError',
		says: /HTTP 502.*a job may exist/,
		fault: { call: 'createJob', kind: 'httpStatus', status: 502, jobCreated: true },
	},
	{
		name: 'an answer without a job number',
		code: 'unconfirmed',
		thrownAs: 'NodeApiError',
		says: /no job number.*a job may exist/,
		fault: { call: 'createJob', kind: 'noJobId' },
	},
];

/** A job exists, and comes to nothing. */
export const waitCases: readonly FailureCase[] = [
	{
		name: 'error: true about the job',
		code: 'rejected',
		thrownAs: 'NodeApiError',
		job: true,
		says: /job \d+.*Job is not yours\./,
		fault: { call: 'getJobResult', kind: 'errorTrue', message: 'Job is not yours' },
	},
	{
		name: 'a job that the service fails on',
		code: 'failed',
		thrownAs: 'NodeApiError',
		job: true,
		says: /could not solve job \d+/,
		fault: { call: 'createJob', kind: 'fail' },
	},
	{
		name: 'a job that takes too long',
		code: 'timeout',
		thrownAs: 'NodeApiError',
		job: true,
		says: /Job \d+ .*within 1 seconds?.*"running".*Wait for Job/,
		fault: { call: 'createJob', kind: 'neverReady' },
		item: { json: { timeout: 1 } },
	},
	{
		name: 'a result of no known form',
		code: 'unreadableResult',
		thrownAs: 'NodeApiError',
		job: true,
		says: /Job \d+ .*clicks.*1\|\|3/,
		fault: { call: 'createJob', kind: 'oddResult', result: '1||3' },
		also: { result: '1||3' },
	},
];
