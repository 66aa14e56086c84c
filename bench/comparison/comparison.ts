import { link, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from 'simple-statistics';

import { writeImages } from '../imageFolder';
import { makeImages } from '../images';
import { startSandboxProcess } from '../processes/sandbox';
import { type AddedWorkflow, type Measured, startMeasuredN8n } from './n8n';
import { withLoop, withNode } from './workflows';

const IMAGE_BYTES = 20_000;
/** How long the sandbox takes for each image. */
export const SOLVE_SECONDS = 3;

/** The ways to have a batch solved that are compared. */
export const ways = ['loop', 'node', 'nodeUnbounded', 'oneAtATime'] as const;
export type Way = (typeof ways)[number];

/** The node's options for each way; the loop is built of n8n's own nodes. */
const options: Record<Exclude<Way, 'loop'>, Readonly<Record<string, unknown>>> = {
	node: {},
	nodeUnbounded: { maxPendingJobs: 0 },
	oneAtATime: { maxPendingJobs: 1 },
};

/** One image at a time takes three seconds for each, so only small batches show it. */
const LARGEST_ONE_AT_A_TIME = 5;
/** Up to here the default bound is not reached, and being without it is the same. */
const SMALLEST_UNBOUNDED = 201;

/** Medians over the rounds. */
export interface Comparison {
	images: number;
	way: Way;
	seconds: number;
	/** CPU of n8n for one image. */
	cpuMsPerImage: number;
	/** Of the loop's, within the same round. */
	secondsOfLoop: number;
	cpuOfLoop: number;
}

/** Compares the ways in a real n8n: all of them once for each batch size, and all that `runs` times. */
export async function compareInN8n(
	runs: number,
	batchSizes: readonly number[],
	progress: (line: string) => void,
): Promise<{ versions: string; comparisons: Comparison[] }> {
	const pictures = makeImages(Math.max(20, ...batchSizes), IMAGE_BYTES);
	const folder = await writeImages(pictures);
	const sandbox = await startSandboxProcess();
	try {
		await sandbox.know(pictures);
		await sandbox.client.setPace({ solveMs: SOLVE_SECONDS * 1_000 });
		const n8n = await startMeasuredN8n(sandbox, folder.path, progress);
		try {
			const { credential } = n8n;
			const workflows: Record<Way, AddedWorkflow> = {
				loop: await n8n.add(withLoop('loop', credential, sandbox.baseUrl)),
				node: await n8n.add(withNode('node', credential, options.node)),
				nodeUnbounded: await n8n.add(withNode('unbounded', credential, options.nodeUnbounded)),
				oneAtATime: await n8n.add(withNode('one-at-a-time', credential, options.oneAtATime)),
			};
			const measure = async (way: Way, images: number) => {
				await sandbox.client.reset();
				return await workflows[way].run(await selectFiles(folder.path, images), images);
			};
			// What runs for the first time is slower, whichever way it is.
			for (const way of ['loop', 'node'] as const) await measure(way, 20);

			const rounds: Array<{ images: number; measured: Partial<Record<Way, Measured>> }> = [];
			for (let run = 0; run < runs; run += 1) {
				for (const images of batchSizes) {
					const measured: Partial<Record<Way, Measured>> = {};
					for (const way of rotate(waysFor(images), run))
						measured[way] = await measure(way, images);
					rounds.push({ images, measured });
				}
				progress(`in n8n: round ${run + 1} of ${runs} is done`);
			}
			const comparisons = batchSizes.flatMap((images) => {
				const same = rounds.filter((round) => round.images === images);
				return waysFor(images).map((way) =>
					summarize(
						images,
						way,
						same.map((one) => one.measured),
					),
				);
			});
			return { versions: n8n.versions, comparisons };
		} finally {
			await n8n.stop();
		}
	} finally {
		await sandbox.stop();
		await folder.remove();
	}
}

function waysFor(images: number): Way[] {
	return ways.filter(
		(way) =>
			(way !== 'oneAtATime' || images <= LARGEST_ONE_AT_A_TIME) &&
			(way !== 'nodeUnbounded' || images >= SMALLEST_UNBOUNDED),
	);
}

/** Each round begins with another one, so that none always runs after the same other. */
function rotate<T>(list: readonly T[], by: number): T[] {
	const start = by % list.length;
	return [...list.slice(start), ...list.slice(0, start)];
}

function summarize(
	images: number,
	way: Way,
	rounds: ReadonlyArray<Partial<Record<Way, Measured>>>,
): Comparison {
	const pairs = rounds.flatMap(({ [way]: one, loop }) => (one && loop ? [{ one, loop }] : []));
	return {
		images,
		way,
		seconds: median(pairs.map(({ one }) => one.seconds)),
		cpuMsPerImage: median(pairs.map(({ one }) => one.cpuMs / images)),
		secondsOfLoop: median(pairs.map(({ one, loop }) => one.seconds / loop.seconds)),
		cpuOfLoop: median(pairs.map(({ one, loop }) => one.cpuMs / loop.cpuMs)),
	};
}

/** A pattern for the first so many images: a folder of links to them, made where it is missing. */
async function selectFiles(folder: string, count: number): Promise<string> {
	const selection = join(folder, `first-${count}`);
	const made = await mkdir(selection, { recursive: true });
	if (made !== undefined) {
		const names = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
		for (const name of names.slice(0, count)) {
			await link(join(folder, name), join(selection, name));
		}
	}
	return join(selection, '*.png');
}
