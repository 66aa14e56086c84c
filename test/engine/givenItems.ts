import type { IBinaryKeyData, IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

export interface GivenItem {
	json: IDataObject;
	/** By the name of the binary field. */
	files?: Record<string, { fileName: string; bytes: Buffer }>;
}

/** A node that gives these items, their files kept as n8n keeps files in the mode it is in. */
export function givenItems(items: readonly GivenItem[]): INodeType {
	return {
		description: {
			displayName: 'Given Items',
			name: 'givenItems',
			group: ['input'],
			version: 1,
			description: 'Gives items',
			defaults: { name: 'Given Items' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
		},
		async execute() {
			const output: INodeExecutionData[] = [];
			for (const { json, files } of items) {
				const binary: IBinaryKeyData = {};
				for (const [field, { fileName, bytes }] of Object.entries(files ?? {})) {
					binary[field] = await this.helpers.prepareBinaryData(bytes, fileName);
				}
				output.push({ json, ...(files && { binary }), pairedItem: { item: 0 } });
			}
			return [output];
		},
	};
}
