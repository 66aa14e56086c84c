import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IBinaryData } from 'n8n-workflow';

import { runBatch } from '../engine/batch';
import { handBack } from '../processes/measured';
import { sampleFile } from '../images';
import { memoryInput } from './measurement';
import { watchMemory } from './watchMemory';

/** The node over many large images that n8n keeps on disk. */
handBack(memoryInput, async ({ folder, images, ...service }) => {
	const files = (await readdir(folder)).sort().map((name) => join(folder, name));
	const stored: IBinaryData[] = [];
	// Everything is loaded and has run once before memory is looked at, with small images.
	await runBatch(
		service,
		async function () {
			for (const file of files) {
				stored.push(await this.helpers.prepareBinaryData(createReadStream(file), 'image.png'));
			}
			const small = await this.helpers.prepareBinaryData(createReadStream(sampleFile), 'image.png');
			return [Array.from({ length: 10 }, () => ({ json: {}, binary: { data: small } }))];
		},
		{ pollInterval: 0.2 },
	);
	const items = Array.from({ length: images }, (_, index) => {
		const data = stored[index % stored.length];
		if (data?.id === undefined) throw new Error('n8n keeps the images in memory');
		return { json: {}, binary: { data } };
	});

	const watch = watchMemory();
	const solved = await runBatch(service, async () => [items]);
	const memory = watch.end();
	if (solved.length !== images) throw new Error('Some images were not solved');
	return memory;
});
