import './environment';

import { Container } from '@n8n/di';
import {
	BinaryDataConfig,
	BinaryDataService,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	WorkflowExecute,
} from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeType,
	IRun,
	IRunExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, createRunExecutionData, Workflow } from 'n8n-workflow';

import { SingleCredential } from './credentials';
import { createNodeTypes } from './nodeTypes';

export interface EngineRun {
	/** The workflow, as n8n exports it. */
	workflow: Pick<IWorkflowBase, 'nodes' | 'connections' | 'settings'>;
	credential: ICredentialDataDecryptedObject;
	/** Node types beside the built-in ones, by their full name. */
	nodeTypes?: ReadonlyMap<string, INodeType>;
	/** As n8n numbers executions; a retry has a number of its own. */
	executionId?: string;
	/** The data of a failed execution, to go on from where it ended, as n8n's "Retry" does. */
	retryOf?: IRunExecutionData;
}

export interface Execution {
	/** The execution's whole data once it ended, also after a failure or a stop. */
	done: Promise<IRun>;
	/** Ends it as n8n's "Stop" button does. */
	stop: () => void;
	/** How often nodes asked for the credential so far. */
	credentialReads: () => number;
}

let started: Promise<void> | undefined;

/** Sets up binary data as the environment says (N8N_DEFAULT_BINARY_DATA_MODE), once. */
async function start(): Promise<void> {
	started ??= Container.get(BinaryDataService).init();
	await started;
}

/** @param mode `default` keeps files in the items, `filesystem` on disk; for executions to come */
export async function setBinaryMode(mode: 'default' | 'filesystem'): Promise<void> {
	Container.get(BinaryDataConfig).mode = mode;
	started = Container.get(BinaryDataService).init();
	await started;
}

/** Runs a workflow through n8n's own engine, in this process. */
export async function execute({
	workflow: definition,
	credential,
	nodeTypes,
	executionId = '1',
	retryOf,
}: EngineRun): Promise<Execution> {
	await start();
	const workflow = new Workflow({
		id: 'workflow',
		name: 'Workflow',
		nodes: structuredClone(definition.nodes),
		connections: structuredClone(definition.connections),
		active: false,
		nodeTypes: createNodeTypes(nodeTypes),
		settings: { executionOrder: 'v1', ...definition.settings },
	});
	const mode: WorkflowExecuteMode = retryOf ? 'retry' : 'trigger';
	const credentials = new SingleCredential(credential);
	const engine = new WorkflowExecute(
		additionalData(definition, credentials, mode, executionId),
		mode,
		retryOf ? prepareRetry(retryOf) : createEmptyRunExecutionData(),
	);
	const running = retryOf ? engine.processRunExecutionData(workflow) : engine.run({ workflow });
	return {
		done: running,
		stop: () => running.cancel(),
		credentialReads: () => credentials.decrypted,
	};
}

/** What n8n does with a failed execution's data before it runs it again: the failed run is taken out. */
function prepareRetry(failed: IRunExecutionData): IRunExecutionData {
	// Through JSON, as through n8n's database.
	const data: IRunExecutionData = JSON.parse(JSON.stringify(failed));
	const { lastNodeExecuted } = data.resultData;
	delete data.resultData.error;
	const runs = lastNodeExecuted === undefined ? [] : data.resultData.runData[lastNodeExecuted];
	if (runs?.at(-1)?.error !== undefined) runs.pop();
	return createRunExecutionData(data);
}

function additionalData(
	definition: EngineRun['workflow'],
	credentialsHelper: SingleCredential,
	mode: WorkflowExecuteMode,
	executionId: string,
): IWorkflowExecuteAdditionalData {
	const notPartOfThis = async () => {
		throw new Error('Not part of this engine');
	};
	const url = 'http://127.0.0.1/';
	return {
		credentialsHelper,
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		executionId,
		executeWorkflow: notPartOfThis,
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: notPartOfThis,
		hooks: new ExecutionLifecycleHooks(mode, executionId, {
			id: 'workflow',
			name: 'Workflow',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			...definition,
		}),
		currentNodeExecutionIndex: 0,
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		mcpBaseUrl: url,
		mcpTestBaseUrl: url,
		variables: {},
		logAiEvent: () => {},
	};
}
