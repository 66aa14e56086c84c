import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import glob from 'fast-glob';
import type { INodeExecutionData, INodeType } from 'n8n-workflow';

/** Reads files from disk, one item each, in the order of their names; n8n's node of that name also writes. */
export const readWriteFile: INodeType = {
	description: {
		displayName: 'Read/Write Files from Disk',
		name: 'readWriteFile',
		group: ['input'],
		version: 1,
		description: 'Reads files from disk',
		defaults: { name: 'Read/Write Files from Disk' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'File(s) Selector', name: 'fileSelector', type: 'string', default: '' },
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				default: {},
				options: [
					{ displayName: 'Field', name: 'dataPropertyName', type: 'string', default: 'data' },
				],
			},
		],
	},
	async execute() {
		const items: INodeExecutionData[] = [];
		for (const [index] of this.getInputData().entries()) {
			const selector = String(this.getNodeParameter('fileSelector', index));
			const field = String(this.getNodeParameter('options.dataPropertyName', index, 'data'));
			for (const path of (await glob(selector)).sort()) {
				const binary = await this.helpers.prepareBinaryData(await readFile(path), basename(path));
				items.push({
					json: { fileName: basename(path) },
					binary: { [field]: binary },
					pairedItem: { item: index },
				});
			}
		}
		return [items];
	},
};
