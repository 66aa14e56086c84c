import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(__dirname, '..', '..');

/** Where the examples expect the sample images: the folder that n8n's container lets nodes read. */
const FOLDER_IN_EXAMPLES = '/home/node/.n8n-files/omocaptcha-samples';

/** Where the examples expect n8n. */
const ADDRESS_IN_EXAMPLES = 'http://localhost:5678';

/** The credential that the examples name. */
const CREDENTIAL = { id: 'omoCaptchaSandbox', name: 'OmoCaptcha (sandbox)', type: 'omoCaptchaApi' };

const exampleSchema = z.object({ id: z.string(), name: z.string() });

export interface Example {
	id: string;
	name: string;
	/** The workflow as n8n imports it. */
	json: string;
}

/**
 * The example workflows, made to fit this machine.
 *
 * @param samplesFolder where `copySamples` has put the images
 * @param address of n8n, as people reach it; no slash at the end
 */
export async function readExamples(
	samplesFolder: string,
	address: string = ADDRESS_IN_EXAMPLES,
): Promise<readonly Example[]> {
	const folder = join(ROOT, 'examples');
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
	return await Promise.all(
		files.map(async (file) => {
			const json = (await readFile(join(folder, file), 'utf8'))
				.replaceAll(FOLDER_IN_EXAMPLES, samplesFolder.replaceAll('\\', '/'))
				.replaceAll(ADDRESS_IN_EXAMPLES, address);
			return { ...exampleSchema.parse(JSON.parse(json)), json };
		}),
	);
}

/** Copies the sample images and the list of their answers, which one example takes for an image. */
export async function copySamples(folder: string): Promise<void> {
	const source = join(ROOT, 'samples');
	await mkdir(folder, { recursive: true });
	const files = (await readdir(source)).filter((file) => /\.(png|jpg|webp|gif|json)$/.test(file));
	await Promise.all(files.map((file) => copyFile(join(source, file), join(folder, file))));
}

/**
 * Writes examples for n8n's `import:workflow`.
 *
 * @param folder is emptied first
 * @returns the n8n command that imports them
 */
export async function exampleImport(
	examples: readonly Example[],
	folder: string,
): Promise<readonly string[]> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await Promise.all(examples.map(({ id, json }) => writeFile(join(folder, `${id}.json`), json)));
	return ['import:workflow', '--separate', `--input=${folder}`];
}

/**
 * Writes the credential that the examples name for n8n's `import:credentials`. n8n encrypts it as it
 * imports it.
 *
 * @returns the n8n command that imports it
 */
export async function credentialImport(
	sandbox: { baseUrl: string; token: string },
	file: string,
): Promise<readonly string[]> {
	const data = { apiToken: sandbox.token, baseUrl: sandbox.baseUrl };
	await writeFile(file, JSON.stringify([{ ...CREDENTIAL, data }]));
	return ['import:credentials', `--input=${file}`];
}
