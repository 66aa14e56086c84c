import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

import { parseExecutionData, type ExecutionData } from './runData';

/** The login of the owner account that `setUpOwner` makes. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'Sandbox-Owner-1',
};

/** How often n8n is asked about things that it tells of to nobody but a browser; milliseconds. */
const POLL_INTERVAL = 50;

/** A workflow as n8n exports and imports it. */
export interface WorkflowDefinition {
	name: string;
	nodes: readonly WorkflowNode[];
	connections: Readonly<Record<string, { main: ReadonlyArray<readonly WorkflowConnection[]> }>>;
	settings?: Readonly<Record<string, unknown>>;
}

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: readonly [number, number];
	parameters: Readonly<Record<string, unknown>>;
	credentials?: Readonly<Record<string, { id: string; name: string }>>;
	webhookId?: string;
	onError?: 'continueRegularOutput' | 'continueErrorOutput' | 'stopWorkflow';
	retryOnFail?: boolean;
	maxTries?: number;
	/** Milliseconds. */
	waitBetweenTries?: number;
}

export interface WorkflowConnection {
	node: string;
	type: 'main';
	index: number;
}

export interface CredentialInput {
	name: string;
	type: string;
	data: Readonly<Record<string, string>>;
}

const webhookSchema = z.object({ httpMethod: z.literal('POST'), path: z.string() });

const workflowSchema = z.object({
	versionId: z.string(),
	nodes: z.array(z.object({ parameters: z.unknown() })),
});

const executionSchema = z.looseObject({
	id: z.coerce.string(),
	status: z.string(),
	finished: z.boolean().optional(),
});

/** One line of n8n's list of executions. `status` is n8n's own word: `success`, `error`, … */
export type ExecutionSummary = z.infer<typeof executionSchema>;

/** An execution with what each node put out. */
export type Execution = ExecutionSummary &
	ExecutionData & {
		/** All that n8n keeps of the execution, as text: inputs, outputs, errors, contexts. */
		text: string;
	};

/** The calls that n8n's editor makes, the same on the lines 1.x and 2.x. */
export class RestClient {
	private readonly http: AxiosInstance;
	private cookie: string | undefined;

	/** @param baseUrl of n8n, without a slash at the end */
	constructor(private readonly baseUrl: string) {
		this.http = axios.create({
			baseURL: `${baseUrl}/rest`,
			proxy: false,
			timeout: 60_000,
			validateStatus: () => true,
		});
	}

	/** The session of the person logged in, as the value of a `Cookie` header; for a browser. */
	get session(): string {
		if (this.cookie === undefined) throw new Error('Nobody is logged in');
		return this.cookie;
	}

	/** Makes the owner account of a fresh n8n, and stays logged in as it. */
	async setUpOwner(): Promise<void> {
		await this.post('/owner/setup', OWNER);
	}

	/** Logs in as the owner made before. */
	async logIn(): Promise<void> {
		await this.post('/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
	}

	/** @returns the new credential's id */
	async createCredential(credential: CredentialInput): Promise<string> {
		return z.object({ id: z.string() }).parse(await this.post('/credentials', credential)).id;
	}

	/** What the button "Test" in the credential's form does. */
	async testCredential(
		id: string,
		credential: CredentialInput,
	): Promise<{ status: string; message: string }> {
		const result = await this.post('/credentials/test', { credentials: { id, ...credential } });
		return z.object({ status: z.string(), message: z.string() }).parse(result);
	}

	/**
	 * Saves a workflow, makes it active and waits until its webhooks are there.
	 *
	 * @returns its id
	 */
	async publish(workflow: WorkflowDefinition): Promise<string> {
		const created = await this.post('/workflows', { ...workflow, active: false });
		const { id } = z.object({ id: z.string() }).parse(created);
		await this.activate(id);
		return id;
	}

	/** Makes a workflow active that is there already, and waits until its webhooks are there. */
	async activate(workflowId: string): Promise<void> {
		const { versionId, nodes } = workflowSchema.parse(await this.workflow(workflowId));
		await this.post(`/workflows/${workflowId}/activate`, { versionId });
		for (const { parameters } of nodes) {
			const webhook = webhookSchema.safeParse(parameters);
			if (webhook.success) await this.waitForWebhook(webhook.data.path);
		}
	}

	/** A workflow with its nodes, as the editor gets it. */
	async workflow(id: string): Promise<object> {
		return z.looseObject({}).parse(await this.get(`/workflows/${id}`));
	}

	/**
	 * What the editor's button "Execute workflow" does.
	 *
	 * @param trigger name of the trigger node to start from
	 * @returns the execution's id, while it runs
	 */
	async execute(workflowId: string, trigger: string): Promise<string> {
		const started = await this.post(`/workflows/${workflowId}/run`, {
			workflowData: await this.workflow(workflowId),
			triggerToStartFrom: { name: trigger },
		});
		return z.object({ executionId: z.string() }).parse(started).executionId;
	}

	/** The full names of all types of node that this n8n has loaded. */
	async nodeTypes(): Promise<ReadonlySet<string>> {
		const { data } = await this.http.get<unknown>(`${this.baseUrl}/types/nodes.json`, {
			headers: this.headers(),
		});
		return new Set(
			z
				.array(z.object({ name: z.string() }))
				.parse(data)
				.map(({ name }) => name),
		);
	}

	/** n8n 2.x adds webhooks some moments after it has said yes to the activation. */
	private async waitForWebhook(path: string, timeout = 10_000): Promise<void> {
		const deadline = performance.now() + timeout;
		for (;;) {
			// Names the methods that the path takes, and runs nothing.
			const { headers } = await this.http.options(`${this.baseUrl}/webhook/${path}`, {
				headers: { origin: this.baseUrl },
			});
			if (/POST/.test(String(headers['access-control-allow-methods']))) return;
			if (performance.now() > deadline) throw new Error(`Webhook ${path} did not appear`);
			await delay(POLL_INTERVAL);
		}
	}

	/** The executions of one workflow, newest first, without their data. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const listed = await this.get('/executions', {
			filter: JSON.stringify({ workflowId }),
			limit: 100,
		});
		return z.object({ results: z.array(executionSchema) }).parse(listed).results;
	}

	/** An execution that has ended, or whose progress is saved. */
	async execution(id: string): Promise<Execution> {
		const found = executionSchema
			.extend({ data: z.string() })
			.parse(await this.get(`/executions/${id}`));
		const { data, ...summary } = found;
		return { ...summary, ...parseExecutionData(data), text: data };
	}

	/**
	 * Waits until the newest execution of a workflow has one of these statuses.
	 *
	 * @param timeout milliseconds
	 */
	async waitForExecution(
		workflowId: string,
		statuses: readonly string[],
		timeout = 20_000,
	): Promise<ExecutionSummary> {
		const newest = async () => (await this.executions(workflowId))[0];
		return await this.waitForStatus(newest, statuses, timeout);
	}

	/**
	 * Waits until an execution has ended, in whatever way.
	 *
	 * @param timeout milliseconds
	 */
	async waitForEnd(executionId: string, timeout = 20_000): Promise<Execution> {
		const ended = ['success', 'error', 'canceled', 'crashed'];
		const look = async () => executionSchema.parse(await this.get(`/executions/${executionId}`));
		await this.waitForStatus(look, ended, timeout);
		return await this.execution(executionId);
	}

	private async waitForStatus(
		look: () => Promise<ExecutionSummary | undefined>,
		statuses: readonly string[],
		timeout: number,
	): Promise<ExecutionSummary> {
		const deadline = performance.now() + timeout;
		for (;;) {
			const found = await look();
			if (found !== undefined && statuses.includes(found.status)) return found;
			if (performance.now() > deadline) {
				const status = found === undefined ? 'missing' : `"${found.status}"`;
				throw new Error(`The execution is ${status} and not ${statuses.join(' or ')}`);
			}
			await delay(POLL_INTERVAL);
		}
	}

	/** Retries a failed execution as the executions list does; settles when the retry has ended. */
	async retryExecution(id: string): Promise<void> {
		await this.post(`/executions/${id}/retry`, { loadWorkflow: false });
	}

	async stopExecution(id: string): Promise<void> {
		await this.post(`/executions/${id}/stop`, {});
	}

	async get(path: string, query: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
		return this.read(await this.http.get(path, { params: query, headers: this.headers() }));
	}

	async post(path: string, body: object): Promise<unknown> {
		return this.read(await this.http.post(path, body, { headers: this.headers() }));
	}

	private headers(): Record<string, string> {
		return this.cookie === undefined ? {} : { cookie: this.cookie };
	}

	private read(response: AxiosResponse<unknown>): unknown {
		if (response.status >= 400) {
			const { method, url } = response.config;
			throw new Error(`n8n: ${method} ${url}: ${response.status} ${JSON.stringify(response.data)}`);
		}
		const session = response.headers['set-cookie']?.find((text) => text.startsWith('n8n-auth='));
		if (session !== undefined) this.cookie = session.split(';')[0];
		return z.object({ data: z.unknown() }).parse(response.data).data;
	}
}
