import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { execute } from '../../engine/engine';
import { CAPTCHA_TYPE } from '../processes/sandbox';
import { builtNode, NODE_TYPE } from './builtNode';

export interface Service {
	baseUrl: string;
	token: string;
}

/** What a node of n8n's may use to make its items. */
type MakeItems = NonNullable<INodeType['execute']>;

const node = builtNode();

/**
 * Runs Solve and Wait over items, in n8n's engine in this process.
 *
 * @param makeItems gives the items, as the node before would
 * @param options the node's own, under its parameter Options
 * @returns the node's output
 * @throws Error where any item failed
 */
export async function runBatch(
	service: Service,
	makeItems: MakeItems,
	options: INodeParameters = {},
): Promise<INodeExecutionData[]> {
	const execution = await execute({
		credential: { apiToken: service.token, baseUrl: service.baseUrl },
		nodeTypes: new Map([
			['bench.images', imagesNode(makeItems)],
			[NODE_TYPE, node],
		]),
		workflow: {
			nodes: [
				drawNode('Start', 'n8n-nodes-base.manualTrigger'),
				drawNode('Images', 'bench.images'),
				{
					...drawNode('Solve and Wait', NODE_TYPE),
					parameters: { captchaType: CAPTCHA_TYPE, options },
					credentials: { omoCaptchaApi: { id: '1', name: 'Sandbox' } },
				},
			],
			connections: {
				Start: { main: [[{ node: 'Images', type: 'main', index: 0 }]] },
				Images: { main: [[{ node: 'Solve and Wait', type: 'main', index: 0 }]] },
			},
		},
	});
	const { error, runData } = (await execution.done).data.resultData;
	if (error) throw error;
	return runData['Solve and Wait']?.[0]?.data?.main?.[0] ?? [];
}

function drawNode(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

function imagesNode(execute: MakeItems): INodeType {
	const description: INodeTypeDescription = {
		displayName: 'Images',
		name: 'images',
		group: ['input'],
		version: 1,
		description: 'Gives the images of a benchmark',
		defaults: { name: 'Images' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};
	return { description, execute };
}
