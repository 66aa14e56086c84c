import { median } from 'simple-statistics';

import { writeImages } from '../imageFolder';
import { makeImages } from '../images';
import { measureInProcess } from '../processes/measured';
import { startSandboxProcess } from '../processes/sandbox';
import { overheadResult } from './measurement';

const IMAGE_BYTES = 20_000;

export interface Overhead {
	images: number;
	runs: number;
	/** Medians; CPU milliseconds for one image. */
	nodeMs: number;
	axiosMs: number;
	/** The same script with a connection for each request, as n8n opens them. */
	reconnectingMs: number;
	/** Median of the node's figure over that of bare axios in the same round. */
	ratio: number;
}

/** How much CPU an image costs through the node, beside a script that makes the same requests. */
export async function measureOverhead(runs: number, images: number): Promise<Overhead> {
	const pictures = makeImages(images, IMAGE_BYTES);
	const folder = await writeImages(pictures);
	const sandbox = await startSandboxProcess();
	try {
		await sandbox.know(pictures);
		await sandbox.client.setPace({ solveMs: 0 });
		const { baseUrl, token } = sandbox;
		const measure = async (script: string, more: object = {}) => {
			await sandbox.client.reset();
			const input = { baseUrl, token, folder: folder.path, warmUp: Math.ceil(images / 4), ...more };
			const { cpuMs } = await measureInProcess(script, input, overheadResult, {
				N8N_DEFAULT_BINARY_DATA_MODE: 'default',
			});
			return cpuMs / images;
		};
		const rounds: Array<{ node: number; axios: number; reconnecting: number }> = [];
		for (let run = 0; run < runs; run += 1) {
			rounds.push({
				axios: await measure('overhead/withAxios.ts', { reconnect: false }),
				reconnecting: await measure('overhead/withAxios.ts', { reconnect: true }),
				node: await measure('overhead/withNode.ts'),
			});
		}
		return {
			images,
			runs,
			nodeMs: median(rounds.map(({ node }) => node)),
			axiosMs: median(rounds.map(({ axios }) => axios)),
			reconnectingMs: median(rounds.map(({ reconnecting }) => reconnecting)),
			ratio: median(rounds.map(({ node, axios }) => node / axios)),
		};
	} finally {
		await sandbox.stop();
		await folder.remove();
	}
}
