import { drawNumber } from './digits';
import { Seeded } from './seeded';
import { coloursOf, drawThing } from './things';
import type { ThingName } from './things';

export interface Grid {
	seed: number;
	/** The things, row by row, left to right. */
	rows: readonly (readonly ThingName[])[];
}

/** The side of one picture, and the space between two, in pixels. */
const side = 132;
const space = 4;

/** A grid of pictures, each with its number, counted from 1 as they are read. */
export function drawGrid({ seed, rows }: Grid): string {
	const random = new Seeded(seed);
	const columns = rows[0]?.length ?? 0;
	const width = columns * (side + space) + space;
	const height = rows.length * (side + space) + space;
	const cells = rows.flat().map((thing, index) => {
		const x = space + (index % columns) * (side + space);
		const y = space + Math.floor(index / columns) * (side + space);
		return `<svg x="${x}" y="${y}" width="${side}" height="${side}" viewBox="0 0 ${side} ${side}">${drawCell(
			thing,
			index + 1,
			random,
		)}</svg>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<rect width="${width}" height="${height}" fill="#fff"/>${cells.join('')}</svg>`;
}

/** The numbers of the pictures that show the thing, in the service's form: `1|3|5`. */
export function clicksFor(thing: ThingName, { rows }: Grid): string {
	return rows
		.flat()
		.flatMap((shown, index) => (shown === thing ? [index + 1] : []))
		.join('|');
}

function drawCell(thing: ThingName, number: number, random: Seeded): string {
	const x = random.between(side * 0.46, side * 0.58);
	const y = random.between(side * 0.48, side * 0.58);
	const turn = random.between(-14, 14);
	const scale = random.between(0.82, 1.04);
	return `${drawBackground(`b${number}`, random)}
		<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})">${drawThing(
			thing,
			random.pick(coloursOf[thing]),
		)}</g>
		<g transform="translate(17 17)">${drawNumber(number)}</g>`;
}

const skies: readonly (readonly [string, string])[] = [
	['#a5d8ff', '#e7f5ff'],
	['#364fc7', '#748ffc'],
	['#ffd8a8', '#fff4e6'],
	['#b2f2bb', '#ebfbee'],
	['#eebefa', '#f8f0fc'],
	['#0b7285', '#66d9e8'],
	['#495057', '#adb5bd'],
];

function drawBackground(id: string, random: Seeded): string {
	const [top, bottom] = random.pick(skies);
	const pattern = random.pick([drawHills, drawSpots, drawStripes, drawWaves]);
	return `<defs><linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">
			<stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/>
		</linearGradient></defs>
		<rect width="${side}" height="${side}" fill="url(#${id})"/>${pattern(random)}`;
}

function drawHills(random: Seeded): string {
	const far = random.between(78, 96);
	const near = random.between(100, 114);
	return `<path d="M 0 ${far} Q 36 ${far - 26} 72 ${far} T ${side} ${far - 8} V ${side} H 0 Z" fill="#69a06a"/>
		<path d="M 0 ${near} Q 40 ${near - 18} 84 ${near} T ${side} ${near} V ${side} H 0 Z" fill="#4c7f52"/>`;
}

function drawSpots(random: Seeded): string {
	return Array.from({ length: 16 }, () => {
		const radius = random.between(3, 11);
		return `<circle cx="${random.between(0, side)}" cy="${random.between(0, side)}" r="${radius}" fill="#fff" opacity="0.35"/>`;
	}).join('');
}

function drawStripes(random: Seeded): string {
	const turn = random.between(-45, 45);
	return `<g transform="rotate(${turn} ${side / 2} ${side / 2})">${Array.from(
		{ length: 9 },
		(_, stripe) =>
			`<rect x="-40" y="${-36 + stripe * 24}" width="${side + 80}" height="11" fill="#fff" opacity="0.28"/>`,
	).join('')}</g>`;
}

function drawWaves(random: Seeded): string {
	const start = random.between(70, 84);
	return [0, 16, 32, 48]
		.map(
			(down) =>
				`<path d="M -8 ${start + down} q 12 -10 24 0 t 24 0 t 24 0 t 24 0 t 24 0 t 24 0" fill="none" stroke="#1971c2" stroke-width="4" opacity="0.45"/>`,
		)
		.join('');
}
