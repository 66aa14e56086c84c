import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import {
	type CaptchaType,
	captchaTypeIds,
	captchaTypes,
	DEFAULT_CAPTCHA_TYPE,
	resultFormats,
} from './captchaTypes';

/** Default of Poll Interval in seconds; bench/RESULTS.md has the simulation that it comes from. */
export const DEFAULT_POLL_INTERVAL = 0.75;
export const SHORTEST_POLL_INTERVAL = 0.2;
export const DEFAULT_TIMEOUT = 120;
export const DEFAULT_MAX_PENDING_JOBS = 200;

/** Values of other parameters under which one is shown. */
type Shown = Record<string, string[]>;

/**
 * Shown for types chosen from the list alone. Where the captcha type is an expression, nobody knows
 * the type yet, and n8n would insist on a parameter that is marked as required: such a one is
 * therefore shown for one type each, and has a twin that may stay empty.
 */
function forEachChosenType(
	condition: (type: CaptchaType) => boolean,
	shown: Shown,
	parameter: INodeProperties,
): INodeProperties[] {
	return captchaTypeIds(condition).map((id) => ({
		...parameter,
		// A rule to show would show it for any expression; a rule to hide does not.
		displayOptions: { show: shown, hide: { captchaType: [{ _cnd: { not: id } }] } },
	}));
}

function forTypeOrExpression(
	condition: (type: CaptchaType) => boolean,
	shown: Shown,
): IDisplayOptions {
	return { show: shown, hide: { captchaType: captchaTypeIds((type) => !condition(type)) } };
}

export const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Solve Image',
			value: 'solveImage',
			description: 'Buy a job for each image and wait for its result',
			action: 'Solve an image and wait',
		},
		{
			name: 'Wait for Job',
			value: 'waitForJob',
			description: 'Wait for a job that was created before, by its number. This buys nothing.',
			action: 'Wait for a job',
		},
	],
	default: 'solveImage',
};

/** Hidden, since there is nothing to choose: it gives Create Job its sentence in the node panel. */
export const createJobAction: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'hidden',
	noDataExpression: true,
	options: [
		{
			name: 'Create Job',
			value: 'createJob',
			description: 'Buy a job for each image and go on without its result',
			action: 'Create a job',
		},
	],
	default: 'createJob',
};

export const jobId: INodeProperties = {
	displayName: 'Job ID',
	name: 'jobId',
	type: 'string',
	required: true,
	default: '={{ $json.jobId }}',
	placeholder: 'e.g. 123456',
	description: 'Number of the job to wait for, as Create Job or an error message gives it',
	displayOptions: { show: { operation: ['waitForJob'] } },
};

export const captchaType: INodeProperties = {
	displayName: 'Captcha Type',
	name: 'captchaType',
	type: 'options',
	options: captchaTypes.map(({ id, name, description }) => ({ name, value: id, description })),
	default: DEFAULT_CAPTCHA_TYPE,
	description:
		'What kind of image it is, for example Coinmarketcap. The wrong type fails, and may cost a job.',
};

/** How the result is read, for types that do not say so themselves. */
export const resultFormat: INodeProperties = {
	displayName: 'Result Format',
	name: 'resultFormat',
	type: 'options',
	options: resultFormats.map(({ id, name, description }) => ({ name, value: id, description })),
	default: 'clicks',
	description: 'How to read the result of this job type',
	displayOptions: forTypeOrExpression(({ resultFormat: format }) => format === 'ask', {}),
};

/** The parameters of an image to send, shown under the given values of other parameters. */
export function imageParameters(shown: Shown): INodeProperties[] {
	return [
		...forEachChosenType(({ typeJobId }) => typeJobId === 'ask', shown, {
			displayName: 'Job Type ID',
			name: 'jobTypeId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 14',
			description: "The service's number of the job type, as its documentation lists it",
		}),
		{
			displayName: 'Job Type ID',
			name: 'jobTypeId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 14',
			description:
				"The service's number of the job type. It is used where Captcha Type comes out as other.",
			displayOptions: forTypeOrExpression(() => false, shown),
		},
		...forEachChosenType(({ targetText }) => targetText === 'required', shown, {
			displayName: 'Target Text',
			name: 'targetText',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. panda',
			description:
				'What to find in the image, in English or Vietnamese, for example panda or gấu trúc',
		}),
		{
			displayName: 'Target Text',
			name: 'targetText',
			type: 'string',
			default: '',
			placeholder: 'e.g. panda',
			description:
				'What to find in the image, in English or Vietnamese. Leave it empty where the type needs none.',
			displayOptions: forTypeOrExpression(({ targetText }) => targetText === 'optional', shown),
		},
		{
			displayName: 'Image Source',
			name: 'imageSource',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Binary Field',
					value: 'binary',
					description:
						'A file from an earlier node, for example Read Files from Disk or HTTP Request',
				},
				{
					name: 'Base64 Text',
					value: 'base64',
					description: 'Base64 text in a field or expression',
				},
			],
			default: 'binary',
			description: 'Where the image comes from',
			displayOptions: { show: shown },
		},
		{
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field containing the image file',
			description: 'The field with the image, as the Binary tab of the input panel names it',
			displayOptions: { show: { ...shown, imageSource: ['binary'] } },
		},
		{
			displayName: 'Image (Base64)',
			name: 'imageBase64',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. iVBORw0KGgo… or data:image/png;base64,iVBORw0KGgo…',
			description: 'The image as base64 text, with or without data:image/png;base64, in front',
			displayOptions: { show: { ...shown, imageSource: ['base64'] } },
		},
	];
}

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 1,
			description:
				'How many jobs may be bought for one image that the service fails on, for example 2. Each attempt costs a job.',
			displayOptions: { show: { '/operation': ['solveImage'] } },
		},
		{
			displayName: 'Max Pending Jobs',
			name: 'maxPendingJobs',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: DEFAULT_MAX_PENDING_JOBS,
			description: 'How many jobs may be waited for at once, for example 50. 0 is for no bound.',
		},
		{
			displayName: 'Number of the First Image',
			name: 'firstIndex',
			type: 'options',
			options: [
				{ name: '1, as the Service Counts', value: 1 },
				{ name: '0, as Programs Count', value: 0 },
			],
			default: 1,
			description: 'Whether the first picture of a grid is number 1 or number 0 in the output',
			displayOptions: {
				hide: {
					'/captchaType': captchaTypeIds(
						({ resultFormat: format }) => format === 'slider' || format === 'text',
					),
					'/resultFormat': ['slider', 'text'],
				},
			},
		},
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollInterval',
			type: 'number',
			typeOptions: { minValue: SHORTEST_POLL_INTERVAL, numberPrecision: 2 },
			default: DEFAULT_POLL_INTERVAL,
			description:
				'Least time between two questions for one result, for example 2. Asking costs nothing.',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_TIMEOUT,
			description:
				'How long to wait for a result from the creation of its job, for example 60. After it the job can still be collected with Wait for Job.',
		},
	],
};
