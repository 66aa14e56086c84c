import { parseArgs } from 'node:util';

import { checkBaseUrl, DEFAULT_BASE_URL } from '../../nodes/shared/baseUrl';
import { type CheckResult, checkService } from './check';

const usage = `Compares the real service with docs/service.md.

  OMOCAPTCHA_TOKEN=… npm run check:live               asks for the balance, which is free
  OMOCAPTCHA_TOKEN=… npm run check:live -- --spend    buys one job of each image type as well

  --base-url <URL>   another address, such as a sandbox's (${DEFAULT_BASE_URL})
  --help             this text

Each request and reply is printed, the token masked and the image as size and hash.
It ends with 0 if nothing differs, and with 1 if anything does or could not be asked.
`;

const POLL_INTERVAL_MS = 2_000;
const PATIENCE_MS = 120_000;

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			spend: { type: 'boolean', default: false },
			'base-url': { type: 'string', default: DEFAULT_BASE_URL },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return true;
	}
	const token = process.env.OMOCAPTCHA_TOKEN?.trim();
	if (!token) {
		process.stderr.write(`OMOCAPTCHA_TOKEN is empty.\n\n${usage}`);
		return false;
	}
	const address = checkBaseUrl(values['base-url']);
	if (!address.ok) {
		process.stderr.write(`${address.failure.message}\n`);
		return false;
	}
	const result = await checkService({
		baseUrl: address.value,
		token,
		spend: values.spend,
		print: (line) => process.stdout.write(`${line}\n`),
		interval: POLL_INTERVAL_MS,
		patience: PATIENCE_MS,
	});
	process.stdout.write(`\n${summary(result)}\n`);
	return result.differences.length === 0 && result.obstacles.length === 0;
}

function summary({ differences, obstacles }: CheckResult): string {
	const lines = differences.map(
		({ id, says, source }) => `- ${id} (known from ${source}): ${says}`,
	);
	if (lines.length > 0) lines.unshift('The service differs from docs/service.md:');
	else lines.push('Nothing that was asked differs from docs/service.md.');
	return [...lines, ...obstacles].join('\n');
}

main()
	.then((agrees) => {
		process.exitCode = agrees ? 0 : 1;
	})
	.catch((error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	});
