const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest runs test files in processes of its own, which go on when jest itself is killed. Here they
 * end with it, and so do the processes that they have started (leash.ts).
 */
module.exports = class Environment extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		// There is no channel where jest runs the tests within itself. Code within a test sees a
		// copy of `process`, which is not told of this.
		if (process.connected) process.once('disconnect', () => process.exit(1));
	}
};
