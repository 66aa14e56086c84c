import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { CredentialInput } from './n8n/rest';

const ROOT = join(__dirname, '..');

/** Where the examples expect the sample images. */
const FOLDER_IN_EXAMPLES = '/home/node/.n8n-files/omocaptcha-samples';

/** The project's sample images. */
export const samplesFolder = join(ROOT, 'samples');

/** The credential that the example workflows name. */
export const EXAMPLES_CREDENTIAL_ID = 'omoCaptchaSandbox';

const exampleSchema = z.object({
	id: z.string(),
	name: z.string(),
	nodes: z.array(z.looseObject({ name: z.string(), type: z.string() })),
});

/** An example workflow, as far as tests look into it. */
export type Example = z.infer<typeof exampleSchema> & {
	/** Its name in `examples/`. */
	file: string;
};

/** Things laid out for n8n's import commands. */
export interface Import {
	examples: readonly Example[];
	/** The n8n commands that import all of it. */
	commands: ReadonlyArray<readonly string[]>;
}

/**
 * Lays out the example workflows, reading the project's own samples, and a credential for them.
 *
 * @param folder an empty folder; whoever made it removes it
 */
export async function layOutImport(folder: string, credential: CredentialInput): Promise<Import> {
	const workflows = join(folder, 'workflows');
	await mkdir(workflows);
	const examples: Example[] = [];
	for (const file of await readdir(join(ROOT, 'examples'))) {
		if (!file.endsWith('.json')) continue;
		const text = await readFile(join(ROOT, 'examples', file), 'utf8');
		examples.push({ file, ...exampleSchema.parse(JSON.parse(text)) });
		await writeFile(join(workflows, file), text.replaceAll(FOLDER_IN_EXAMPLES, samplesFolder));
	}
	const credentials = join(folder, 'credentials.json');
	await writeFile(credentials, JSON.stringify([{ id: EXAMPLES_CREDENTIAL_ID, ...credential }]));
	return {
		examples,
		commands: [
			['import:credentials', `--input=${credentials}`],
			['import:workflow', '--separate', `--input=${workflows}`],
		],
	};
}
