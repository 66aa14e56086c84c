/**
 * Runs n8n's own scanner of community packages over the source and over the packed package, as n8n
 * does before it verifies one. Any error fails it, and any warning too.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { freshPackage } from './freshPackage';

const root = join(__dirname, '..');
const scanner = join(__dirname, 'scanner');

/** The scanner pins versions that n8n-core's tree has others of, so it lives in a folder of its own. */
function install(): void {
	const installed = join(scanner, 'node_modules', '.package-lock.json');
	const wanted = join(scanner, 'package-lock.json');
	if (existsSync(installed) && statSync(installed).mtimeMs > statSync(wanted).mtimeMs) return;
	console.log('Installing the scanner');
	execFileSync('npm', ['ci', '--no-audit', '--loglevel=error'], {
		cwd: scanner,
		stdio: 'inherit',
		timeout: 600_000,
	});
}

async function scan(): Promise<void> {
	install();
	const fresh = await freshPackage();
	try {
		execFileSync(process.execPath, [join(scanner, 'scan.mjs'), root, fresh.folder], {
			stdio: 'inherit',
			timeout: 300_000,
		});
	} finally {
		await fresh.remove();
	}
}

scan().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
