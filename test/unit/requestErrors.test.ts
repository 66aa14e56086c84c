import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import axios, { type AxiosRequestConfig } from 'axios';
import type { INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { readRequestError } from '../../nodes/shared/requestErrors';

const TOKEN = 'token-of-the-tests';
const IMAGE = Buffer.from('BM an image that nobody may see in an error').toString('base64');

/** A key and a certificate that it signed itself, for a host of another name; made for this test. */
const pem = readFileSync(join(__dirname, 'selfSigned.pem'));

const node: INode = {
	id: '1',
	name: 'OmoCaptcha Create Job',
	type: 'n8n-nodes-omocaptcha.omoCaptchaCreateJob',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What axios throws for a request as the nodes send it. */
async function errorOf(url: string, config: AxiosRequestConfig = {}): Promise<unknown> {
	try {
		await axios.post(
			url,
			{ api_token: TOKEN, data: { image_base64: IMAGE } },
			{ proxy: false, maxRedirects: 0, ...config },
		);
	} catch (error) {
		return error;
	}
	throw new Error('The request went well');
}

/** The error as n8n 2.x throws it: its own, with that of axios as the cause. */
function wrapped(error: unknown): object {
	const wrapper: unknown = Reflect.construct(NodeApiError, [node, error]);
	if (!(wrapper instanceof NodeApiError)) throw new Error('It was not wrapped');
	return wrapper;
}

/** As n8n 1.x throws it: the code as the HTTP code, the messages, and no cause. */
function wrappedBy1x(error: unknown): object {
	const wrapper = wrapped(error);
	Object.defineProperty(wrapper, 'cause', { value: undefined });
	return wrapper;
}

/** Gives the port of a server on loopback for as long as `use` runs. */
async function withServer<T>(server: Server, use: (port: number) => Promise<T>): Promise<T> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket: Socket) => sockets.add(socket));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('It has no port');
	try {
		return await use(address.port);
	} finally {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	}
}

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
	return await withServer(createServer(), async (port) => port);
}

/** A server that does this with each connection, and does not mind when it is cut. */
function rawServer(onConnection: (socket: Socket) => void): Server {
	return createServer((socket) => {
		socket.on('error', () => {});
		onConnection(socket);
	});
}

interface Case {
	name: string;
	make: () => Promise<unknown>;
	sent: boolean;
	reason: RegExp;
}

const cases: Case[] = [
	{
		name: 'nobody listens at the port',
		make: async () => await errorOf(`http://127.0.0.1:${await closedPort()}`),
		sent: false,
		reason: /^connection refused$/,
	},
	{
		name: 'nobody listens, at a name that may have several addresses',
		make: async () => await errorOf(`http://localhost:${await closedPort()}`),
		sent: false,
		reason: /^connection refused$/,
	},
	{
		name: 'no such host (a name too long to exist, so that no network is asked)',
		make: async () => await errorOf(`http://${'x'.repeat(64)}.invalid`),
		sent: false,
		reason: /host/,
	},
	{
		name: 'TLS to a server that speaks none',
		make: async () =>
			await withServer(
				createHttpServer(),
				async (port) => await errorOf(`https://127.0.0.1:${port}`),
			),
		sent: false,
		reason: /secure connection/,
	},
	{
		name: 'a server that hangs up before TLS is there',
		make: async () =>
			await withServer(
				rawServer((socket) => socket.once('data', () => socket.destroy())),
				async (port) => await errorOf(`https://127.0.0.1:${port}`),
			),
		sent: false,
		reason: /secure connection/,
	},
	{
		name: 'a certificate that nobody vouches for',
		make: async () =>
			await withServer(
				createHttpsServer({ key: pem, cert: pem }),
				async (port) => await errorOf(`https://127.0.0.1:${port}`),
			),
		sent: false,
		reason: /^TLS: DEPTH_ZERO_SELF_SIGNED_CERT$/,
	},
	{
		name: 'a connection that is cut as soon as it is there',
		make: async () =>
			await withServer(
				rawServer((socket) => socket.destroy()),
				async (port) => await errorOf(`http://127.0.0.1:${port}`),
			),
		sent: true,
		reason: /^connection cut off$/,
	},
	{
		name: 'a connection that is cut after the request',
		make: async () =>
			await withServer(
				createHttpServer((request) => {
					request.resume().on('end', () => request.socket.destroy());
				}),
				async (port) => await errorOf(`http://127.0.0.1:${port}`),
			),
		sent: true,
		reason: /^connection cut off$/,
	},
	{
		name: 'a connection that is cut in the middle of the answer',
		make: async () =>
			await withServer(
				createHttpServer((request, response) => {
					request.resume().on('end', () => {
						response.writeHead(200, { 'Content-Length': 1_000 });
						response.write('{"error": false, "job_', () => request.socket.destroy());
					});
				}),
				async (port) => await errorOf(`http://127.0.0.1:${port}`),
			),
		sent: true,
		reason: /./,
	},
	{
		name: 'a plain request to a server that wants TLS',
		make: async () =>
			await withServer(
				createHttpsServer({ key: pem, cert: pem }),
				async (port) => await errorOf(`http://127.0.0.1:${port}`),
			),
		sent: true,
		reason: /./,
	},
	{
		name: 'an answer that is no HTTP',
		make: async () =>
			await withServer(
				rawServer((socket) => socket.once('data', () => socket.end('SSH-2.0-server\r\n'))),
				async (port) => await errorOf(`http://127.0.0.1:${port}`),
			),
		sent: true,
		reason: /^the request failed$/,
	},
	{
		name: 'no answer in time',
		make: async () =>
			await withServer(
				createHttpServer(),
				async (port) => await errorOf(`http://127.0.0.1:${port}`, { timeout: 50 }),
			),
		sent: true,
		reason: /^no answer in time$/,
	},
	{
		name: 'a request that was stopped',
		make: async () => {
			const stop = new AbortController();
			const server = createHttpServer(() => stop.abort());
			return await withServer(
				server,
				async (port) => await errorOf(`http://127.0.0.1:${port}`, { signal: stop.signal }),
			);
		},
		sent: true,
		reason: /^stopped$/,
	},
];

describe.each(cases)('$name', ({ make, sent, reason }) => {
	let error: unknown;

	beforeAll(async () => {
		error = await make();
	});

	test('is read from the error of axios', () => {
		expect(readRequestError(error)).toEqual({ sent, reason: expect.stringMatching(reason) });
	});

	test('is read the same from the error of n8n 2.x', () => {
		expect(readRequestError(wrapped(error))).toEqual(readRequestError(error));
	});

	test('is read the same from the error of n8n 1.x', () => {
		expect(readRequestError(wrappedBy1x(error)).sent).toBe(sent);
	});

	test('is said without the request', () => {
		for (const one of [error, wrapped(error), wrappedBy1x(error)]) {
			const said = JSON.stringify(readRequestError(one));
			expect(said).not.toContain(TOKEN);
			expect(said).not.toContain(IMAGE);
		}
	});
});

test('a certificate for another host is told apart from a lost answer', async () => {
	const requests: string[] = [];
	const server = createHttpsServer({ key: pem, cert: pem }, (request) =>
		requests.push(request.url ?? ''),
	);
	const { Agent } = await import('node:https');
	const error = await withServer(
		server,
		async (port) =>
			await errorOf(`https://127.0.0.1:${port}`, { httpsAgent: new Agent({ ca: pem }) }),
	);
	expect(readRequestError(error)).toEqual({
		sent: false,
		reason: 'TLS: ERR_TLS_CERT_ALTNAME_INVALID',
	});
	expect(requests).toEqual([]);
});

/** An error of Node.js that cannot be had on loopback, as its system calls make it. */
function systemError(syscall: string, code: string): Error {
	return Object.assign(new Error(`${syscall} ${code} 203.0.113.7:443`), { code, syscall });
}

test.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])(
	'%s says whether the request was sent by the call that met it',
	(code) => {
		for (const wrap of [(error: Error) => error, wrapped, wrappedBy1x]) {
			expect(readRequestError(wrap(systemError('connect', code))).sent).toBe(false);
			expect(readRequestError(wrap(systemError('read', code))).sent).toBe(true);
			expect(readRequestError(wrap(systemError('write', code))).sent).toBe(true);
		}
	},
);

test('a host none of whose addresses could be connected to was not sent anything', () => {
	const error = new AggregateError(
		[systemError('connect', 'ETIMEDOUT'), systemError('connect', 'ENETUNREACH')],
		'',
	);
	expect(readRequestError(Object.assign(error, { code: 'ETIMEDOUT' })).sent).toBe(false);
	expect(readRequestError(wrapped(error)).sent).toBe(false);
});

test('a request that n8n itself blocked was not sent', () => {
	const blocked = new Error(
		'The request was blocked because it resolves to a restricted IP address',
	);
	blocked.name = 'SsrfBlockedIpError';
	const error = new Error('The request was blocked', { cause: blocked });
	expect(readRequestError(wrapped(error))).toEqual({
		sent: false,
		reason: expect.stringContaining('blocked by n8n'),
	});
});

test.each([
	['nothing', undefined],
	['null', null],
	['text', 'ECONNREFUSED'],
	['a number', 7],
	['an empty object', {}],
	['an error without a code', new Error('no')],
	['a code that is no text', { code: 111 }],
	['a code that nobody knows', { code: 'EWHATEVER' }],
])('where it is not certain, the request counts as sent: %s', (_, error) => {
	expect(readRequestError(error)).toEqual({ sent: true, reason: 'the request failed' });
});

test('an error that is its own cause is read too', () => {
	const error: Error & { cause?: unknown } = systemError('connect', 'ECONNREFUSED');
	error.cause = { cause: error, errors: [error] };
	expect(readRequestError({ cause: error }).sent).toBe(false);
});
