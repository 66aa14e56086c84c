import { parseArgs } from 'node:util';

import { formatCall } from './log';
import { startSandbox } from './server';

const usage = `A stand-in for the OmoCaptcha service on this machine's loopback.

  npm run sandbox -- [options]

  --port <number>          port to listen on, 0 for any free one (3001)
  --solve-ms <number>      how long a job takes, in milliseconds (3000)
  --token <text>           the one API token that is right (sandbox-token)
  --first-job-id <number>  number of the first job (100001)
  --quiet                  no line per call
  --help                   this text
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '3001' },
			'solve-ms': { type: 'string', default: '3000' },
			token: { type: 'string', default: 'sandbox-token' },
			'first-job-id': { type: 'string', default: '100001' },
			quiet: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}

	const sandbox = await startSandbox({
		port: wholeNumber('--port', values.port),
		solveMs: wholeNumber('--solve-ms', values['solve-ms']),
		token: values.token,
		firstJobId: wholeNumber('--first-job-id', values['first-job-id']),
		control: true,
		onCall: values.quiet
			? undefined
			: (entry) => process.stdout.write(`${formatCall(entry, new Date())}\n`),
	});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.stop());
	}
	process.stdout.write(`Base URL   ${sandbox.baseUrl}\nAPI token  ${sandbox.token}\n`);
}

function wholeNumber(option: string, text: string): number {
	if (!/^\d+$/.test(text)) throw new Error(`${option} takes a whole number, not "${text}"`);
	return Number(text);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
