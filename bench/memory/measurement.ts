import { z } from 'zod';

import { serviceSchema } from '../engine/serviceSchema';

export const memoryInput = serviceSchema.extend({
	/** Folder with the image files, each of which stands for many images. */
	folder: z.string(),
	images: z.number(),
});

/** In bytes. */
export const memoryResult = z.object({
	/** Resident memory just before the batch. */
	rest: z.number(),
	/** The most resident memory while the batch ran. */
	peak: z.number(),
});
