import type { INodeExecutionData } from 'n8n-workflow';

import { SandboxClient } from '../../sandbox/client';
import { runBatch } from '../engine/batch';
import { readImages } from '../imageFolder';
import { handBack } from '../processes/measured';
import { delayInput } from './measurement';

/** The node at its defaults; how late it is, and how often it asked, is the sandbox's word. */
handBack(delayInput, async ({ folder, batchSizes, ...service }) => {
	const items = (await readImages(folder)).map((image): INodeExecutionData => ({
		json: {},
		binary: { data: { data: image.toString('base64'), mimeType: 'image/png' } },
	}));
	const sandbox = new SandboxClient(service.baseUrl);
	// Code that has run once runs as it does in an n8n that is up for a while.
	await sandbox.setPace({ solveMs: 0 });
	await runBatch(service, async () => [items.slice(0, 100)], { pollInterval: 0.2 });

	await sandbox.setPace({ solveMs: { from: 2_000, to: 6_000 } });
	const batches = [];
	for (const images of batchSizes) {
		await sandbox.reset();
		const solved = await runBatch(service, async () => [items.slice(0, images)]);
		if (solved.length !== images) throw new Error('Some images were not solved');
		const { jobs, counts } = await sandbox.record();
		const delays = jobs.flatMap(({ firstSuccessAt, readyAt }) =>
			firstSuccessAt === undefined || readyAt === null ? [] : [firstSuccessAt - readyAt],
		);
		if (delays.length !== images) throw new Error('The record does not hold all jobs');
		const solving = jobs.reduce(
			(sum, { createdAt, readyAt }) => sum + (readyAt ?? 0) - createdAt,
			0,
		);
		batches.push({
			images,
			delays,
			polls: counts.getJobResult,
			secondsOfSolving: solving / 1_000,
		});
	}
	return { batches };
});
