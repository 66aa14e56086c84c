/** What the built package offers to code; n8n itself reads the paths under "n8n" in package.json. */
module.exports = {
	...require('./dist/credentials/OmoCaptchaApi.credentials.js'),
	...require('./dist/nodes/OmoCaptchaCreateJob/OmoCaptchaCreateJob.node.js'),
	...require('./dist/nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.js'),
};
