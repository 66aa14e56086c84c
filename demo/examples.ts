import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IWorkflowBase } from 'n8n-workflow';

const root = join(__dirname, '..');

/** Where the examples expect the sample images: the folder that n8n's Docker image lets nodes read. */
const FOLDER_IN_EXAMPLES = '/home/node/.n8n-files/omocaptcha-samples';

export const samplesFolder = join(root, 'samples');

/** An example workflow, reading its images from `folder`. */
export function readExample(
	file: string,
	folder = samplesFolder,
): Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'> {
	const text = readFileSync(join(root, 'examples', file), 'utf8');
	return JSON.parse(text.replaceAll(FOLDER_IN_EXAMPLES, folder.replaceAll('\\', '/')));
}
