import { count, perSecond, seconds, table } from '../report/format';
import { atMost, type Section } from '../report/section';
import { measureDelay } from './delay';

/** How soon an answer that is ready is known, and at what price in polls. */
export async function delaySection(runs: number, batchSizes: readonly number[]): Promise<Section> {
	const delays = await measureDelay(runs, batchSizes);
	return {
		title: 'Delay after the answer is ready',
		text: [
			"Solves spread evenly over 2 to 6 s, images of 20 KB, the defaults, in n8n's engine. By the sandbox's record: from the moment when an answer is ready to the reply that holds it, and the polls " +
				'for each second that a job was being solved.',
			table(
				['images', 'mean delay', '95th percentile', 'polls per second'],
				delays.map((delay) => [
					count(delay.images),
					seconds(delay.mean),
					seconds(delay.percentile95),
					delay.pollsPerSecond.toFixed(2),
				]),
			),
		].join('\n\n'),
		goals: delays.flatMap(({ images, mean, pollsPerSecond }) => [
			atMost(`mean delay, ${count(images)} images`, 0.45, mean, seconds),
			atMost(
				`polls per second of solving, ${count(images)} images`,
				1.25,
				pollsPerSecond,
				perSecond,
			),
		]),
		pictures: {},
	};
}
