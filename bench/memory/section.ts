import { count, megabytes, ratio, table } from '../report/format';
import { atMost, type Section } from '../report/section';
import { measureMemory, type MemoryNeed } from './memory';

const LARGE = 1_000;
const MEDIUM = 200;

/** What large images need in memory. */
export async function memorySection(runs: number, batchSizes: readonly number[]): Promise<Section> {
	const needs = await measureMemory(runs, batchSizes);
	const most = Math.max(...needs.map(({ above }) => above));
	const growth = aboveOf(needs, LARGE) / aboveOf(needs, MEDIUM);
	return {
		title: 'Memory for large images',
		text: [
			"Images of 2 MB that n8n keeps on disk (filesystem mode), the defaults, in n8n's engine, each batch in a fresh process. Resident memory before the batch, and its peak above that, " +
				'looked at every 20 ms and taken from the operating system at the end.',
			table(
				['images', 'before', 'peak above'],
				needs.map(({ images, rest, above }) => [count(images), megabytes(rest), megabytes(above)]),
			),
		].join('\n\n'),
		goals: [
			atMost('memory for images of 2 MB, above rest', 250e6, most, megabytes),
			atMost(
				`memory of ${count(LARGE)} images, of ${MEDIUM}`,
				1.3,
				Number.isNaN(growth) ? undefined : growth,
				ratio,
			),
		],
		pictures: {},
	};
}

function aboveOf(needs: readonly MemoryNeed[], images: number): number {
	return needs.find((need) => need.images === images)?.above ?? NaN;
}
