import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';

import { writeImages } from '../imageFolder';
import { makeImages } from '../images';
import { measureInProcess } from '../processes/measured';
import { startSandboxProcess } from '../processes/sandbox';
import { memoryResult } from './measurement';

const IMAGE_BYTES = 2_000_000;
/** So many files stand for all the images of a batch, to spare the disk. */
const FILES = 20;

export interface MemoryNeed {
	images: number;
	runs: number;
	/** Medians, in bytes: resident memory before the batch, and its peak above that. */
	rest: number;
	above: number;
}

/** How much memory a batch of large images needs, for each batch size. */
export async function measureMemory(
	runs: number,
	batchSizes: readonly number[],
): Promise<MemoryNeed[]> {
	const pictures = makeImages(FILES, IMAGE_BYTES);
	const folder = await writeImages(pictures);
	const sandbox = await startSandboxProcess();
	try {
		await sandbox.know(pictures);
		await sandbox.client.setPace({ solveMs: 1_000 });
		const { baseUrl, token } = sandbox;
		const needs: MemoryNeed[] = [];
		for (const images of batchSizes) {
			const measured: Array<{ rest: number; peak: number }> = [];
			for (let run = 0; run < runs; run += 1) {
				await sandbox.client.reset();
				const home = await mkdtemp(join(tmpdir(), 'omocaptcha-bench-home-'));
				try {
					const input = { baseUrl, token, folder: folder.path, images };
					measured.push(
						await measureInProcess('memory/inEngine.ts', input, memoryResult, {
							N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
							N8N_USER_FOLDER: home,
						}),
					);
				} finally {
					await rm(home, { recursive: true, force: true });
				}
			}
			needs.push({
				images,
				runs,
				rest: median(measured.map(({ rest }) => rest)),
				above: median(measured.map(({ rest, peak }) => peak - rest)),
			});
		}
		return needs;
	} finally {
		await sandbox.stop();
		await folder.remove();
	}
}
