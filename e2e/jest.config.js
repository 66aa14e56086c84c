/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: './processes/environment.js',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	globalSetup: './package/prepare.ts',
	globalTeardown: './package/tidy.ts',
	reporters: ['default', './reporting/closingLine.js'],
	// Each file starts n8n processes of its own; more than two at once gain nothing on two cores.
	maxWorkers: 2,
	testTimeout: 60_000,
	verbose: true,
};
