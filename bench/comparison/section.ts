import { axisX, axisY, dot, gridX, gridY, line, ruleY, selectLast, text } from '@observablehq/plot';

import { count, milliseconds, ratio, seconds, table } from '../report/format';
import { atMost, type Section } from '../report/section';
import { drawSvg } from '../report/svg';
import { compareInN8n, type Comparison, SOLVE_SECONDS, type Way } from './comparison';

const PICTURE = 'time-by-batch-size.svg';

/** What each way is called in the tables, and how it looks in the picture. */
const looks: Record<Way, { name: string; label: string; color: string }> = {
	loop: { name: 'hand-made loop', label: 'hand-made loop', color: '#e07b00' },
	node: { name: 'Solve and Wait', label: 'Solve and Wait', color: '#1668c7' },
	nodeUnbounded: {
		name: 'Solve and Wait, Max Pending Jobs 0',
		label: 'Max Pending Jobs 0',
		color: '#0b9a6d',
	},
	oneAtATime: {
		name: 'one at a time (Max Pending Jobs 1)',
		label: 'one at a time',
		color: '#888888',
	},
};

/** The node against what people build without it, in a real n8n. */
export async function comparisonSection(
	runs: number,
	batchSizes: readonly number[],
	progress: (line: string) => void,
): Promise<Section> {
	const { versions, comparisons } = await compareInN8n(runs, batchSizes, progress);
	const find = (images: number, way: Way) =>
		comparisons.find((one) => one.images === images && one.way === way);
	const at200 = find(200, 'node');
	const at1000 = find(1_000, 'nodeUnbounded');
	return {
		title: 'Against a hand-made loop, in n8n',
		text: [
			`${versions}; images of 20 KB, solves of ${SOLVE_SECONDS} s. The loop is what people build without a node: Extract From File (to base64, its encoding set, or it would guess it from each image for seconds), HTTP Request for all images at once, Wait of two seconds, ` +
				"HTTP Request, If, back to Wait for the rest. Measured from the start of the first of these nodes to the end of the last, or for Solve and Wait from its start to its end, as n8n's execution data tell; " +
				"the images are n8n's own binary data before that. CPU is that of n8n's process in this time. All ways take turns in the same n8n.",
			table(
				['way', 'images', 'time', "of the loop's time", 'CPU per image', "of the loop's CPU"],
				comparisons.map((one) => [
					looks[one.way].name,
					count(one.images),
					seconds(one.seconds),
					one.way === 'loop' ? '' : ratio(one.secondsOfLoop),
					milliseconds(one.cpuMsPerImage),
					one.way === 'loop' ? '' : ratio(one.cpuOfLoop),
				]),
			),
		].join('\n\n'),
		goals: [
			atMost('200 images', 3.6, at200?.seconds, seconds),
			atMost("200 images, of the loop's time", 0.7, at200?.secondsOfLoop, ratio),
			atMost(
				"1,000 images, no bound on pending jobs, of the loop's time",
				0.6,
				at1000?.secondsOfLoop,
				ratio,
			),
			atMost("CPU of n8n, 200 images, of the loop's", 0.75, at200?.cpuOfLoop, ratio),
			atMost("CPU of n8n, 1,000 images, of the loop's", 0.75, at1000?.cpuOfLoop, ratio),
		],
		pictures: { [PICTURE]: draw(comparisons, batchSizes) },
	};
}

function draw(comparisons: readonly Comparison[], batchSizes: readonly number[]): string {
	const drawn = Object.keys(looks);
	const place = { x: 'images', y: 'seconds' };
	const ticks = [2, 3, 5, 10, 20, 50, 100];
	return drawSvg({
		width: 760,
		height: 450,
		marginBottom: 45,
		marginRight: 130,
		x: { type: 'log' },
		y: { type: 'log', domain: [2, Math.max(20, ...comparisons.map((one) => one.seconds)) * 1.1] },
		color: { domain: drawn, range: Object.values(looks).map(({ color }) => color) },
		marks: [
			gridX([...batchSizes]),
			gridY(ticks),
			axisX([...batchSizes], {
				label: 'images in the batch',
				labelAnchor: 'center',
				labelOffset: 36,
				text: String,
			}),
			axisY(ticks, { label: 'seconds', text: String }),
			ruleY([SOLVE_SECONDS], { strokeDasharray: '4 3' }),
			text(['one solve'], {
				x: () => Math.min(...batchSizes),
				y: () => SOLVE_SECONDS,
				dy: 10,
				textAnchor: 'start',
			}),
			line(comparisons, { ...place, stroke: 'way' }),
			dot(comparisons, { ...place, fill: 'way', r: 3.5 }),
			text(
				comparisons,
				selectLast({
					...place,
					z: 'way',
					text: ({ way }: Comparison) => looks[way].label,
					fill: 'way',
					dx: 8,
					textAnchor: 'start',
				}),
			),
		],
	});
}
