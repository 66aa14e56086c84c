import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { z } from 'zod';

const importedSchema = z.object({ sandboxUrl: z.string(), exampleIds: z.array(z.string()) });

/** What was imported on earlier runs: it is not imported again, so that nobody's changes are lost. */
export type Imported = z.infer<typeof importedSchema>;

/** The folder in which the editor's n8n keeps everything between runs. */
export interface Home {
	readonly folder: string;
	/** The one folder that n8n's nodes may read files from. */
	readonly samplesFolder: string;
	readonly logFile: string;
	readImported(): Promise<Imported>;
	writeImported(imported: Imported): Promise<void>;
	/** Lets others use it. */
	release(): Promise<void>;
}

/**
 * Takes a folder as home, for this process alone: two n8n on one SQLite database break it.
 *
 * @param fresh whether what is in it is removed first
 * @throws Error where another process has it
 */
export async function takeHome(folder: string, fresh: boolean): Promise<Home> {
	await mkdir(folder, { recursive: true });
	// Beside the folder, so that it outlives the folder's removal.
	const lockfilePath = `${folder}.lock`;
	const release = await lock(folder, { lockfilePath, stale: 30_000 }).catch((cause: unknown) => {
		throw new Error(
			`Another n8n is running on ${folder}. End that one first (Ctrl+C), or name another folder with --home.`,
			{ cause },
		);
	});
	if (fresh) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	await mkdir(join(folder, '.n8n'), { recursive: true });
	const record = join(folder, 'imported.json');
	return {
		folder,
		samplesFolder: join(folder, 'omocaptcha-samples'),
		logFile: join(folder, 'n8n.log'),
		async readImported() {
			const text = await readFile(record, 'utf8').catch(() => undefined);
			return text === undefined
				? { sandboxUrl: '', exampleIds: [] }
				: importedSchema.parse(JSON.parse(text));
		},
		async writeImported(imported) {
			await writeFile(record, JSON.stringify(imported, null, '\t'));
		},
		release,
	};
}
