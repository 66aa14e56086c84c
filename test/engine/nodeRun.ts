import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IRun,
	IRunExecutionData,
} from 'n8n-workflow';

import { type EngineRun, type Execution, execute } from '../../engine/engine';
// With its ending, since n8n's codex file beside it is called the same but for ".json".
import { OmoCaptchaCreateJob } from '../../nodes/OmoCaptchaCreateJob/OmoCaptchaCreateJob.node.ts';
import { OmoCaptchaSolveAndWait } from '../../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts';
import { type GivenItem, givenItems } from './givenItems';
import { observe, type Try } from './observedNode';

export type NodeType = 'createJob' | 'solveAndWait';

export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

export const onErrorModes: readonly OnError[] = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];

export type NodeSettings = Partial<
	Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>
>;

export interface NodeRun {
	items: readonly GivenItem[];
	/** Solve and Wait unless given. */
	node?: NodeType;
	parameters: INodeParameters;
	settings?: NodeSettings;
	credential: { apiToken: string; baseUrl: string };
	/** A second source of items: the node under test then runs twice, as in a loop. */
	secondItems?: readonly GivenItem[];
	/** Called after each call of the node's `execute`, before the engine goes on. */
	onTry?: (count: number) => void;
	executionId?: string;
	retryOf?: IRunExecutionData;
}

export interface StartedRun extends Execution {
	/** Each call of the node's `execute`, as it is known so far. */
	tries: Try[];
	/** Resolves once none of the node's requests is under way, also after a stop. */
	idle: () => Promise<void>;
}

/** The node under test, as the workflow calls it. */
export const NODE = 'OmoCaptcha';
const SOURCE = 'Images';
const SECOND_SOURCE = 'More Images';

/** Starts a workflow of a trigger, a node that gives the items, and the node under test. */
export async function startNode(run: NodeRun): Promise<StartedRun> {
	const type = run.node ?? 'solveAndWait';
	const { node, tries, idle } = observe(
		type === 'createJob' ? new OmoCaptchaCreateJob() : new OmoCaptchaSolveAndWait(),
		run.onTry,
	);
	const sources = run.secondItems ? [SOURCE, SECOND_SOURCE] : [SOURCE];
	const nodeTypes = new Map<string, INodeType>([
		['test.givenItems', givenItems(run.items)],
		['test.moreItems', givenItems(run.secondItems ?? [])],
		['test.nodeUnderTest', node],
	]);
	const workflow: EngineRun['workflow'] = {
		nodes: [
			placed('Start', 'n8n-nodes-base.manualTrigger', [0, 0]),
			placed(SOURCE, 'test.givenItems', [200, 0]),
			...(run.secondItems ? [placed(SECOND_SOURCE, 'test.moreItems', [200, 200])] : []),
			{
				...placed(NODE, 'test.nodeUnderTest', [400, 0]),
				...run.settings,
				parameters: run.parameters,
				credentials: { omoCaptchaApi: { id: '1', name: 'OmoCaptcha' } },
			},
		],
		connections: {
			Start: { main: [sources.map(connectionTo)] },
			...Object.fromEntries(sources.map((name) => [name, { main: [[connectionTo(NODE)]] }])),
		},
	};
	const execution = await execute({
		workflow,
		nodeTypes,
		credential: run.credential,
		executionId: run.executionId,
		retryOf: run.retryOf,
	});
	return { ...execution, tries, idle };
}

/** Runs it to its end. */
export async function runNode(run: NodeRun): Promise<FinishedRun> {
	const execution = await startNode(run);
	return new FinishedRun(await execution.done, execution);
}

/** What became of an execution, in the words of a person who looks at it in the editor. */
export class FinishedRun {
	constructor(
		readonly run: IRun,
		private readonly execution: StartedRun,
	) {}

	/** The items on one output of the node under test: 0, or 1 for the error output. */
	output(index = 0, runIndex = 0): INodeExecutionData[] {
		return this.task(runIndex)?.data?.main?.[index] ?? [];
	}

	/** The JSON of the items on one output. */
	json(index = 0, runIndex = 0): IDataObject[] {
		return this.output(index, runIndex).map(({ json }) => json);
	}

	/** What is said of a failed item, by its place on the output. */
	failureAt(position: number, index = 0): IDataObject | undefined {
		const error = this.json(index)[position]?.error;
		return isDataObject(error) ? error : undefined;
	}

	/** The error that ended the execution. */
	get error() {
		return this.run.data.resultData.error;
	}

	/** Hints below the output panel. */
	hints(runIndex = 0): string[] {
		return (this.task(runIndex)?.hints ?? []).map(({ message }) => message);
	}

	/** What the execution's data keeps for the node, for a retry to find. */
	get context(): IDataObject {
		return this.run.data.executionData?.contextData[`node:${NODE}`] ?? {};
	}

	get tries(): readonly Try[] {
		return this.execution.tries;
	}

	get credentialReads(): number {
		return this.execution.credentialReads();
	}

	private task(runIndex: number) {
		return this.run.data.resultData.runData[NODE]?.[runIndex];
	}
}

function placed(name: string, type: string, position: [number, number]): INode {
	return { id: name, name, type, typeVersion: 1, position, parameters: {} };
}

function connectionTo(node: string) {
	return { node, type: 'main' as const, index: 0 };
}

function isDataObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
