import { pathToFileURL } from 'node:url';

/** What Node.js is given to run a TypeScript file as it is. */
export const typescriptArguments: readonly string[] = [
	'--import',
	pathToFileURL(require.resolve('tsx')).href,
];
