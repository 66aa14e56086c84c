/**
 * The digits 1 to 9 as lines in a box of 10 by 16, so that the samples look the same whatever fonts
 * a machine has.
 */
const lines: readonly string[] = [
	'M 2 4 L 6 1 L 6 15',
	'M 1 4 Q 1 1 5 1 Q 9 1 9 5 Q 9 8 1 15 L 9 15',
	'M 1 2 Q 3 1 5 1 Q 9 1 9 4.5 Q 9 8 4 8 Q 9 8 9 11.5 Q 9 15 5 15 Q 3 15 1 14',
	'M 7 15 L 7 1 L 1 11 L 9.5 11',
	'M 8.5 1 L 2 1 L 1.5 7 Q 3 6 5 6 Q 9 6 9 10.5 Q 9 15 5 15 Q 3 15 1 14',
	'M 8 1 Q 1 3 1 10.5 Q 1 15 5 15 Q 9 15 9 11 Q 9 7 5 7 Q 2 7 1 10.5',
	'M 1 1 L 9 1 L 4 15',
	'M 5 8 Q 1 8 1 4.5 Q 1 1 5 1 Q 9 1 9 4.5 Q 9 8 5 8 Q 1 8 1 11.5 Q 1 15 5 15 Q 9 15 9 11.5 Q 9 8 5 8',
	'M 2 15 Q 9 13 9 5.5 Q 9 1 5 1 Q 1 1 1 5 Q 1 9 5 9 Q 8 9 9 5.5',
];

/** A round label with the number, its middle at (0, 0), 26 wide. */
export function drawNumber(number: number): string {
	const line = lines[number - 1];
	if (line === undefined) throw new Error(`No drawing of the number ${number}`);
	return `
		<circle r="13" fill="#fff" stroke="#2b2d42" stroke-width="1.5"/>
		<path d="${line}" transform="translate(-5 -8)" fill="none" stroke="#2b2d42" stroke-width="2.4"
			stroke-linecap="round" stroke-linejoin="round"/>`;
}
