import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';

export const NODE_TYPE = 'n8n-nodes-omocaptcha.omoCaptchaSolveAndWait';

/**
 * Solve and Wait as it is published: compiled, from `dist`.
 *
 * @throws Error where nothing is built
 */
export function builtNode(): INodeType {
	const name = 'OmoCaptchaSolveAndWait';
	const file = join(__dirname, '..', '..', 'dist', 'nodes', name, `${name}.node.js`);
	const built: unknown = createRequire(__filename)(file);
	if (!isRecord(built)) throw new Error(`${file} exports nothing`);
	const NodeClass = built[name];
	if (typeof NodeClass !== 'function') throw new Error(`${file} exports no ${name}`);
	const node: unknown = Reflect.construct(NodeClass, []);
	if (!isNodeType(node)) throw new Error(`${name} is no node`);
	return node;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function isNodeType(value: unknown): value is INodeType {
	return isRecord(value) && isRecord(value.description) && typeof value.execute === 'function';
}
