import { createServer } from 'node:net';

/** A base URL on loopback where nobody listens, so that connections are refused. */
export async function closedPort(): Promise<{ baseUrl: string; port: number }> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('Not listening on a port');
	const { port } = address;
	return { port, baseUrl: `http://127.0.0.1:${port}/api` };
}
