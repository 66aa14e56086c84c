import { existsSync } from 'node:fs';

/** Where Linux distributions and macOS put it. */
const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Said where there is none. */
export const NO_CHROMIUM = 'skipped: no Chromium here; name one in OMOCAPTCHA_CHROMIUM';

/**
 * The Chromium to test with: the one that `OMOCAPTCHA_CHROMIUM` or `CHROMIUM_PATH` names, else one in
 * a usual place, else none.
 *
 * @throws Error where the one that is named is not there
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
	for (const variable of ['OMOCAPTCHA_CHROMIUM', 'CHROMIUM_PATH']) {
		const named = environment[variable];
		if (!named) continue;
		if (!existsSync(named)) throw new Error(`${variable} names ${named}, which is not there`);
		return named;
	}
	return USUAL_PLACES.find((path) => existsSync(path));
}
