import { Seeded } from './seeded';

export type LandscapeName = 'hills' | 'sea' | 'desert' | 'night' | 'snow';

export interface Slider {
	seed: number;
	landscape: LandscapeName;
	/** How far the piece, at the left edge, must move to the right to fill the gap; pixels. */
	gap: number;
	/** Where the gap's upper edge is; pixels. */
	down: number;
}

const width = 360;
const height = 200;

/** A piece of a jigsaw, 54 wide and 46 high: a tab on the right, a hollow below. Its left edge is x = 0. */
const piece = 'M 0 0 H 46 V 14 A 9 9 0 1 1 46 32 V 46 H 32 A 9 9 0 1 0 14 46 H 0 Z';

/** A landscape with a gap, and the piece that fits it at the left edge. */
export function drawSlider({ seed, landscape, gap, down }: Slider): string {
	const scene = landscapes[landscape](new Seeded(seed));
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<defs>
			<g id="scene">${scene}</g>
			<clipPath id="gap"><path d="${piece}" transform="translate(${gap} ${down})"/></clipPath>
		</defs>
		<use href="#scene"/>
		<path d="${piece}" transform="translate(${gap} ${down})" fill="#111" fill-opacity="0.62"
			stroke="#fff" stroke-opacity="0.75" stroke-width="1.2"/>
		<path d="${piece}" transform="translate(2 ${down + 3})" fill="#000" opacity="0.35"/>
		<g transform="translate(${-gap} 0)"><g clip-path="url(#gap)"><use href="#scene"/></g></g>
		<path d="${piece}" transform="translate(0 ${down})" fill="none" stroke="#fff" stroke-width="2"/>
	</svg>`;
}

const landscapes: Readonly<Record<LandscapeName, (random: Seeded) => string>> = {
	hills: (random) => `
		${sky('#74c0fc', '#e7f5ff')}
		<circle cx="296" cy="42" r="22" fill="#ffe066"/>
		${cloud(70, 44)}${cloud(196, 30)}
		${ridge(104, 30, '#8fbf88', random)}${ridge(132, 22, '#5f9e63', random)}${ridge(162, 14, '#3f7d4b', random)}
		${scatter(random, 9, 150, 186, (x, y) => fir(x, y, '#1f5130'))}`,
	sea: (random) => `
		${sky('#ffc9a9', '#fff3e0')}
		<circle cx="180" cy="98" r="34" fill="#ff922b"/>
		<rect y="104" width="${width}" height="96" fill="#1c7ea8"/>
		<rect x="160" y="104" width="40" height="96" fill="#ffc078" opacity="0.45"/>
		${scatter(random, 46, 110, 196, (x, y) => `<path d="M ${x} ${y} q 7 -5 14 0 t 14 0" fill="none" stroke="#a5e3f5" stroke-width="2" opacity="0.8"/>`)}
		<path d="M 250 112 h 62 l -14 18 h -36 Z" fill="#5c2b29"/><polygon points="280,60 280,108 254,108" fill="#fff"/><polygon points="285,70 285,108 308,108" fill="#ffe8cc"/>`,
	desert: (random) => `
		${sky('#ff9a62', '#ffe3b3')}
		<circle cx="86" cy="50" r="24" fill="#fff3bf"/>
		${ridge(112, 26, '#e0a458', random)}${ridge(138, 18, '#cf8a3f', random)}${ridge(168, 12, '#b8702e', random)}
		${scatter(random, 6, 136, 178, cactus)}`,
	night: (random) => `
		${sky('#0b1d4d', '#3b4f9a')}
		<circle cx="292" cy="40" r="20" fill="#fdf0c4"/><circle cx="300" cy="35" r="17" fill="#12255a"/>
		${scatter(random, 40, 6, 96, (x, y) => `<circle cx="${x}" cy="${y}" r="1.4" fill="#fff"/>`)}
		${houses(random)}
		<rect y="186" width="${width}" height="14" fill="#20243f"/>`,
	snow: (random) => `
		${sky('#a9c7e8', '#f1f6fc')}
		<polygon points="20,150 110,38 200,150" fill="#7c90ad"/><polygon points="110,38 84,70 102,66 112,78 122,64 136,70" fill="#fff"/>
		<polygon points="150,150 254,52 350,150" fill="#667b9a"/><polygon points="254,52 224,80 244,78 256,90 268,76 282,80" fill="#fff"/>
		${ridge(146, 12, '#dfe9f5', random)}${ridge(168, 10, '#ffffff', random)}
		${scatter(random, 8, 150, 184, (x, y) => fir(x, y, '#2d6a5a'))}
		${scatter(random, 60, 4, 190, (x, y) => `<circle cx="${x}" cy="${y}" r="1.6" fill="#fff" opacity="0.9"/>`)}`,
};

function sky(top: string, bottom: string): string {
	return `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
			<stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/>
		</linearGradient></defs><rect width="${width}" height="${height}" fill="url(#sky)"/>`;
}

/** A range of hills: a wavy line with everything below it filled. */
function ridge(y: number, rise: number, colour: string, random: Seeded): string {
	const step = width / 6;
	const points = Array.from({ length: 8 }, () => y + random.between(-rise, rise));
	const curve = points
		.slice(1)
		.map((to, index) => {
			const from = points[index] ?? to;
			const x = index * step;
			return `C ${x + step / 2} ${from} ${x + step / 2} ${to} ${x + step} ${to}`;
		})
		.join(' ');
	return `<path d="M 0 ${points[0]} ${curve} V ${height} H 0 Z" fill="${colour}"/>`;
}

function cloud(x: number, y: number): string {
	return `<g transform="translate(${x} ${y})" fill="#fff" opacity="0.9"><ellipse rx="30" ry="10"/>
		<circle cx="-9" cy="-7" r="11"/><circle cx="9" cy="-9" r="13"/></g>`;
}

function fir(x: number, y: number, colour: string): string {
	return `<g transform="translate(${x} ${y})"><rect x="-2" y="0" width="4" height="8" fill="#5d4037"/>
		<polygon points="-10,2 0,-14 10,2" fill="${colour}"/><polygon points="-8,-8 0,-24 8,-8" fill="${colour}"/></g>`;
}

function cactus(x: number, y: number): string {
	return `<path transform="translate(${x} ${y})" d="M 0 12 V -18 M 0 0 H -9 V -9 M 0 -4 H 9 V -12"
		fill="none" stroke="#4f772d" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function houses(random: Seeded): string {
	return Array.from({ length: 10 }, (_, position) => {
		const x = position * 36;
		const tall = Math.round(random.between(44, 104));
		const windows = Array.from({ length: Math.floor(tall / 16) * 3 }, (_unused, pane) => {
			const lit = random.next() < 0.55 ? '#ffe08a' : '#1a2145';
			return `<rect x="${x + 5 + (pane % 3) * 9}" y="${190 - tall + Math.floor(pane / 3) * 16}" width="5" height="8" fill="${lit}"/>`;
		});
		return `<rect x="${x}" y="${184 - tall}" width="33" height="${tall + 16}" fill="${random.pick(['#2c3566', '#252c57', '#38427a'])}"/>${windows.join('')}`;
	}).join('');
}

function scatter(
	random: Seeded,
	count: number,
	top: number,
	bottom: number,
	draw: (x: number, y: number) => string,
): string {
	return Array.from({ length: count }, () =>
		draw(Math.round(random.between(4, width - 4)), Math.round(random.between(top, bottom))),
	).join('');
}
