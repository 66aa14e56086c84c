import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';

const THEMES = ['light', 'dark'] as const;

/** Left out of pictures: what has nothing to do with the workflow. */
const HIDDEN = `
	[data-test-id="canvas-controls"], [data-test-id="execute-workflow-button"],
	[data-test-id="node-creator-plus-button"], [data-test-id="command-bar-button"],
	[data-test-id="add-sticky-button"], [data-test-id="toggle-focus-panel-button"],
	[data-test-id="instance-ai-canvas-action-button"], [data-test-id="floating-nodes"],
	.el-notification
	{ visibility: hidden !important; }
`;

/** Free space around the things on a canvas, in the page's pixels. */
const MARGIN = 32;

interface Area {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Pixels of a picture for one of the page's: twice as many keep small panels sharp. */
type Scale = 1 | 2;

/** Takes the pictures of the documentation, each in light and in dark. */
export class Pictures {
	/** @param folder where they go; without it none is taken */
	constructor(
		private readonly page: Page,
		private readonly folder: string | undefined,
	) {}

	/**
	 * A picture of one element.
	 *
	 * @param end where the picture ends, where the element goes on below what is of interest
	 */
	async ofElement(name: string, element: Locator, scale: Scale, end?: Locator): Promise<void> {
		if (this.folder === undefined) return;
		const area = await areaOf(element);
		if (end !== undefined) {
			const last = await areaOf(end);
			area.height = last.y + last.height + MARGIN - area.y;
		}
		await this.take(this.folder, name, area, scale);
	}

	/** A picture of all nodes and notes on the canvas. */
	async ofCanvas(name: string, scale: Scale): Promise<void> {
		if (this.folder === undefined) return;
		await this.page.getByTestId('zoom-to-fit').click();
		const areas = await this.page
			.locator('[data-test-id="canvas-node"], [data-test-id="sticky"]')
			.evaluateAll((elements) => {
				return elements.flatMap((element) => {
					const { left, top, width, height } = element.getBoundingClientRect();
					// A node's name and outputs lie below and beside it, and buttons that are not seen
					// before and above it.
					const inside = [...element.querySelectorAll('*')]
						.map((part) => part.getBoundingClientRect())
						.filter((part) => part.width > 0 && part.right > left && part.bottom > top)
						.map(({ x, y, width, height }) => ({ x, y, width, height }));
					return [{ x: left, y: top, width, height }, ...inside];
				});
			});
		await this.take(this.folder, name, around(areas), scale);
	}

	private async take(folder: string, name: string, area: Area, scale: Scale): Promise<void> {
		await mkdir(folder, { recursive: true });
		for (const theme of THEMES) {
			await this.page.emulateMedia({ colorScheme: theme });
			await this.page.waitForFunction('[...document.images].every(({ complete }) => complete)');
			const picture = await this.page.screenshot({
				clip: area,
				scale: scale === 1 ? 'css' : 'device',
				animations: 'disabled',
				caret: 'hide',
				style: HIDDEN,
			});
			// Few colours are in use, so a palette halves the file and nobody sees it.
			await sharp(picture)
				.png({ palette: true, effort: 10 })
				.toFile(join(folder, `${name}-${theme}.png`));
		}
		await this.page.emulateMedia({ colorScheme: 'light' });
	}
}

async function areaOf(element: Locator): Promise<Area> {
	const area = await element.boundingBox();
	if (area === null) throw new Error(`There is nothing to see of ${element}`);
	return area;
}

/** The smallest area that holds all of these, and a margin. */
function around(areas: readonly Area[]): Area {
	const left = Math.min(...areas.map(({ x }) => x)) - MARGIN;
	const top = Math.min(...areas.map(({ y }) => y)) - MARGIN;
	const right = Math.max(...areas.map(({ x, width }) => x + width)) + MARGIN;
	const bottom = Math.max(...areas.map(({ y, height }) => y + height)) + MARGIN;
	return { x: left, y: top, width: right - left, height: bottom - top };
}
