import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small picture that the sandbox knows. */
export const sampleFile = join(__dirname, '..', 'samples', 'slider-hills.png');

const sample = readFileSync(sampleFile);

/**
 * Images of one size, no two alike: a sample picture with bytes behind its end, which programs that
 * show pictures do not look at.
 */
export function makeImages(count: number, bytes: number): Buffer[] {
	if (bytes < sample.length) throw new Error(`An image has ${sample.length} bytes at least`);
	return Array.from({ length: count }, () =>
		Buffer.concat([sample, randomBytes(bytes - sample.length)]),
	);
}
