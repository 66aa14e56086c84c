import { z } from 'zod';

import { serviceSchema } from '../engine/serviceSchema';

/** What the scripts are told. */
export const overheadInput = serviceSchema.extend({
	/** Folder with the images. */
	folder: z.string(),
	/** How many images are solved before the clock starts, so that the code is compiled by then. */
	warmUp: z.number(),
});

export const axiosInput = overheadInput.extend({
	/** Whether each request opens a connection of its own, as n8n's do. */
	reconnect: z.boolean(),
});

export const overheadResult = z.object({
	images: z.number(),
	/** CPU time of the whole process, all threads; milliseconds. */
	cpuMs: z.number(),
	wallMs: z.number(),
});

/** Seconds from an answer to the next question, in both scripts. */
export const POLL_INTERVAL = 0.2;

/** Runs `work` over the images and says what it took. */
export async function measureCpu(
	images: number,
	work: () => Promise<void>,
): Promise<z.infer<typeof overheadResult>> {
	const startedAt = performance.now();
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return { images, cpuMs: (user + system) / 1_000, wallMs: performance.now() - startedAt };
}
