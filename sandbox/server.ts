import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer } from './answers';
import { Answers } from './answers';
import { controlRoutes } from './control';
import type { Delivery, Fault } from './faults';
import { bendJob, deliver, Faults, isCarriedOut } from './faults';
import type { Job, Pace } from './jobs';
import { Jobs } from './jobs';
import type { CallLog } from './log';
import type { Call } from './protocol';
import { calls, refusal } from './protocol';
import type { Observation, SandboxRecord } from './record';
import { Recorder } from './record';
import type { CallRequest } from './request';
import { readRequest } from './request';
import type { Handled } from './service';
import { Service } from './service';

export interface SandboxOptions extends Partial<Pace> {
	/** 0, the default, takes any free port. The host is always 127.0.0.1. */
	port?: number;
	/** The one token that is right; `sandbox-token` unless given. */
	token?: string;
	/** What `getBalance` says; `10.00000` unless given. */
	balance?: string;
	/** The number of the first job; 100001 unless given. */
	firstJobId?: number;
	/** The `type_job_id` values taken beside `"14"` and `"43"`; `["7"]` unless given. */
	otherTypes?: readonly string[];
	/** Adds the control endpoints (`/sandbox/…`) for tests in other processes; off unless given. */
	control?: boolean;
	/** Told of every call when it has ended. */
	onCall?: (entry: CallLog) => void;
}

export interface Sandbox {
	/** `http://127.0.0.1:PORT/api`, the base URL that the credential takes. */
	readonly baseUrl: string;
	readonly token: string;
	registerAnswer(answer: Answer): void;
	addFault(fault: Fault): void;
	clearFaults(): void;
	/** Changes how long replies take, and jobs that are created from now on. */
	setPace(pace: Partial<Pace>): void;
	/** A copy of everything seen since the start or the last reset. */
	record(): SandboxRecord;
	/** Resolves as soon as the predicate holds for the record; asked whenever a call comes or ends. */
	waitFor(predicate: (record: SandboxRecord) => boolean): Promise<void>;
	/** Forgets jobs, faults and the record. Answers, pace and the count of job numbers stay. */
	reset(): void;
	/** Ends every connection, hanging ones too, and leaves no timer behind. */
	stop(): Promise<void>;
}

/** Largest body taken, in bytes. The service names no bound; images of some megabytes must pass. */
const bodyLimit = 64 * 1024 * 1024;

const observed = 'observation';

/** Starts a stand-in for the service on loopback. Fails if the port is in use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const token = options.token ?? 'sandbox-token';
	const startedAt = performance.now();
	const now = () => performance.now() - startedAt;
	const pace: Pace = {
		solveMs: options.solveMs ?? 50,
		waitingMs: options.waitingMs,
		replyMs: options.replyMs,
	};

	const answers = new Answers();
	const faults = new Faults();
	const jobs = new Jobs(options.firstJobId ?? 100_001, pace);
	const recorder = new Recorder(now);
	const contents = new WeakMap<Observation, CallRequest>();
	const stopping = new AbortController();
	// Every reply that is held back listens for the end.
	setMaxListeners(0, stopping.signal);
	const service = new Service(
		{ token, balance: options.balance ?? '10.00000', otherTypes: options.otherTypes ?? ['7'] },
		jobs,
		answers,
	);

	const app = Fastify({
		bodyLimit,
		forceCloseConnections: true,
		// The bodies are read field by field, so their prototypes do not matter, and looking for
		// `__proto__` in megabytes of base64 would cost time.
		onProtoPoisoning: 'ignore',
		onConstructorPoisoning: 'ignore',
		ajv: { customOptions: { coerceTypes: false, removeAdditional: false, discriminator: true } },
	});

	/** Takes one call from its body to what is to be sent, and has it all in the record. */
	function answer(call: Call, request: CallRequest, observation: Observation) {
		const asked = call === 'getJobResult' ? askedJob(request, jobs) : undefined;
		const image = typeof request.image === 'string' ? undefined : request.image;
		const fault = faults.claim(call, {
			imageSha256: image?.sha256 ?? asked?.image.sha256,
			jobId: typeof request.jobId === 'number' ? request.jobId : undefined,
		});
		if (asked) {
			bendJob(fault, asked, now());
			observation.polled(asked);
		}

		const handled = isCarriedOut(fault) ? service.handle(call, request, now()) : undefined;
		if (call === 'createJob' && handled?.job) {
			bendJob(fault, handled.job, now());
			observation.created(handled.job);
		}

		const delivery = deliver(fault, handled?.reply);
		if (delivery.kind === 'send' && delivery.tells && handled) {
			promise(call, handled, observation);
		}
		observation.answered(handled?.outcome ?? 'not carried out', fault?.kind);
		return { fault, delivery };
	}

	async function serve(call: Call, request: FastifyRequest, reply: FastifyReply) {
		const observation = request.getDecorator<Observation>(observed);
		const content = readRequest(request.body);
		contents.set(observation, content);
		const { fault, delivery } = answer(call, content, observation);
		const heldMs = (jobs.pace.replyMs ?? 0) + (fault?.kind === 'delay' ? fault.ms : 0);
		if (heldMs > 0) {
			try {
				await sleep(heldMs, undefined, { signal: stopping.signal });
			} catch {
				// The sandbox is being stopped: what was held back is not sent any more.
				return await send({ kind: 'cut' }, request, reply);
			}
		}
		return await send(delivery, request, reply);
	}

	app.decorateRequest(observed, null);
	app.setErrorHandler(async (error: { statusCode?: number }, request, reply) => {
		const { status, message } = unreadable(error.statusCode ?? 500);
		request.getDecorator<Observation>(observed).answered(`error: ${message}`);
		return await reply.code(status).send(refusal(message));
	});

	const observe = (call: Call | 'unknown', request: FastifyRequest, reply: FastifyReply) => {
		const observation = recorder.begin(call);
		request.setDecorator(observed, observation);
		reply.raw.once('finish', () => observation.end(reply.raw.statusCode));
		reply.raw.once('close', () => {
			observation.end(null);
			options.onCall?.(logOf(contents.get(observation), token, observation));
		});
	};
	for (const call of calls) {
		app.post(`/api/${call}`, {
			onRequest: async (request, reply) => observe(call, request, reply),
			handler: async (request, reply) => await serve(call, request, reply),
		});
	}
	app.setNotFoundHandler(async (request, reply) => {
		observe('unknown', request, reply);
		request.getDecorator<Observation>(observed).answered('error: Not found.');
		return await reply.code(404).send(refusal('Not found.'));
	});

	const sandbox = {
		token,
		registerAnswer: (known: Answer) => answers.register(known),
		addFault: (fault: Fault) => faults.add(fault),
		clearFaults: () => faults.clear(),
		setPace: (change: Partial<Pace>) => {
			jobs.pace = { ...jobs.pace, ...change };
		},
		record: () => recorder.snapshot(),
		waitFor: async (predicate: (record: SandboxRecord) => boolean) =>
			await recorder.waitFor(predicate),
		reset: () => {
			jobs.clear();
			faults.clear();
			recorder.reset();
		},
		stop: async () => {
			stopping.abort();
			recorder.close();
			await app.close();
		},
	};
	if (options.control) await app.register(controlRoutes(sandbox), { prefix: '/sandbox' });
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	return { ...sandbox, baseUrl: `http://127.0.0.1:${portOf(app)}/api` };
}

function askedJob(request: CallRequest, jobs: Jobs): Job | undefined {
	return typeof request.jobId === 'number' ? jobs.find(request.jobId) : undefined;
}

/** Notes what the caller will know once this reply is sent. */
function promise(call: Call, handled: Handled, observation: Observation): void {
	if (!handled.job) return;
	if (call === 'createJob') observation.deliversNumber(handled.job);
	if (handled.ended) observation.deliversEnd(handled.job, handled.ended);
}

async function send(delivery: Delivery, request: FastifyRequest, reply: FastifyReply) {
	if (delivery.kind === 'send') {
		return await reply.code(delivery.status).headers(delivery.headers).send(delivery.body);
	}
	reply.hijack();
	if (delivery.kind === 'cut') request.raw.socket.destroy();
	return reply;
}

/** A body that is no JSON is refused as the service refuses: with status 200 and `error: true`. */
function unreadable(status: number): { status: number; message: string } {
	if (status === 413) return { status, message: 'Request too large.' };
	if (status >= 500) return { status, message: 'Internal error.' };
	return { status: 200, message: 'Invalid request.' };
}

function logOf(content: CallRequest | undefined, token: string, observation: Observation): CallLog {
	const { call, at, endedAt, jobId, fault, outcome } = observation.request;
	return {
		call,
		rightToken: content && content.token === token,
		typeJobId: typeof content?.typeJobId === 'string' ? content.typeJobId : undefined,
		image: typeof content?.image === 'object' ? content.image : undefined,
		jobId,
		outcome: outcome ?? 'given up by the caller',
		fault,
		ms: (endedAt ?? at) - at,
	};
}

function portOf(app: FastifyInstance): number {
	const address = app.server.address();
	if (address === null || typeof address === 'string') throw new Error('Not listening on a port');
	return address.port;
}
