const config = require('../jest.config');

/** The tests of queue mode: `npm run test:queue`. Each file starts a whole set of n8n processes. */
/** @type {import('jest').Config} */
module.exports = {
	...config,
	rootDir: '..',
	roots: ['<rootDir>/queue'],
	globalSetup: './queue/prepare.ts',
	maxWorkers: 1,
};
