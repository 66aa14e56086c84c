import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import type { Sharp } from 'sharp';

import { clicksFor, drawGrid } from './grid';
import type { Grid } from './grid';
import { drawSlider } from './slider';
import type { Slider } from './slider';
import type { ThingName } from './things';

/** An entry of answers.json. */
interface SampleAnswer {
	file: string;
	captchaType: 'coinmarketcap' | 'bytrade';
	/** The service's number of the type. */
	typeJobId: '14' | '43';
	/** What to find; Coinmarketcap only. */
	targetText?: string;
	/** As the service sends it: `1|3|5`, the pictures to click; `100`, pixels to move. */
	result: string;
	/** Of the file's bytes, hexadecimal. */
	sha256: string;
}

const grids: readonly { file: string; targetText: string; thing: ThingName; grid: Grid }[] = [
	{
		file: 'grid-star.png',
		targetText: 'star',
		thing: 'star',
		grid: {
			seed: 11,
			rows: [
				['star', 'house', 'star'],
				['fish', 'star', 'tree'],
				['moon', 'boat', 'flower'],
			],
		},
	},
	{
		file: 'grid-fish.jpg',
		targetText: 'fish',
		thing: 'fish',
		grid: {
			seed: 23,
			rows: [
				['apple', 'fish', 'cat'],
				['boat', 'umbrella', 'fish'],
				['fish', 'mushroom', 'fish'],
			],
		},
	},
	{
		file: 'grid-house.webp',
		targetText: 'house',
		thing: 'house',
		grid: {
			seed: 37,
			rows: [
				['tree', 'balloon', 'flower'],
				['star', 'cat', 'moon'],
				['umbrella', 'house', 'apple'],
			],
		},
	},
	{
		file: 'grid-ngoi-sao.png',
		targetText: 'ngôi sao',
		thing: 'star',
		grid: {
			seed: 41,
			rows: [
				['mushroom', 'star', 'boat'],
				['star', 'apple', 'balloon'],
				['house', 'cat', 'star'],
			],
		},
	},
	{
		file: 'grid-moon.gif',
		targetText: 'moon',
		thing: 'moon',
		grid: {
			seed: 53,
			rows: [
				['moon', 'fish', 'umbrella', 'moon'],
				['tree', 'moon', 'house', 'flower'],
			],
		},
	},
	{
		file: 'grid-con-meo.jpg',
		targetText: 'con mèo',
		thing: 'cat',
		grid: {
			seed: 67,
			rows: [
				['cat', 'mushroom', 'apple'],
				['fish', 'tree', 'cat'],
				['star', 'cat', 'balloon'],
			],
		},
	},
];

const sliders: readonly { file: string; slider: Slider }[] = [
	{ file: 'slider-hills.png', slider: { seed: 101, landscape: 'hills', gap: 100, down: 92 } },
	{ file: 'slider-sea.jpg', slider: { seed: 103, landscape: 'sea', gap: 187, down: 76 } },
	{ file: 'slider-desert.webp', slider: { seed: 107, landscape: 'desert', gap: 243, down: 104 } },
	{ file: 'slider-night.png', slider: { seed: 109, landscape: 'night', gap: 68, down: 118 } },
	{ file: 'slider-snow.jpg', slider: { seed: 113, landscape: 'snow', gap: 291, down: 60 } },
];

/** Draws every sample into this folder, and writes down what is right for each. */
async function main(): Promise<void> {
	const answers: SampleAnswer[] = [];
	for (const { file, targetText, thing, grid } of grids) {
		const sha256 = await write(file, drawGrid(grid));
		const result = clicksFor(thing, grid);
		answers.push({
			file,
			captchaType: 'coinmarketcap',
			typeJobId: '14',
			targetText,
			result,
			sha256,
		});
	}
	for (const { file, slider } of sliders) {
		const sha256 = await write(file, drawSlider(slider));
		const result = String(slider.gap);
		answers.push({ file, captchaType: 'bytrade', typeJobId: '43', result, sha256 });
	}
	await writeFile(join(__dirname, 'answers.json'), `${JSON.stringify(answers, null, '\t')}\n`);
}

/** Writes the picture in the format that the file's name says. Returns the bytes' SHA-256. */
async function write(file: string, svg: string): Promise<string> {
	const bytes = await encode(file, sharp(Buffer.from(svg)).flatten({ background: '#fff' }));
	await writeFile(join(__dirname, file), bytes);
	process.stdout.write(`${file}  ${(bytes.length / 1024).toFixed(1)} KB\n`);
	return createHash('sha256').update(bytes).digest('hex');
}

async function encode(file: string, picture: Sharp): Promise<Buffer> {
	switch (file.split('.').pop()) {
		case 'png':
			return await picture.png({ compressionLevel: 9 }).toBuffer();
		case 'jpg':
			return await picture.jpeg({ quality: 85 }).toBuffer();
		case 'webp':
			return await picture.webp({ quality: 94 }).toBuffer();
		case 'gif':
			return await picture.gif({ colours: 128, dither: 0.4 }).toBuffer();
		default:
			throw new Error(`No known picture format: ${file}`);
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
