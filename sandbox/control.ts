import type { FastifyPluginAsync } from 'fastify';

import type { Answer } from './answers';
import type { Fault } from './faults';
import type { SandboxRecord } from './record';
import type { Sandbox } from './server';

/** What can be set from another process; milliseconds. */
export interface ControlSettings {
	solveMs?: number | { from: number; to: number };
	waitingMs?: number;
	replyMs?: number;
}

/** At least so many of each; what is absent does not matter. */
export interface Awaited {
	/** Requests of that call that came. */
	createJob?: number;
	getJobResult?: number;
	getBalance?: number;
	/** Jobs that were created, whose number was delivered, whose end was reported. */
	jobs?: number;
	delivered?: number;
	reported?: number;
}

/** A fault as JSON: a body of bytes is in the form that `JSON.stringify` gives a Buffer. */
type FaultJson = Fault & { body?: string | { type: 'Buffer'; data: number[] } };

/**
 * Endpoints for tests that run in another process: `POST` and `DELETE /faults`, `GET /record`,
 * `POST /reset`, `/answers`, `/settings` and `/wait`. Nothing here is part of the service.
 */
export function controlRoutes(sandbox: Omit<Sandbox, 'baseUrl' | 'stop'>): FastifyPluginAsync {
	return async (app) => {
		app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
			return await reply.code(error.statusCode ?? 500).send({ message: error.message });
		});
		app.post<{ Body: FaultJson }>(
			'/faults',
			{ schema: { body: faultSchema } },
			async ({ body }) => {
				sandbox.addFault(withBytes(body));
				return { ok: true };
			},
		);
		app.delete('/faults', async () => {
			sandbox.clearFaults();
			return { ok: true };
		});
		app.get('/record', async (): Promise<SandboxRecord> => sandbox.record());
		app.post('/reset', async () => {
			sandbox.reset();
			return { ok: true };
		});
		app.post<{ Body: Answer }>('/answers', { schema: { body: answerSchema } }, async ({ body }) => {
			sandbox.registerAnswer(body);
			return { ok: true };
		});
		app.post<{ Body: ControlSettings }>(
			'/settings',
			{ schema: { body: settingsSchema } },
			async ({ body }) => {
				sandbox.setPace(body);
				return { ok: true };
			},
		);
		app.post<{ Body: Awaited }>('/wait', { schema: { body: awaitedSchema } }, async ({ body }) => {
			await sandbox.waitFor((record) => holds(body, record));
			return { ok: true };
		});
	};
}

function withBytes(fault: FaultJson): Fault {
	if (fault.kind !== 'rawBody' || typeof fault.body === 'string') return fault;
	return { ...fault, body: Buffer.from(fault.body) };
}

function holds(awaited: Awaited, { counts, jobs }: SandboxRecord): boolean {
	const { delivered = 0, reported = 0 } = awaited;
	return (
		counts.createJob >= (awaited.createJob ?? 0) &&
		counts.getJobResult >= (awaited.getJobResult ?? 0) &&
		counts.getBalance >= (awaited.getBalance ?? 0) &&
		jobs.length >= (awaited.jobs ?? 0) &&
		jobs.filter((job) => job.delivered).length >= delivered &&
		jobs.filter((job) => job.finalStatus !== undefined).length >= reported
	);
}

const text = { type: 'string' };
const flag = { type: 'boolean' };
const count = { type: 'integer', minimum: 0 };
const time = { type: 'number', minimum: 0 };
const anything = {};
const anyCall = ['createJob', 'getJobResult', 'getBalance'];
const jobCalls = ['createJob', 'getJobResult'];

function faultOf(
	kind: Fault['kind'],
	callsHit: string[],
	required: Record<string, object> = {},
	optional: Record<string, object> = {},
) {
	return {
		type: 'object',
		additionalProperties: false,
		required: ['kind', 'call', ...Object.keys(required)],
		properties: {
			kind: { const: kind },
			call: { enum: callsHit },
			imageSha256: text,
			jobId: count,
			skip: count,
			times: { anyOf: [count, { const: 'always' }] },
			...required,
			...optional,
		},
	};
}

const rawBody = {
	anyOf: [
		text,
		{
			type: 'object',
			required: ['type', 'data'],
			properties: { type: { const: 'Buffer' }, data: { type: 'array', items: count } },
		},
	],
};

const faultSchema = {
	type: 'object',
	required: ['kind'],
	discriminator: { propertyName: 'kind' },
	oneOf: [
		faultOf(
			'httpStatus',
			anyCall,
			{ status: count },
			{ retryAfter: text, body: text, jobCreated: flag },
		),
		faultOf('cutBefore', anyCall),
		faultOf('cutAfter', anyCall),
		faultOf('hang', anyCall, { jobCreated: flag }),
		faultOf('html', anyCall, { jobCreated: flag }),
		faultOf('brokenJson', anyCall, { jobCreated: flag }),
		faultOf(
			'redirect',
			anyCall,
			{ location: text },
			{ status: { enum: [301, 302, 303, 307, 308] } },
		),
		faultOf('errorTrue', anyCall, { message: text }),
		faultOf(
			'rawBody',
			anyCall,
			{ body: rawBody, jobCreated: flag },
			{ status: count, contentType: text },
		),
		faultOf('delay', anyCall, { ms: time }),
		faultOf('fail', jobCalls),
		faultOf('oddResult', jobCalls, { result: anything }),
		faultOf('neverReady', jobCalls),
		faultOf('oddStatus', ['getJobResult'], { status: anything }),
		faultOf('noJobId', ['createJob']),
		faultOf('jobIdAsText', ['createJob']),
	],
};

const answerSchema = {
	type: 'object',
	additionalProperties: false,
	required: ['sha256', 'typeJobId', 'result'],
	properties: {
		sha256: { type: 'string', pattern: '^[0-9a-fA-F]{64}$' },
		typeJobId: text,
		targetText: text,
		result: anything,
	},
};

const settingsSchema = {
	type: 'object',
	additionalProperties: false,
	properties: {
		solveMs: {
			anyOf: [
				time,
				{
					type: 'object',
					additionalProperties: false,
					required: ['from', 'to'],
					properties: { from: time, to: time },
				},
			],
		},
		waitingMs: time,
		replyMs: time,
	},
};

const awaitedSchema = {
	type: 'object',
	additionalProperties: false,
	properties: {
		createJob: count,
		getJobResult: count,
		getBalance: count,
		jobs: count,
		delivered: count,
		reported: count,
	},
};
