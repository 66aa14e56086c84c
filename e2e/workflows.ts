import { randomUUID } from 'node:crypto';

import type { WorkflowDefinition, WorkflowNode } from './n8n/rest';

/** A node before it has its place in a workflow. */
export type NodeDraft = Omit<WorkflowNode, 'id' | 'position'>;

/** What a node has beside its parameters: On Error, Retry On Fail and so on. */
export type NodeExtras = Omit<NodeDraft, 'name' | 'type' | 'typeVersion' | 'parameters'>;

/** A stored credential, as a workflow names it. */
export interface CredentialReference {
	id: string;
	name: string;
}

const PACKAGE = 'n8n-nodes-omocaptcha';

/** Horizontal distance of nodes on n8n's canvas. */
const STEP = 220;

/**
 * Nodes connected in a line, the first output of each to the next.
 *
 * @param settings of the workflow, such as `{ saveExecutionProgress: true }`
 */
export function sequence(
	name: string,
	drafts: readonly NodeDraft[],
	settings: Readonly<Record<string, unknown>> = {},
): WorkflowDefinition {
	const nodes = drafts.map((draft, position) => ({
		...draft,
		id: randomUUID(),
		position: [position * STEP, 0] as const,
	}));
	const connections = drafts.slice(0, -1).map((draft, position) => {
		const next = drafts[position + 1]?.name ?? '';
		return [draft.name, { main: [[{ node: next, type: 'main' as const, index: 0 }]] }] as const;
	});
	return {
		name,
		nodes,
		connections: Object.fromEntries(connections),
		settings: { executionOrder: 'v1', ...settings },
	};
}

/**
 * Webhook: takes a POST. An upload whose body is an image becomes the binary field `data`; a
 * multipart form one binary field for each file.
 *
 * @param answer `allItems`: the last node's items, when the execution has ended; `atOnce`: nothing,
 * as soon as the execution has begun
 */
export function webhook(path: string, answer: 'allItems' | 'atOnce' = 'allItems'): NodeDraft {
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: {
			httpMethod: 'POST',
			path,
			options: {},
			...(answer === 'atOnce'
				? { responseMode: 'onReceived' }
				: { responseMode: 'lastNode', responseData: 'allEntries' }),
		},
	};
}

/**
 * One item for each file of a form. Each keeps its file under the name of its form field, which
 * `uploadedField` gives. Their order is the one in which n8n happened to write the files.
 *
 * Not done by a Code node, which would be shorter: on n8n 1.123 `$('Images').item` is empty for
 * items that come from one.
 */
export function splitUploads(): NodeDraft {
	return {
		name: 'Images',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: '$binary', options: {} },
	};
}

/** The one binary field of an item from `splitUploads`; for the parameter Input Binary Field. */
export const uploadedField = '={{ Object.keys($binary)[0] }}';

/** One item for each member of the list `images` in a JSON body: `{ image, … }`. */
export function splitBody(): NodeDraft {
	return {
		name: 'Images',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'body.images', options: {} },
	};
}

/** Edit Fields: each item becomes an object of these fields, each with its type and an expression. */
export function edit(
	name: string,
	fields: Readonly<Record<string, { type: 'string' | 'number' | 'array'; expression: string }>>,
): NodeDraft {
	const assignments = Object.entries(fields).map(([field, { type, expression }]) => ({
		id: randomUUID(),
		name: field,
		type,
		value: `={{ ${expression} }}`,
	}));
	return {
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'manual', assignments: { assignments }, options: {} },
	};
}

/** This package's Create Job; parameters not given keep their defaults. */
export function createJob(
	credential: CredentialReference,
	parameters: Readonly<Record<string, unknown>>,
	extras: NodeExtras = {},
): NodeDraft {
	return {
		name: 'Create Job',
		type: `${PACKAGE}.omoCaptchaCreateJob`,
		typeVersion: 1,
		parameters,
		credentials: { omoCaptchaApi: credential },
		...extras,
	};
}

/** This package's Solve and Wait; parameters not given keep their defaults. */
export function solveAndWait(
	credential: CredentialReference,
	parameters: Readonly<Record<string, unknown>>,
	extras: NodeExtras = {},
): NodeDraft {
	return {
		name: 'Solve and Wait',
		type: `${PACKAGE}.omoCaptchaSolveAndWait`,
		typeVersion: 1,
		parameters,
		credentials: { omoCaptchaApi: credential },
		...extras,
	};
}
