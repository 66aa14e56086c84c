/**
 * Ends process groups when the process that started them is gone.
 *
 * Runs as a process of its own, with a pipe from its owner as standard input. The operating system
 * closes that pipe however the owner ends: on return, by an uncaught error, by Ctrl+C or by
 * SIGKILL, where no handler inside the owner could run. Lines read: `hold <group>` and
 * `release <group>`, a group being the positive id of its leader.
 */
const { createInterface } = require('node:readline');

const held = new Set();

const lines = createInterface({ input: process.stdin });

lines.on('line', (line) => {
	const [command, text] = line.split(' ');
	const group = Number(text);
	// Groups 0 and 1 would mean "my own" and "everything".
	if (!Number.isInteger(group) || group <= 1) return;
	if (command === 'hold') held.add(group);
	if (command === 'release') held.delete(group);
});

lines.on('close', () => {
	for (const group of held) {
		try {
			process.kill(-group, 'SIGKILL');
		} catch {
			// Ended between the last line and now.
		}
	}
	process.exit(0);
});

// Ctrl+C goes to every process of the terminal; the leash has to outlive its owner.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
