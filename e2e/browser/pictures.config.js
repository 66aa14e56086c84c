const { join } = require('node:path');

// The tests take the pictures of the documentation as they pass by.
process.env.OMOCAPTCHA_PICTURES ??= join(__dirname, '..', '..', 'docs');

/** @type {import('jest').Config} */
module.exports = require('./jest.config');
