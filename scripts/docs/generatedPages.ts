import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// With its ending, since n8n's codex file beside it is called the same but for ".json".
import { OmoCaptchaCreateJob } from '../../nodes/OmoCaptchaCreateJob/OmoCaptchaCreateJob.node.ts';
import { OmoCaptchaSolveAndWait } from '../../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts';
import { withGeneratedPart } from './generatedPart';
import { parameterTable } from './parameterTable';
import { replyTable, requestTable } from './serviceTables';
import { vietnamese } from './vietnamese';

const root = join(__dirname, '..', '..');

export const nodes = [
	new OmoCaptchaCreateJob().description,
	new OmoCaptchaSolveAndWait().description,
];

interface GeneratedPage {
	/** From the repository's root. */
	file: string;
	/** Generated content by the name of its part. */
	parts: () => Record<string, string>;
}

/** What `npm run docs:parameters` and `npm run docs:service` write. */
export const generatedPages: Record<'parameters' | 'service', readonly GeneratedPage[]> = {
	parameters: [
		{ file: 'README.md', parts: () => parameterTables((english) => english) },
		{ file: 'README.vi.md', parts: () => parameterTables(vietnamese) },
	],
	service: [
		{
			file: 'docs/service.md',
			parts: () => ({ requests: requestTable(), replies: replyTable() }),
		},
	],
};

/** The page as it is, and as it should be. */
export function generate({ file, parts }: GeneratedPage): { is: string; shouldBe: string } {
	const is = readFileSync(join(root, file), 'utf8');
	const shouldBe = Object.entries(parts()).reduce(
		(page, [name, content]) => withGeneratedPart(page, name, content),
		is,
	);
	return { is, shouldBe };
}

function parameterTables(translate: (english: string) => string): Record<string, string> {
	return Object.fromEntries(
		nodes.map((node) => [`parameters of ${node.displayName}`, parameterTable(node, translate)]),
	);
}
