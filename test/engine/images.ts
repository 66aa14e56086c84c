import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import answers from '../../samples/answers.json';

export interface TestImage {
	fileName: string;
	bytes: Buffer;
	base64: string;
	/** Hexadecimal, as the sandbox knows an image. */
	sha256: string;
}

/** Is within every image made here, so that an image that leaks anywhere is seen. */
export const IMAGE_MARKER = 'these-pixels-stay-with-the-service';

/** A whole PNG of one pixel; what follows its end is ignored by all who draw it. */
const ONE_PIXEL = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);

/** A small image that no other name gives. */
export function markedImage(name: string): TestImage {
	return describe(
		`${name}.png`,
		Buffer.concat([ONE_PIXEL, Buffer.from(`${IMAGE_MARKER} ${name}`)]),
	);
}

/** @param count images that differ from one another, and are the same on each call */
export function markedImages(count: number): TestImage[] {
	return Array.from({ length: count }, (_, index) => markedImage(`image ${index}`));
}

/** One of the project's own samples, whose answer the sandbox knows. */
export function sample(fileName: string): TestImage & { targetText: string; result: string } {
	const answer = answers.find(({ file }) => file === fileName);
	if (!answer) throw new Error(`No sample is called ${fileName}`);
	const bytes = readFileSync(join(__dirname, '../../samples', fileName));
	return {
		...describe(fileName, bytes),
		targetText: answer.targetText ?? '',
		result: answer.result,
	};
}

function describe(fileName: string, bytes: Buffer): TestImage {
	return {
		fileName,
		bytes,
		base64: bytes.toString('base64'),
		sha256: createHash('sha256').update(bytes).digest('hex'),
	};
}
