/**
 * Usage: node scan.mjs <folder with the source> <folder with the unpacked package>
 *
 * n8n's analyzePackage gives the verdict. It lets warnings pass, so the same rules are asked for
 * those as well.
 */
import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

/** What n8n's scanner looks at in a published package. */
const PACKED_FILE_PATTERNS = ['**/*.js', 'package.json'];

async function findings(folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	const count = (name) => results.reduce((sum, result) => sum + result[name], 0);
	const formatter = await eslint.loadFormatter('stylish');
	return {
		files: results.length,
		errors: count('errorCount'),
		warnings: count('warningCount'),
		text: await formatter.format(results),
	};
}

const [source, unpacked] = process.argv.slice(2);
let passed = true;
for (const [name, folder, patterns] of [
	['Source', source, SOURCE_FILE_PATTERNS],
	['Package', unpacked, PACKED_FILE_PATTERNS],
]) {
	const verdict = await analyzePackage(folder, patterns);
	const { files, errors, warnings, text } = await findings(folder, patterns);
	const holds = verdict.passed && files > 0 && errors === 0 && warnings === 0;
	console.log(
		`${name}: n8n's scanner says ${verdict.passed ? 'passed' : 'failed'}; ${files} files, ${errors} errors, ${warnings} warnings`,
	);
	if (!holds) console.log(verdict.details ?? verdict.message ?? text);
	passed &&= holds;
}
process.exitCode = passed ? 0 : 1;
