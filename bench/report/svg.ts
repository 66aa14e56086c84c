import { plot, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Draws a plot as an SVG file of its own, black on white wherever it is shown. */
export function drawSvg(options: PlotOptions): string {
	const { document } = parseHTML('<!doctype html><html><body></body></html>');
	const drawn = plot({
		...options,
		document,
		// The name would be another one each time.
		className: 'bench',
		style: { background: 'white', color: 'black', fontSize: '12px' },
	});
	drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
	return `${drawn.outerHTML}\n`;
}
