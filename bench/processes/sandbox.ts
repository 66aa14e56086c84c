import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { startProcessGroup } from '../../e2e/processes/processGroup';
import { SandboxClient } from '../../sandbox/client';
import { typescriptArguments } from './typescript';

/** What every image's job is created as: the type that needs no target text. */
export const CAPTCHA_TYPE = 'bytrade';
export const TYPE_JOB_ID = '43';

/** How long the sandbox has for its first word, in milliseconds. */
const START_TIMEOUT = 30_000;

/** The stand-in for the service, in a process of its own. */
export interface SandboxProcess {
	readonly baseUrl: string;
	readonly token: string;
	readonly client: SandboxClient;
	/** Lets the sandbox know images, so that their jobs succeed. */
	know(images: readonly Buffer[]): Promise<void>;
	stop(): Promise<void>;
}

/** @throws Error with what it printed where it does not come up */
export async function startSandboxProcess(): Promise<SandboxProcess> {
	const token = 'bench-token';
	const lines: string[] = [];
	let found: ((baseUrl: string) => void) | undefined;
	const started = new Promise<string>((resolve) => (found = resolve));
	const group = await startProcessGroup({
		command: process.execPath,
		args: [
			...typescriptArguments,
			join(__dirname, '..', '..', 'sandbox', 'main.ts'),
			...['--port', '0', '--quiet', '--token', token],
		],
		env: process.env,
		onLine(line) {
			lines.push(line);
			const baseUrl = /^Base URL\s+(\S+)$/.exec(line)?.[1];
			if (baseUrl !== undefined) found?.(baseUrl);
		},
	});
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), START_TIMEOUT);
	});
	const baseUrl = await Promise.race([started, tooLate, group.ended.then(() => undefined)]);
	clearTimeout(timer);
	if (baseUrl === undefined) {
		await group.kill();
		throw new Error(`The sandbox did not come up:\n${lines.join('\n')}`);
	}
	const client = new SandboxClient(baseUrl);
	return {
		baseUrl,
		token,
		client,
		async know(images) {
			for (const image of images) {
				const sha256 = createHash('sha256').update(image).digest('hex');
				await client.registerAnswer({ sha256, typeJobId: TYPE_JOB_ID, result: '100' });
			}
		},
		stop: async () => await group.stop(),
	};
}
