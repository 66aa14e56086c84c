const { rm } = require('node:fs/promises');

const { dest, parallel, src } = require('gulp');

/** Icons are shared by both nodes and the credential, which point at ../../icons and ../icons. */
function icons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

/** n8n reads a node's codex (categories, aliases, links) from a JSON file beside the node. */
function codex() {
	return src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
}

/** A file whose source is gone must not stay in the package. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

exports.clean = clean;
exports.assets = parallel(icons, codex);
