import { randomBytes } from 'node:crypto';

import type { Sandbox } from '../../sandbox/server';
import { bytesOf, sample, sha256 } from '../samples';

/** An image that no other is like, and the answer that only it has. */
export interface UniqueImage {
	bytes: Buffer;
	sha256: string;
	/** What the node gives for it as `value`. */
	value: number;
}

/** The captcha type of all of them, as the node's parameter names it and as the service does. */
export const CAPTCHA_TYPE = 'bytrade';
const TYPE_JOB_ID = '43';

const picture = bytesOf(sample('slider-hills.png'));

/** Bytes that no compression makes smaller, as those of a picture are. */
const padding = randomBytes(1_000_000);

/**
 * Makes images that are known to the sandbox from then on.
 *
 * @param first `value` of the first one; those of the others follow
 * @param size of each, in bytes; they are larger where the picture is
 */
export function makeImages(
	sandbox: Sandbox,
	count: number,
	first: number,
	size = 0,
): UniqueImage[] {
	return Array.from({ length: count }, (_, position) => {
		const value = first + position;
		// Bytes after a picture's end change nothing but its fingerprint.
		const number = Buffer.from(`number ${value}`);
		const filling = padding.subarray(0, Math.max(0, size - picture.length - number.length));
		const bytes = Buffer.concat([picture, filling, number]);
		const image = { bytes, sha256: sha256(bytes), value };
		sandbox.registerAnswer({ sha256: image.sha256, typeJobId: TYPE_JOB_ID, result: `${value}` });
		return image;
	});
}

/** Lists of `size` members each, in order. */
export function inGroups<T>(all: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(all.length / size) }, (_, group) =>
		all.slice(group * size, (group + 1) * size),
	);
}
