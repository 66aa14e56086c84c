import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { SandboxClient } from '../../sandbox/client';
import { startSandbox } from '../../sandbox/server';
import { ask, createJob, send } from './caller';

const root = join(__dirname, '../..');
const image = Buffer.from('an image');

/** The command, run as a process of its own, and everything that it has printed. */
class Command {
	output = '';
	private readonly child: ChildProcess;
	private readonly ended: Promise<unknown[]>;

	constructor(...options: string[]) {
		this.child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...options], {
			cwd: root,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.ended = once(this.child, 'close');
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on('data', (chunk: Buffer) => {
				this.output += chunk.toString();
			});
		}
	}

	/** Resolves once the output matches; fails if the command ends before. */
	async printed(pattern: RegExp): Promise<RegExpExecArray> {
		for (;;) {
			const match = pattern.exec(this.output);
			if (match) return match;
			const more = this.child.stdout ? once(this.child.stdout, 'data') : this.ended;
			const ended = await Promise.race([more.then(() => false), this.ended.then(() => true)]);
			if (ended && !pattern.test(this.output)) throw new Error(`It printed only: ${this.output}`);
		}
	}

	/** How it ended: its exit code, or the signal that killed it. */
	async end(signal?: NodeJS.Signals): Promise<unknown[]> {
		if (signal) this.child.kill(signal);
		return await this.ended;
	}
}

async function withCommand(
	options: string[],
	run: (command: Command) => Promise<void>,
): Promise<void> {
	const command = new Command(...options);
	try {
		await run(command);
	} finally {
		await command.end('SIGKILL');
	}
}

async function baseUrlOf(command: Command): Promise<string> {
	const [, baseUrl = ''] = await command.printed(/Base URL\s+(\S+)\nAPI token\s+\S+\n/);
	return baseUrl;
}

test('it prints where it is and what to send, then a line for each call, without the token', async () => {
	const token = 'a-token-of-its-own';
	await withCommand(
		['--port', '0', '--token', token, '--first-job-id', '7000'],
		async (command) => {
			const baseUrl = await baseUrlOf(command);
			expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/);
			expect(command.output).toContain(`API token  ${token}`);
			const startOfCalls = command.output.length;

			expect(await createJob(baseUrl, token, image)).toBe(7000);
			await send(baseUrl, 'getBalance', { api_token: `wrong-${token}` });
			await command.printed(
				/createJob .*\*{4} .*type 43 .*8 B [0-9a-f]{8} .*job 7000 .*created .* ms/,
			);
			await command.printed(/getBalance .*\*{4} \(wrong\) .*error: Invalid api token\./);
			expect(command.output.slice(startOfCalls)).not.toContain(token);
			expect(command.output).not.toContain(image.toString('base64'));
		},
	);
});

test('a job takes as long as asked for', async () => {
	await withCommand(['--port', '0', '--solve-ms', '0'], async (command) => {
		const baseUrl = await baseUrlOf(command);
		const jobId = await createJob(baseUrl, 'sandbox-token', image);
		expect(
			await ask(baseUrl, 'getJobResult', { api_token: 'sandbox-token', job_id: jobId }),
		).toMatchObject({ status: 'fail' });
	});
});

test.each(['SIGINT', 'SIGTERM'] as const)(
	'%s ends it, even with a call hanging; --quiet keeps it silent',
	async (signal) => {
		await withCommand(['--port', '0', '--quiet'], async (command) => {
			const baseUrl = await baseUrlOf(command);
			const printedAtStart = command.output;
			const client = new SandboxClient(baseUrl);
			await client.addFault({ kind: 'hang', call: 'getBalance', jobCreated: true });
			const lost = send(baseUrl, 'getBalance', {}).catch((error: { code?: string }) => error.code);
			await client.waitFor({ getBalance: 1 });
			expect(await command.end(signal)).toEqual([0, null]);
			expect(await lost).toBe('ECONNRESET');
			expect(command.output).toBe(printedAtStart);
		});
	},
);

test('a port in use ends it with a clear word', async () => {
	const first = await startSandbox();
	try {
		await withCommand(['--port', new URL(first.baseUrl).port], async (command) => {
			expect(await command.end()).toEqual([1, null]);
			expect(command.output).toMatch(/in use/);
		});
	} finally {
		await first.stop();
	}
});

test('a bad option ends it with a clear word', async () => {
	await withCommand(['--solve-ms', 'soon'], async (command) => {
		expect(await command.end()).toEqual([1, null]);
		expect(command.output).toBe('--solve-ms takes a whole number, not "soon"\n');
	});
});
