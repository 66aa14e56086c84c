import type { INodeType, INodeTypes } from 'n8n-workflow';

// With its ending, since n8n's codex file beside it is called the same but for ".json".
import { OmoCaptchaCreateJob } from '../nodes/OmoCaptchaCreateJob/OmoCaptchaCreateJob.node.ts';
import { OmoCaptchaSolveAndWait } from '../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts';
import { manualTrigger } from './builtInNodes/manualTrigger';
import { noOperation } from './builtInNodes/noOperation';
import { readWriteFile } from './builtInNodes/readWriteFile';
import { stickyNote } from './builtInNodes/stickyNote';

const PACKAGE = 'n8n-nodes-omocaptcha';

/** Our nodes, and stand-ins for the few of n8n's own that the examples and tests use with them. */
const types: ReadonlyMap<string, INodeType> = new Map<string, INodeType>([
	[`${PACKAGE}.omoCaptchaCreateJob`, new OmoCaptchaCreateJob()],
	[`${PACKAGE}.omoCaptchaSolveAndWait`, new OmoCaptchaSolveAndWait()],
	['n8n-nodes-base.manualTrigger', manualTrigger],
	['n8n-nodes-base.readWriteFile', readWriteFile],
	['n8n-nodes-base.stickyNote', stickyNote],
	['n8n-nodes-base.noOp', noOperation],
]);

export function createNodeTypes(more: ReadonlyMap<string, INodeType> = new Map()): INodeTypes {
	const find = (name: string) => {
		const type = more.get(name) ?? types.get(name);
		if (!type) throw new Error(`The engine has no node of type ${name}`);
		return type;
	};
	return {
		getByName: find,
		getByNameAndVersion: find,
		getKnownTypes: () => ({}),
	};
}
