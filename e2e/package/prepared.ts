/** Where the tests find what was made before them. */
export interface Prepared {
	/** A temporary folder that holds all of it. */
	folder: string;
	/** Community packages as n8n keeps them, this package among them. */
	communityFolder: string;
}

const VARIABLES = {
	folder: 'OMOCAPTCHA_E2E_FOLDER',
	communityFolder: 'OMOCAPTCHA_E2E_COMMUNITY_FOLDER',
} as const;

/** Passes it on to the processes that run the tests, which get this process's environment. */
export function handOver(prepared: Prepared): void {
	process.env[VARIABLES.folder] = prepared.folder;
	process.env[VARIABLES.communityFolder] = prepared.communityFolder;
}

export function takeOver(): Prepared {
	const folder = process.env[VARIABLES.folder];
	const communityFolder = process.env[VARIABLES.communityFolder];
	if (folder === undefined || communityFolder === undefined) {
		throw new Error('Nothing is prepared: run the tests with `npm test` in e2e/');
	}
	return { folder, communityFolder };
}
