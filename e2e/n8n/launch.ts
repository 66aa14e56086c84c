import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

import { startProcessGroup, type ProcessGroup } from '../processes/processGroup';
import type { InstalledN8n } from './install';

/** A first start also creates the database; on two busy cores that has been seen to take 25 s. */
const START_TIMEOUT = 120_000;

/** Lines of the log that an error shows. */
const SHOWN_LINES = 25;

/** The kinds of n8n process, and what each prints when it is ready for work. */
const READY = {
	/** Printed when the server listens and active workflows have their webhooks. */
	start: /Editor is now accessible via/,
	worker: /n8n worker is now ready/,
	webhook: /Webhook listener waiting for requests/,
};

export interface LaunchOptions {
	n8n: InstalledN8n;
	/** Which process: n8n itself, or one of queue mode's others. */
	kind: keyof typeof READY;
	/** Arguments after the kind. */
	args?: readonly string[];
	/** The whole environment (`n8nEnvironment`). */
	env: Record<string, string>;
	/** Where all that it prints is added. */
	logFile: string;
}

/**
 * Starts one n8n process and waits for its word that it is ready.
 *
 * @throws Error with the end of what it printed, where it ends or takes too long
 */
export async function launch(options: LaunchOptions): Promise<ProcessGroup> {
	const { n8n, kind } = options;
	const log = createWriteStream(options.logFile, { flags: 'a' });
	const lastLines: string[] = [];
	let announceReady = () => {};
	const ready = new Promise<'ready'>((resolve) => {
		announceReady = () => resolve('ready');
	});
	const group = await startProcessGroup({
		command: n8n.node,
		args: [n8n.script, kind, ...(options.args ?? [])],
		env: options.env,
		onLine(line) {
			log.write(`${line}\n`);
			lastLines.push(line);
			if (lastLines.length > SHOWN_LINES) lastLines.shift();
			if (READY[kind].test(line)) announceReady();
		},
	});
	void group.ended.then(() => log.end());

	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<'too late'>((resolve) => {
		timer = setTimeout(() => resolve('too late'), START_TIMEOUT);
	});
	const outcome = await Promise.race([ready, tooLate, group.ended]);
	clearTimeout(timer);
	if (outcome !== 'ready') {
		await group.kill();
		await finished(log);
		const what = outcome === 'too late' ? 'was not ready in time' : `ended with ${outcome}`;
		throw new Error(`n8n ${n8n.version} (${kind}) ${what}:\n${lastLines.join('\n')}`);
	}
	return group;
}
