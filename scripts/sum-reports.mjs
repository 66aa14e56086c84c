/**
 * Sums up Jest's JSON reports: prints "N passed, N failed" (and skipped, where there are any) and
 * exits with 1 if any test failed, any report is missing, or a step outside of Jest failed.
 *
 * Usage: node scripts/sum-reports.mjs <1 if another step failed, else 0> <report.json> …
 */
import { existsSync, readFileSync } from 'node:fs';

const [otherFailures = '0', ...files] = process.argv.slice(2);
const sum = { passed: 0, failed: Number(otherFailures), skipped: 0 };
for (const file of files) {
	if (!existsSync(file)) {
		console.log(`There is no report ${file}`);
		sum.failed += 1;
		continue;
	}
	const report = JSON.parse(readFileSync(file, 'utf8'));
	sum.passed += report.numPassedTests;
	// A file that could not be loaded has no tests that could fail.
	sum.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
	sum.skipped += report.numPendingTests;
}
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
