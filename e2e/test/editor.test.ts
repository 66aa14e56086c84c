import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RestClient } from '../n8n/rest';
import { freePort, isFree } from '../network/freePort';
import { startProcessGroup, type ProcessGroup } from '../processes/processGroup';
import { bytesOf, expectedOutput, sample } from '../samples';
import { uploadFields } from '../uploads';

/** What `npm run n8n` starts, and all that it has printed. */
interface Command {
	group: ProcessGroup;
	output(): string;
	/** Settles when this was printed, or when the command has ended without it. */
	printed(text: RegExp): Promise<void>;
}

let folder: string;
const groups: ProcessGroup[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'n8n-editor-'));
});

afterAll(async () => {
	for (const group of groups) await group.kill();
	await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

async function startCommand(args: readonly string[]): Promise<Command> {
	const lines: string[] = [];
	let wake = () => {};
	const group = await startProcessGroup({
		command: process.execPath,
		args: ['--import', 'tsx', join('editor', 'main.ts'), ...args],
		cwd: join(__dirname, '..'),
		env: process.env,
		onLine(line) {
			lines.push(line);
			wake();
		},
	});
	groups.push(group);
	const output = () => lines.join('\n');
	return {
		group,
		output,
		async printed(text) {
			let ended = false;
			void group.ended.then(() => {
				ended = true;
				wake();
			});
			while (!ended && !text.test(output())) {
				await new Promise<void>((resolve) => (wake = resolve));
			}
		},
	};
}

test('opens n8n with account, credential, examples and sandbox; Ctrl+C ends all; the next start keeps it', async () => {
	const port = await freePort();
	const args = ['--port', `${port}`, '--home', join(folder, 'home')];
	const command = await startCommand(args);
	await command.printed(/Ctrl\+C ends everything/);
	expect(command.output()).toContain(`http://localhost:${port}`);

	const rest = new RestClient(`http://127.0.0.1:${port}`);
	await rest.logIn();
	const credentials = await rest.get('/credentials');
	expect(credentials).toEqual([expect.objectContaining({ id: 'omoCaptchaSandbox' })]);
	const star = sample('grid-star.png');
	const url = `http://127.0.0.1:${port}/webhook/solve-image`;
	const reply = await uploadFields(url, bytesOf(star), { target: 'star' });
	expect(reply.body).toMatchObject({ answer: expectedOutput(star).indices });
	const folderExample = 'omoSolveFolder01';
	const run = await rest.waitForEnd(await rest.execute(folderExample, 'Start'), 40_000);
	expect(run.status).toBe('success');

	process.kill(command.group.pid, 'SIGINT');
	expect(await command.group.ended).toBe(0);
	expect(command.output()).toMatch(/Ended\.$/);
	expect(await isFree(port)).toBe(true);

	const again = await startCommand(args);
	await again.printed(/Ctrl\+C ends everything/);
	expect(again.output()).not.toMatch(/importing .* workflows/);
	const restAgain = new RestClient(`http://127.0.0.1:${port}`);
	await restAgain.logIn();
	expect(await restAgain.executions(folderExample)).toHaveLength(1);
	process.kill(again.group.pid, 'SIGINT');
	expect(await again.group.ended).toBe(0);
}, 240_000);

test('says so where the port is in use', async () => {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;

	const command = await startCommand(['--port', `${port}`, '--home', join(folder, 'other')]);

	expect(await command.group.ended).toBe(1);
	expect(command.output()).toContain(`Port ${port} is in use`);
	server.close();
}, 30_000);
