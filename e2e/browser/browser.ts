import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, selectors, type Page } from 'playwright-core';

export interface Browser {
	readonly page: Page;
	/** Ends the browser and removes all that it kept. */
	close(): Promise<void>;
}

const FLAGS = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Nothing but this machine is reached. Playwright's own means would switch off the cache.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** For a single step; the machine may be busy. Milliseconds. */
const PATIENCE = 30_000;

/**
 * Starts a headless browser with an empty profile, which reaches this machine only.
 *
 * @param deviceScaleFactor pixels of a picture for one of the page's
 */
export async function openBrowser(
	executablePath: string,
	deviceScaleFactor: number,
): Promise<Browser> {
	// n8n marks its elements for tests by this attribute.
	selectors.setTestIdAttribute('data-test-id');
	const profile = await mkdtemp(join(tmpdir(), 'n8n-browser-profile-'));
	const removeProfile = async () =>
		await rm(profile, { recursive: true, force: true, maxRetries: 3 });
	try {
		const context = await chromium.launchPersistentContext(profile, {
			executablePath,
			args: FLAGS,
			chromiumSandbox: false,
			viewport: { width: 1400, height: 900 },
			deviceScaleFactor,
			reducedMotion: 'reduce',
			colorScheme: 'light',
			locale: 'en-GB',
		});
		context.setDefaultTimeout(PATIENCE);
		const page = context.pages()[0] ?? (await context.newPage());
		return {
			page,
			async close() {
				await context.close();
				await removeProfile();
			},
		};
	} catch (error) {
		await removeProfile();
		throw error;
	}
}
