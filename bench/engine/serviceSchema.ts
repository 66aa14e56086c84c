import { z } from 'zod';

/** Where a measured process finds the sandbox. */
export const serviceSchema = z.object({ baseUrl: z.string(), token: z.string() });
