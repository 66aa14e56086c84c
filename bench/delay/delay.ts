import { mean, median, quantile } from 'simple-statistics';

import { writeImages } from '../imageFolder';
import { makeImages } from '../images';
import { measureInProcess } from '../processes/measured';
import { startSandboxProcess } from '../processes/sandbox';
import { delayResult } from './measurement';

const IMAGE_BYTES = 20_000;

export interface Delay {
	images: number;
	runs: number;
	/** Medians over the runs; seconds from an answer being ready to the node having it. */
	mean: number;
	percentile95: number;
	/** Median over the runs; polls for each second that a job was being solved. */
	pollsPerSecond: number;
}

/** How soon the node has an answer that is ready, and how often it asks for that. */
export async function measureDelay(runs: number, batchSizes: readonly number[]): Promise<Delay[]> {
	const pictures = makeImages(Math.max(100, ...batchSizes), IMAGE_BYTES);
	const folder = await writeImages(pictures);
	const sandbox = await startSandboxProcess();
	try {
		await sandbox.know(pictures);
		const { baseUrl, token } = sandbox;
		const input = { baseUrl, token, folder: folder.path, batchSizes };
		const all: Array<Delay> = [];
		for (let run = 0; run < runs; run += 1) {
			const { batches } = await measureInProcess('delay/inEngine.ts', input, delayResult, {
				N8N_DEFAULT_BINARY_DATA_MODE: 'default',
			});
			for (const { images, delays, polls, secondsOfSolving } of batches) {
				all.push({
					images,
					runs,
					mean: mean(delays) / 1_000,
					percentile95: quantile(delays, 0.95) / 1_000,
					pollsPerSecond: polls / secondsOfSolving,
				});
			}
		}
		return batchSizes.map((images) => {
			const same = all.filter((one) => one.images === images);
			return {
				images,
				runs,
				mean: median(same.map((one) => one.mean)),
				percentile95: median(same.map((one) => one.percentile95)),
				pollsPerSecond: median(same.map((one) => one.pollsPerSecond)),
			};
		});
	} finally {
		await sandbox.stop();
		await folder.remove();
	}
}
