/**
 * Simple things as SVG, each drawn in a box of 100 by 100 around its own middle, (0, 0). `colour`
 * is its main colour; the rest follows from the thing.
 */
export type ThingName =
	| 'star'
	| 'house'
	| 'fish'
	| 'tree'
	| 'moon'
	| 'flower'
	| 'boat'
	| 'apple'
	| 'umbrella'
	| 'mushroom'
	| 'balloon'
	| 'cat';

/** Colours that suit the thing. */
export const coloursOf: Readonly<Record<ThingName, readonly string[]>> = {
	star: ['#ffd23f', '#ffb627', '#fff07c'],
	house: ['#e76f51', '#f4a261', '#c8553d'],
	fish: ['#ff8c42', '#4ecdc4', '#f25f5c'],
	tree: ['#2f9e44', '#40916c', '#74b816'],
	moon: ['#fdf0c4', '#f9e9a1', '#e9ecef'],
	flower: ['#f783ac', '#e64980', '#b197fc'],
	boat: ['#c92a2a', '#1c7ed6', '#5f3dc4'],
	apple: ['#e03131', '#f03e3e', '#82c91e'],
	umbrella: ['#7048e8', '#d6336c', '#1098ad'],
	mushroom: ['#d9480f', '#c92a2a', '#a61e4d'],
	balloon: ['#e64980', '#3bc9db', '#fab005'],
	cat: ['#868e96', '#f08c00', '#495057'],
};

const outline = 'stroke="#2b2d42" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"';

const drawings: Readonly<Record<ThingName, (colour: string) => string>> = {
	star: (colour) => `<polygon points="${starPoints()}" fill="${colour}" ${outline}/>`,
	house: (colour) => `
		<rect x="-30" y="-8" width="60" height="48" fill="#f8f0e3" ${outline}/>
		<rect x="14" y="-38" width="10" height="20" fill="#8d6e63" ${outline}/>
		<polygon points="-42,-6 0,-44 42,-6" fill="${colour}" ${outline}/>
		<rect x="-8" y="12" width="16" height="28" fill="#8d6e63" ${outline}/>
		<rect x="-25" y="2" width="12" height="12" fill="#a5d8ff" ${outline}/>
		<rect x="13" y="2" width="12" height="12" fill="#a5d8ff" ${outline}/>`,
	fish: (colour) => `
		<polygon points="20,0 45,-22 40,0 45,22" fill="${colour}" ${outline}/>
		<path d="M -42 0 Q -12 -36 26 0 Q -12 36 -42 0 Z" fill="${colour}" ${outline}/>
		<path d="M -8 -17 Q 2 -2 -8 17" fill="none" ${outline}/>
		<circle cx="-25" cy="-4" r="5" fill="#fff" ${outline}/>
		<circle cx="-25" cy="-4" r="2" fill="#2b2d42"/>`,
	tree: (colour) => `
		<rect x="-7" y="14" width="14" height="30" fill="#795548" ${outline}/>
		<circle cx="-18" cy="4" r="18" fill="${colour}" ${outline}/>
		<circle cx="18" cy="4" r="18" fill="${colour}" ${outline}/>
		<circle cx="0" cy="-18" r="24" fill="${colour}" ${outline}/>
		<ellipse cx="0" cy="4" rx="19" ry="15" fill="${colour}"/>`,
	moon: (colour) => `
		<path d="M 14 -42 A 43 43 0 1 0 38 22 A 36 36 0 0 1 14 -42 Z" fill="${colour}" ${outline}/>
		<circle cx="-16" cy="4" r="5" fill="#d8cf9f"/>
		<circle cx="-4" cy="24" r="4" fill="#d8cf9f"/>`,
	flower: (colour) => `
		<path d="M 0 6 Q 4 28 0 46" fill="none" stroke="#2f9e44" stroke-width="6" stroke-linecap="round"/>
		<path d="M 1 34 Q 20 16 26 30 Q 16 38 1 34 Z" fill="#40c057" ${outline}/>
		${[0, 72, 144, 216, 288]
			.map(
				(turn) =>
					`<ellipse cx="0" cy="-26" rx="12" ry="17" transform="translate(0 -8) rotate(${turn})" fill="${colour}" ${outline}/>`,
			)
			.join('')}
		<circle cx="0" cy="-8" r="11" fill="#ffe066" ${outline}/>`,
	boat: (colour) => `
		<line x1="0" y1="-42" x2="0" y2="16" ${outline}/>
		<polygon points="4,-40 36,8 4,8" fill="#fff" ${outline}/>
		<polygon points="-4,-30 -28,8 -4,8" fill="#ffe8cc" ${outline}/>
		<path d="M -44 16 L 44 16 L 28 40 L -28 40 Z" fill="${colour}" ${outline}/>`,
	apple: (colour) => `
		<path d="M 0 -18 Q -4 -34 6 -42" fill="none" stroke="#6d4c41" stroke-width="6" stroke-linecap="round"/>
		<path d="M 4 -30 Q 20 -46 32 -32 Q 18 -22 4 -30 Z" fill="#51cf66" ${outline}/>
		<path d="M 0 -18 C -20 -32 -44 -14 -38 12 C -34 34 -14 48 0 38 C 14 48 34 34 38 12 C 44 -14 20 -32 0 -18 Z" fill="${colour}" ${outline}/>
		<path d="M -26 -4 Q -28 8 -22 16" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity="0.7"/>`,
	umbrella: (colour) => `
		<path d="M 0 -4 L 0 32 Q 0 44 11 44 Q 21 44 21 34" fill="none" stroke="#2b2d42" stroke-width="5" stroke-linecap="round"/>
		<path d="M -44 2 A 44 42 0 0 1 44 2 Q 33 -8 22 2 Q 11 -8 0 2 Q -11 -8 -22 2 Q -33 -8 -44 2 Z" fill="${colour}" ${outline}/>
		<path d="M -22 2 Q -20 -26 0 -40 Q 20 -26 22 2" fill="none" ${outline}/>`,
	mushroom: (colour) => `
		<path d="M -14 2 L -18 36 Q 0 46 18 36 L 14 2 Z" fill="#fff4e6" ${outline}/>
		<path d="M -44 6 A 44 44 0 0 1 44 6 Q 0 18 -44 6 Z" fill="${colour}" ${outline}/>
		<circle cx="-18" cy="-14" r="8" fill="#fff"/>
		<circle cx="10" cy="-24" r="6" fill="#fff"/>
		<circle cx="24" cy="-6" r="6" fill="#fff"/>`,
	balloon: (colour) => `
		<path d="M 0 24 Q 10 34 0 46" fill="none" ${outline}/>
		<ellipse cx="0" cy="-12" rx="27" ry="33" fill="${colour}" ${outline}/>
		<polygon points="-6,28 6,28 0,19" fill="${colour}" ${outline}/>
		<path d="M -14 -24 Q -12 -34 -3 -37" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity="0.8"/>`,
	cat: (colour) => `
		<polygon points="-34,-40 -34,0 -6,-22" fill="${colour}" ${outline}/>
		<polygon points="34,-40 34,0 6,-22" fill="${colour}" ${outline}/>
		<ellipse cx="0" cy="6" rx="38" ry="33" fill="${colour}" ${outline}/>
		<ellipse cx="-15" cy="0" rx="7" ry="9" fill="#d8f5a2" ${outline}/>
		<ellipse cx="15" cy="0" rx="7" ry="9" fill="#d8f5a2" ${outline}/>
		<circle cx="-15" cy="0" r="3" fill="#2b2d42"/>
		<circle cx="15" cy="0" r="3" fill="#2b2d42"/>
		<polygon points="-5,14 5,14 0,20" fill="#ffa8a8" ${outline}/>
		<path d="M -30 16 L -46 12 M -30 22 L -46 24 M 30 16 L 46 12 M 30 22 L 46 24" ${outline}/>`,
};

export function drawThing(name: ThingName, colour: string): string {
	return drawings[name](colour);
}

function starPoints(): string {
	return Array.from({ length: 10 }, (_, corner) => {
		const radius = corner % 2 === 0 ? 44 : 19;
		const angle = (corner * Math.PI) / 5 - Math.PI / 2;
		return `${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle) + 3).toFixed(2)}`;
	}).join(' ');
}
