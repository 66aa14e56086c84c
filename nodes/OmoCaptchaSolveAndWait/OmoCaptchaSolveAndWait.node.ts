import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCredential } from '../shared/api';
import { executeNode } from '../shared/execution';
import { ParameterReader } from '../shared/parameterReader';
import {
	captchaType,
	imageParameters,
	jobId,
	operation,
	options,
	resultFormat,
} from '../shared/parameters';
import { readMaxPendingJobs } from '../shared/waitOptions';
import { describeTask, readTask, runTask } from './task';

export class OmoCaptchaSolveAndWait implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OmoCaptcha Solve and Wait',
		name: 'omoCaptchaSolveAndWait',
		icon: {
			light: 'file:../../icons/omocaptcha.svg',
			dark: 'file:../../icons/omocaptcha.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ (String($rawParameter["captchaType"]).startsWith("=") ? "" : $parameter["captchaType"] + ": ") + ($parameter["operation"] === "waitForJob" ? "wait for job" : "solve image") }}',
		description: 'Have OmoCaptcha recognise an image, and give click indices or a slider value',
		defaults: { name: 'OmoCaptcha Solve and Wait' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'omoCaptchaApi', required: true, testedBy: 'testCredential' }],
		properties: [
			operation,
			jobId,
			captchaType,
			...imageParameters({ operation: ['solveImage'] }),
			resultFormat,
			options,
		],
	};

	methods = { credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const parameters = new ParameterReader(this);
		return await executeNode(this, {
			read: (itemIndex) => readTask(this, parameters, itemIndex),
			check: async (task) => (task.kind === 'image' ? await task.order.checkImage() : undefined),
			work: runTask,
			output: describeTask,
			maxPendingJobs: readMaxPendingJobs(parameters),
		});
	}
}
