import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { startProcessGroup } from '../processes/processGroup';

const idle = 'setInterval(() => {}, 1_000)';

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** Of a process that is not a child of this one, nothing tells the end. */
async function expectEnd(pids: readonly number[]): Promise<void> {
	for (let waited = 0; waited < 5_000 && pids.some(isAlive); waited += 20) await delay(20);
	expect(pids.filter(isAlive)).toEqual([]);
}

/** Starts a process that owns two others, and returns it with their ids. */
async function startOwner(): Promise<{
	owner: ChildProcessByStdio<null, Readable, null>;
	pids: readonly number[];
}> {
	const owner = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'owner.ts')], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = await once(createInterface({ input: owner.stdout }), 'line');
	const pids = String(line).split(' ').map(Number);
	expect(pids.map(isAlive)).toEqual([true, true]);
	return { owner, pids };
}

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
	'processes end with the one that started them, when that ends by %s',
	async (signal) => {
		const { owner, pids } = await startOwner();

		owner.kill(signal);
		await once(owner, 'close');

		await expectEnd(pids);
	},
);

test('a process that does not obey is killed once the patience is over', async () => {
	let ready = () => {};
	const started = new Promise<void>((resolve) => (ready = resolve));
	const group = await startProcessGroup({
		command: process.execPath,
		args: ['-e', `process.on('SIGTERM', () => {}); console.log('ready'); ${idle}`],
		onLine: () => ready(),
	});
	await started;

	await group.stop(100);

	expect(await group.ended).toBe('SIGKILL');
	expect(isAlive(group.pid)).toBe(false);
});

test('a process that obeys ends in its own way', async () => {
	let ready = () => {};
	const started = new Promise<void>((resolve) => (ready = resolve));
	const group = await startProcessGroup({
		command: process.execPath,
		args: ['-e', `process.on('SIGTERM', () => process.exit(7)); console.log('ready'); ${idle}`],
		onLine: () => ready(),
	});
	await started;

	await group.stop();

	expect(await group.ended).toBe(7);
});

test('a command that does not exist is an error', async () => {
	await expect(startProcessGroup({ command: 'no-such-command', args: [] })).rejects.toThrow(
		'ENOENT',
	);
});
