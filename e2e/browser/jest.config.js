const { dirname } = require('node:path');

/** @type {import('jest').Config} */
module.exports = {
	...require('../jest.config'),
	rootDir: dirname(__dirname),
	roots: ['<rootDir>/browser'],
	maxWorkers: 1,
};
