import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Image files in a temporary folder, named in the order of the images. */
export interface ImageFolder {
	readonly path: string;
	remove(): Promise<void>;
}

export async function writeImages(images: readonly Buffer[]): Promise<ImageFolder> {
	const path = await mkdtemp(join(tmpdir(), 'omocaptcha-bench-images-'));
	for (const [index, image] of images.entries()) {
		await writeFile(join(path, `${String(index).padStart(4, '0')}.png`), image);
	}
	return { path, remove: async () => await rm(path, { recursive: true, force: true }) };
}

export async function readImages(folder: string): Promise<Buffer[]> {
	const names = (await readdir(folder)).sort();
	return await Promise.all(names.map(async (name) => await readFile(join(folder, name))));
}
