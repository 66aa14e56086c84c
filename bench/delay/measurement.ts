import { z } from 'zod';

import { serviceSchema } from '../engine/serviceSchema';

export const delayInput = serviceSchema.extend({
	folder: z.string(),
	batchSizes: z.array(z.number()),
});

export const delayResult = z.object({
	batches: z.array(
		z.object({
			images: z.number(),
			/** From an answer being ready to the reply that held it; milliseconds. */
			delays: z.array(z.number()),
			polls: z.number(),
			/** Of all jobs together. */
			secondsOfSolving: z.number(),
		}),
	),
});
