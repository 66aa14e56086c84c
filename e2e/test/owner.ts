import { startProcessGroup } from '../processes/processGroup';

/** Starts a child of its own, prints both process ids, and then does nothing, for ever. */
const FAMILY = `
	const { spawn } = require('node:child_process');
	const idle = 'setInterval(() => {}, 1_000)';
	console.log(process.pid, spawn(process.execPath, ['-e', idle], { stdio: 'ignore' }).pid);
	setInterval(() => {}, 1_000);
`;

/** A process that owns others, for processes.test.ts to end: prints their ids and waits. */
void startProcessGroup({
	command: process.execPath,
	args: ['-e', FAMILY],
	onLine: (line) => console.log(line),
});
