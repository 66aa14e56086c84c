import { axisX, axisY, dot, frame, gridX, gridY, line, text } from '@observablehq/plot';

import { count, ratio, table } from '../report/format';
import type { Section } from '../report/section';
import { drawSvg } from '../report/svg';
import { serviceTimes } from './serviceTimes';
import { assumptions, defaultInterval, type Point, study, usualBatch } from './study';

const PICTURE = 'polling.svg';

/** The simulation of the schedule. @param jobs for each point of it */
export function simulationSection(jobs: number): Section {
	const { usual, bySize } = study(jobs);
	const head = ['rule', 'mean delay', '95th percentile', 'polls per job', 'polls per second'];
	const tables = serviceTimes.map(({ name }) => {
		const points = usual.filter(({ times }) => times === name);
		return `### Solves: ${name}\n\n${table(
			head,
			points.map((point) => [ruleName(point), ...figures(point)]),
		)}`;
	});
	const sizes = table(
		['solves', 'batch', ...head.slice(1)],
		bySize.map((point) => [point.times, count(point.batch), ...figures(point)]),
	);
	return {
		title: 'When to ask: a simulation',
		text: [
			`${count(jobs)} jobs for each line, on a virtual clock, asked by the node's own rule (\`nodes/shared/waiting.ts\`), in batches of ${usualBatch}: ${assumptions}. ` +
				'The delay runs from an answer being ready to the node knowing it. "Learning" is what the node does; "plain" is the same without learning from other jobs of the batch, which is what a single image gets; "fixed" asks at that interval for ever.',
			...tables,
			`### At the default of ${defaultInterval} s, by the size of the batch`,
			sizes,
		].join('\n\n'),
		goals: [],
		pictures: { [PICTURE]: draw(usual) },
	};
}

function figures(point: Point): string[] {
	return [
		`${point.meanDelay.toFixed(2)} s`,
		`${point.percentile95.toFixed(2)} s`,
		point.pollsPerJob.toFixed(2),
		ratio(point.pollsPerSecond),
	];
}

function ruleName({ rule, interval }: Point): string {
	const name = `${rule}, ${interval} s`;
	return rule === 'learning' && interval === defaultInterval ? `**${name} (default)**` : name;
}

/** How each rule looks in the picture. */
const rules = [
	{ rule: 'learning', color: '#1668c7', says: '● learning from the batch (the node)' },
	{ rule: 'plain', color: '#e07b00', says: '● the same without learning' },
	{ rule: 'fixed', color: '#777777', says: '● at a fixed interval for ever' },
];

/** Where the axes of the picture have their ticks. */
const POLLS = [1, 2, 3, 5, 10];
const SECONDS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5];

function draw(points: readonly Point[]): string {
	const names = serviceTimes.map(({ name }) => name);
	// Two by two.
	const fx = ({ times }: Point) => names.indexOf(times) % 2;
	const fy = ({ times }: Point) => Math.floor(names.indexOf(times) / 2);
	const place = { x: 'pollsPerJob', y: 'meanDelay', fx, fy };
	const chosen = points.filter(
		({ rule, interval }) => rule === 'learning' && interval === defaultInterval,
	);
	return drawSvg({
		width: 920,
		height: 680,
		marginLeft: 50,
		marginBottom: 45,
		fx: { axis: null },
		fy: { axis: null },
		x: { type: 'log', domain: [0.9, 12] },
		y: { type: 'log', domain: [0.03, 8] },
		color: { domain: rules.map(({ rule }) => rule), range: rules.map(({ color }) => color) },
		marks: [
			gridX(POLLS),
			gridY(SECONDS),
			axisX(POLLS, {
				label: 'polls per job',
				labelAnchor: 'center',
				labelOffset: 36,
				text: String,
			}),
			axisY(SECONDS, { label: 'mean delay in seconds', text: String }),
			frame({ stroke: '#cccccc' }),
			line(points, { ...place, stroke: 'rule', z: 'rule', sort: 'interval', strokeOpacity: 0.35 }),
			dot(points, { ...place, fill: 'rule', r: 3 }),
			dot(chosen, { ...place, stroke: 'black', r: 7, strokeWidth: 1.5 }),
			text(chosen, {
				...place,
				text: () => `default, ${defaultInterval} s`,
				dx: -12,
				dy: 12,
				textAnchor: 'end',
			}),
			text(
				points.filter(({ rule }) => rule === 'fixed'),
				{
					...place,
					text: ({ interval }: Point) => `${interval} s`,
					fill: 'rule',
					dx: 7,
					dy: -7,
					textAnchor: 'start',
				},
			),
			text(chosen, {
				fx,
				fy,
				text: ({ times }: Point) => `Solves: ${times}`,
				frameAnchor: 'top-left',
				dx: 8,
				dy: 8,
				fontWeight: 'bold',
			}),
			...rules.map(({ color, says }, index) =>
				text([says], {
					fx: [1],
					fy: [0],
					frameAnchor: 'top-right',
					dx: -8,
					dy: 8 + index * 16,
					fill: color,
				}),
			),
		],
	});
}
