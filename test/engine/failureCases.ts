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
	badInput(
		'no such binary field',
		/Input Binary Field: the item has no field "photo"\. Use one that it has: "data"/,
		{ json: { field: 'photo' } },
	),
	badInput('no file at all', /Input Binary Field: the item has no file in "data"/, { files: {} }),
	badInput('an empty file', /Input Binary Field: the image is empty/, fileOf(Buffer.alloc(0))),
	badInput(
		'a file that is no image, whatever its name',
		/not a PNG, JPEG, GIF, WebP or BMP image/,
		fileOf(Buffer.from('<html></html>')),
	),
	{
		...badInput('bad base64', /Image \(Base64\): the text is not base64/, {
			json: { image: 'no base64!' },
		}),
		imageSource: 'base64',
	},
	{
		...badInput('no base64', /Image \(Base64\): no image is given/, { json: { image: '' } }),
		imageSource: 'base64',
	},
	badInput('no target text', /Target Text: it is empty/, { json: { find: ' ' } }),
	badInput(
		'target text in another script',
		/Target Text: the service does not read "熊"\. Write .* in English or Vietnamese/,
		{ json: { find: '熊猫' } },
	),
	badInput(
		'an unknown captcha type',
		/Captcha Type: "slider" is no captcha type\. Use one of coinmarketcap, bytrade, other/,
		{ json: { type: 'slider' } },
	),
	badInput('no job type ID', /Job Type ID: nothing is not a number of a job type/, {
		json: { type: 'other', jobType: '' },
	}),
];

/** What only Solve and Wait can be told wrong. */
export const waitInputCases: readonly FailureCase[] = [
	badInput('a time-out that is no time', /Timeout \(Seconds\): 0 does not fit/, {
		json: { timeout: 0 },
	}),
];

/** The service, or the way to it, fails to create a job. */
export const creationCases: readonly FailureCase[] = [
	{
		name: 'too many requests, for longer than the node is patient',
		code: 'unreachable',
		thrownAs: 'NodeApiError',
		says: /HTTP 429, too many requests\), so nothing was bought\. Run it again in 1 seconds/,
		fault: { call: 'createJob', kind: 'httpStatus', status: 429, retryAfter: '1', times: 'always' },
	},
	{
		name: 'error: true',
		code: 'rejected',
		thrownAs: 'NodeApiError',
		says: /OmoCaptcha rejected the image: Your balance is too low\. Nothing was bought\./,
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
		says: /HTTP 302: the service points to another address/,
		fault: { call: 'createJob', kind: 'redirect', location: 'http://127.0.0.1:1/api' },
	},
	{
		name: 'a connection that is cut off after the image was sent',
		code: 'unconfirmed',
		thrownAs: 'NodeApiError',
		says: /the answer was lost \(connection cut off\): a job may exist/,
		fault: { call: 'createJob', kind: 'cutAfter' },
	},
	{
		name: 'HTTP 502',
		code: 'unconfirmed',
		thrownAs: 'NodeApiError',
		says: /the answer was lost \(HTTP 502\)/,
		fault: { call: 'createJob', kind: 'httpStatus', status: 502, jobCreated: true },
	},
	{
		name: 'an answer without a job number',
		code: 'unconfirmed',
		thrownAs: 'NodeApiError',
		says: /the answer holds no job number/,
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
		says: /gave no result for job \d+: Job is not yours\./,
		fault: { call: 'getJobResult', kind: 'errorTrue', message: 'Job is not yours' },
	},
	{
		name: 'a job that the service fails on',
		code: 'failed',
		thrownAs: 'NodeApiError',
		job: true,
		says: /OmoCaptcha could not solve job \d+\./,
		fault: { call: 'createJob', kind: 'fail' },
	},
	{
		name: 'a job that takes too long',
		code: 'timeout',
		thrownAs: 'NodeApiError',
		job: true,
		says: /Job \d+ was not solved within 1 seconds \(the last status was "running"\)/,
		fault: { call: 'createJob', kind: 'neverReady' },
		item: { json: { timeout: 1 } },
	},
	{
		name: 'a result of no known form',
		code: 'unreadableResult',
		thrownAs: 'NodeApiError',
		job: true,
		says: /Job \d+ is solved, but its result does not read as clicks: 1\|\|3/,
		fault: { call: 'createJob', kind: 'oddResult', result: '1||3' },
		also: { result: '1||3' },
	},
];
