import type { INode, INodeParameters, INodeType, IRun } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from '../../engine/engine';
import { OmoCaptchaSolveAndWait } from '../../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts';
import { NODE, type NodeSettings } from './nodeRun';

export interface AgentRun {
	/** What the agent's model fills in, for each of its calls; all calls are made at once. */
	calls: ReadonlyArray<Record<string, string>>;
	parameters: INodeParameters;
	settings?: NodeSettings;
	credential: { apiToken: string; baseUrl: string };
}

/** What each call of the tool gave the agent, in the calls' order: a text, or an error. */
export type Answer = { text: string } | { error: unknown };

/** Runs Solve and Wait as n8n runs a node that is connected to an AI agent as its tool. */
export async function runAsTool(run: AgentRun): Promise<{ answers: Answer[]; run: IRun }> {
	const answers: Answer[] = [];
	const agent: INodeType = {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: 'Calls its tool',
			defaults: { name: 'Agent' },
			inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			const tools: unknown = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			const tool: unknown = Array.isArray(tools) ? tools[0] : undefined;
			if (!isTool(tool)) throw new Error('The agent got no tool');
			answers.push(
				...(await Promise.all(
					run.calls.map(async (call): Promise<Answer> => {
						try {
							return { text: String(await tool.invoke(call)) };
						} catch (error) {
							return { error };
						}
					}),
				)),
			);
			return [this.getInputData()];
		},
	};
	const node = new OmoCaptchaSolveAndWait();
	// As n8n turns a node that says `usableAsTool` into one.
	node.description = {
		...node.description,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	const execution = await execute({
		workflow: {
			nodes: [
				placed('Start', 'n8n-nodes-base.manualTrigger'),
				placed('Agent', 'test.agent'),
				{
					...placed(NODE, 'test.nodeUnderTest'),
					...run.settings,
					parameters: run.parameters,
					credentials: { omoCaptchaApi: { id: '1', name: 'OmoCaptcha' } },
				},
			],
			connections: {
				Start: { main: [[{ node: 'Agent', type: NodeConnectionTypes.Main, index: 0 }]] },
				[NODE]: { ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
			},
		},
		nodeTypes: new Map<string, INodeType>([
			['test.agent', agent],
			['test.nodeUnderTest', node],
		]),
		credential: run.credential,
	});
	return { run: await execution.done, answers };
}

function isTool(value: unknown): value is { invoke: (input: object) => Promise<unknown> } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'invoke' in value &&
		typeof value.invoke === 'function'
	);
}

function placed(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}
