/** Prints `N passed, N failed` as the last line, for whoever sums up several suites. */
module.exports = class ClosingLine {
	onRunComplete(_contexts, results) {
		// A file that does not even load has no failed tests of its own.
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : '';
		// Jest's own summary comes after the reporters that a project names.
		process.once('exit', () => {
			console.log(`${results.numPassedTests} passed, ${failed} failed${skipped}`);
		});
	}
};
