import { createServer } from 'node:net';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';

/**
 * Below the range from which operating systems take the ports of outgoing connections, so that none
 * of those can take a port between its choice here and its use.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** A TCP port of 127.0.0.1 that nothing listens on, chosen at random. */
export async function freePort(): Promise<number> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const port = randomInt(LOWEST, HIGHEST);
		if (await isFree(port)) return port;
	}
	throw new Error(`No free port between ${LOWEST} and ${HIGHEST}`);
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	try {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		return true;
	} catch {
		return false;
	} finally {
		server.close();
	}
}
