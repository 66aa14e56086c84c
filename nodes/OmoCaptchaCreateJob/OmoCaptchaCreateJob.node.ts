import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { testCredential } from '../shared/api';
import { buyJob } from '../shared/buying';
import { executeNode } from '../shared/execution';
import { readImageOrder } from '../shared/imageOrders';
import { ParameterReader } from '../shared/parameterReader';
import { captchaType, createJobAction, imageParameters } from '../shared/parameters';

export class OmoCaptchaCreateJob implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OmoCaptcha Create Job',
		name: 'omoCaptchaCreateJob',
		icon: {
			light: 'file:../../icons/omocaptcha.svg',
			dark: 'file:../../icons/omocaptcha.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ (String($rawParameter["captchaType"]).startsWith("=") ? "" : $parameter["captchaType"] + ": ") + "create job" }}',
		description: 'Have OmoCaptcha recognise an image, without waiting for the result',
		defaults: { name: 'OmoCaptcha Create Job' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'omoCaptchaApi', required: true, testedBy: 'testCredential' }],
		properties: [createJobAction, captchaType, ...imageParameters({})],
	};

	methods = { credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const parameters = new ParameterReader(this);
		return await executeNode(this, {
			read: (itemIndex) => readImageOrder(this, parameters, itemIndex),
			check: async (order) => await order.checkImage(),
			work: async (solver, order) => await buyJob(solver, order),
			output: ({ captchaType: { id }, typeJobId }, { purchase: { jobId, message } }) => ({
				jobId,
				captchaType: id,
				typeJobId,
				message,
			}),
			maxPendingJobs: { ok: true, value: Infinity },
		});
	}
}
