/**
 * Runs the nodes of a built package through n8n's engine, on the Node.js that this is started with.
 *
 * Usage: runPackage.ts <folder of the unpacked package> <base URL> <token>; prints one line of JSON,
 * a {@link PackageRun}.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { IAuthenticate, IDataObject, IHttpRequestOptions, INodeType } from 'n8n-workflow';

import { readExample } from '../../demo/examples';
import { execute } from '../../engine/engine';
import { userFolder } from '../../engine/environment';

export interface PackageRun {
	/** The Node.js that ran it, such as "v24.1.0". */
	version: string;
	/** A request's body as the credential completes it. */
	body: unknown;
	/** What the last node of each example gave. */
	outputs: Record<string, IDataObject[]>;
}

const LAST_NODES = {
	'create-jobs-then-wait.json': 'Wait for Job',
	'solve-images-from-a-folder.json': 'Solve and Wait',
};

/** What index.js exports. */
interface Exported {
	OmoCaptchaApi: new () => { authenticate: Exclude<IAuthenticate, { type: string }> };
	OmoCaptchaCreateJob: new () => INodeType;
	OmoCaptchaSolveAndWait: new () => INodeType;
}

async function runPackage(folder: string, baseUrl: string, token: string): Promise<PackageRun> {
	const exported: Exported = await import(join(folder, 'index.js'));
	const nodeTypes = new Map([
		['n8n-nodes-omocaptcha.omoCaptchaCreateJob', new exported.OmoCaptchaCreateJob()],
		['n8n-nodes-omocaptcha.omoCaptchaSolveAndWait', new exported.OmoCaptchaSolveAndWait()],
	]);
	const credential = { apiToken: token, baseUrl };
	const request: IHttpRequestOptions = { url: `${baseUrl}/getBalance`, body: {} };
	const { body } = await new exported.OmoCaptchaApi().authenticate(credential, request);
	const outputs: PackageRun['outputs'] = {};
	for (const [file, lastNode] of Object.entries(LAST_NODES)) {
		const execution = await execute({ workflow: readExample(file), credential, nodeTypes });
		const { resultData } = (await execution.done).data;
		if (resultData.error) throw resultData.error;
		const items = resultData.runData[lastNode]?.[0]?.data?.main?.[0] ?? [];
		outputs[file] = items.map(({ json }) => json);
	}
	return { version: process.version, body, outputs };
}

const [folder = '', baseUrl = '', token = ''] = process.argv.slice(2);
runPackage(folder, baseUrl, token)
	.then((run) => console.log(JSON.stringify(run)))
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	})
	.finally(() => rmSync(userFolder, { recursive: true, force: true }));
