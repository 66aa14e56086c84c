import { randomUUID } from 'node:crypto';

import type { WorkflowConnection, WorkflowDefinition } from '../../e2e/n8n/rest';
import {
	type CredentialReference,
	type NodeDraft,
	solveAndWait,
	webhook,
} from '../../e2e/workflows';
import { CAPTCHA_TYPE, TYPE_JOB_ID } from '../processes/sandbox';

/** A workflow whose middle part is measured. */
export interface MeasuredWorkflow {
	definition: WorkflowDefinition;
	/** The path of its webhook, which takes `{ "files": "/folder/*.png" }`. */
	path: string;
	/** The nodes that are measured. */
	part: readonly string[];
	/** The node whose first output holds the solved images, in one run or in many. */
	solved: string;
}

/** Solve and Wait alone. */
export function withNode(
	path: string,
	credential: CredentialReference,
	options: Readonly<Record<string, unknown>>,
): MeasuredWorkflow {
	const node = solveAndWait(credential, { captchaType: CAPTCHA_TYPE, options });
	return {
		definition: draw(path, [...images(path), node], {
			Webhook: [['Read Files']],
			'Read Files': [[node.name]],
		}),
		path,
		part: [node.name],
		solved: node.name,
	};
}

/**
 * What people build without a node: all images at once by HTTP Request, then again and again a wait
 * of two seconds, a question for each job that is left, and an If.
 */
export function withLoop(
	path: string,
	credential: CredentialReference,
	serviceUrl: string,
): MeasuredWorkflow {
	const loop: NodeDraft[] = [
		{
			name: 'To Base64',
			type: 'n8n-nodes-base.extractFromFile',
			typeVersion: 1.1,
			parameters: { operation: 'binaryToPropery', options: { encoding: 'utf8' } },
		},
		request(
			'Create',
			credential,
			`${serviceUrl}/createJob`,
			`{ data: { type_job_id: '${TYPE_JOB_ID}', image_base64: $json.data } }`,
		),
		{
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			webhookId: randomUUID(),
			parameters: { amount: 2, unit: 'seconds' },
		},
		request(
			'Ask',
			credential,
			`${serviceUrl}/getJobResult`,
			"{ job_id: $('Create').item.json.job_id }",
		),
		{
			name: 'Solved?',
			type: 'n8n-nodes-base.if',
			typeVersion: 2.2,
			parameters: {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
					combinator: 'and',
					conditions: [
						{
							id: randomUUID(),
							leftValue: '={{ $json.status }}',
							rightValue: 'success',
							operator: { type: 'string', operation: 'equals' },
						},
					],
				},
				options: {},
			},
		},
	];
	return {
		definition: draw(path, [...images(path), ...loop], {
			Webhook: [['Read Files']],
			'Read Files': [['To Base64']],
			'To Base64': [['Create']],
			Create: [['Wait']],
			Wait: [['Ask']],
			Ask: [['Solved?']],
			'Solved?': [[], ['Wait']],
		}),
		path,
		part: loop.map(({ name }) => name),
		solved: 'Solved?',
	};
}

/** The images as binary data of n8n's, before the measured part; the answer says only that all is over. */
function images(path: string): NodeDraft[] {
	const start = webhook(path);
	return [
		{ ...start, parameters: { ...start.parameters, responseData: 'noData' } },
		{
			name: 'Read Files',
			type: 'n8n-nodes-base.readWriteFile',
			typeVersion: 1.1,
			parameters: { fileSelector: '={{ $json.body.files }}', options: {} },
		},
	];
}

function request(
	name: string,
	credential: CredentialReference,
	url: string,
	body: string,
): NodeDraft {
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'omoCaptchaApi',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ ${body} }}`,
			options: {},
		},
		credentials: { omoCaptchaApi: credential },
	};
}

/** @param connections for each node, for each of its outputs, the nodes that come next */
function draw(
	name: string,
	drafts: readonly NodeDraft[],
	connections: Readonly<Record<string, ReadonlyArray<readonly string[]>>>,
): WorkflowDefinition {
	const connect = (node: string): WorkflowConnection => ({ node, type: 'main', index: 0 });
	return {
		name,
		nodes: drafts.map((draft, index) => ({
			...draft,
			id: randomUUID(),
			position: [index * 220, 0] as const,
		})),
		connections: Object.fromEntries(
			Object.entries(connections).map(([node, outputs]) => [
				node,
				{ main: outputs.map((next) => next.map(connect)) },
			]),
		),
		settings: { executionOrder: 'v1' },
	};
}
