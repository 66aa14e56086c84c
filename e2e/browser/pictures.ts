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
	[data-test-id="instance-ai-canvas-action-button"], .el-notification
	{ visibility: hidden !important; }
`;

/** Free space around the nodes of a canvas, in the page's pixels. */
const MARGIN = 24;

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

	/** A picture of one element. */
	async ofElement(name: string, element: Locator, scale: Scale): Promise<void> {
		if (this.folder === undefined) return;
		const area = await element.boundingBox();
		if (area === null) throw new Error(`There is nothing to see for the picture "${name}"`);
		await this.take(this.folder, name, area, scale);
	}

	/** A picture of all nodes and notes on the canvas. */
	async ofCanvas(name: string): Promise<void> {
		if (this.folder === undefined) return;
		await this.page.getByTestId('zoom-to-fit').click();
		const things = this.page.locator('[data-test-id="canvas-node"], [data-test-id="sticky"]');
		const areas = await things.evaluateAll((elements) => {
			return elements.map((element) => {
				const { x, y, width, height } = element.getBoundingClientRect();
				return { x, y, width, height };
			});
		});
		await this.take(this.folder, name, around(areas), 1);
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

/** The smallest area that holds all of these, and a margin. */
function around(areas: readonly Area[]): Area {
	const left = Math.min(...areas.map(({ x }) => x)) - MARGIN;
	const top = Math.min(...areas.map(({ y }) => y)) - MARGIN;
	const right = Math.max(...areas.map(({ x, width }) => x + width)) + MARGIN;
	const bottom = Math.max(...areas.map(({ y, height }) => y + height)) + MARGIN;
	return { x: left, y: top, width: right - left, height: bottom - top };
}
