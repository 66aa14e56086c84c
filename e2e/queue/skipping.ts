const VARIABLE = 'OMOCAPTCHA_E2E_QUEUE_SKIPPED';

/** Has the tests of queue mode skipped, in this process and those that it starts. */
export function skipAll(reason: string): void {
	process.env[VARIABLE] = reason;
	console.warn(`The tests of queue mode are skipped.\n${reason}`);
}

/** `describe`, or `describe.skip` with the reason in its name. */
export function describeQueueMode(name: string, tests: () => void): void {
	const reason = process.env[VARIABLE];
	if (reason === undefined) describe(name, tests);
	else describe.skip(`${name} (skipped: ${reason.replaceAll('\n', '; ')})`, tests);
}
