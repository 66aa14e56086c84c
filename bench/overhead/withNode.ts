import type { INodeExecutionData } from 'n8n-workflow';

import { runBatch } from '../engine/batch';
import { readImages } from '../imageFolder';
import { handBack } from '../processes/measured';
import { measureCpu, overheadInput, POLL_INTERVAL } from './measurement';

/** The node in n8n's engine, with images that n8n keeps in memory. */
handBack(overheadInput, async ({ folder, warmUp, ...service }) => {
	const items = (await readImages(folder)).map((image): INodeExecutionData => ({
		json: {},
		binary: { data: { data: image.toString('base64'), mimeType: 'image/png' } },
	}));
	const solve = async (batch: INodeExecutionData[]) => {
		const solved = await runBatch(service, async () => [batch], {
			pollInterval: POLL_INTERVAL,
			maxPendingJobs: 0,
		});
		if (solved.length !== batch.length) throw new Error('Some images were not solved');
	};
	await solve(items.slice(0, warmUp));
	return await measureCpu(items.length, async () => await solve(items));
});
