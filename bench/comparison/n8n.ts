import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';

import { installN8n } from '../../e2e/n8n/install';
import { startN8n } from '../../e2e/n8n/instance';
import { allItems } from '../../e2e/n8n/runData';
import { chosenN8nVersion } from '../../e2e/n8n/version';
import { layOutCommunityFolder } from '../../e2e/package/communityFolder';
import { pack } from '../../e2e/package/pack';
import { finish } from '../../e2e/processes/finish';
import type { CredentialReference } from '../../e2e/workflows';
import type { Service } from '../engine/batch';
import { CpuClock } from './cpuClock';
import type { MeasuredWorkflow } from './workflows';

/** Longer than any execution here takes, in milliseconds. */
const TIMEOUT = 120_000;

/** What the measured part of one execution took. */
export interface Measured {
	seconds: number;
	/** CPU time of n8n's process while the part ran. */
	cpuMs: number;
}

/** A real n8n with the packed package in it. */
export interface MeasuredN8n {
	/** Its version, and that of its Node.js, in words. */
	readonly versions: string;
	readonly credential: CredentialReference;
	add(workflow: MeasuredWorkflow): Promise<AddedWorkflow>;
	stop(): Promise<void>;
}

export interface AddedWorkflow {
	/**
	 * Runs it once and measures its part.
	 *
	 * @param files what to read, as n8n's Read Files takes it
	 * @param images how many images have to be solved
	 * @throws Error where the execution failed, or solved another number of images
	 */
	run(files: string, images: number): Promise<Measured>;
}

/**
 * @param imageFolder which n8n's nodes may read
 * @param progress gets a line now and then while n8n is installed, which takes minutes the first time
 */
export async function startMeasuredN8n(
	service: Service,
	imageFolder: string,
	progress: (line: string) => void,
): Promise<MeasuredN8n> {
	const installed = await installN8n(chosenN8nVersion(), progress);
	const folder = await mkdtemp(join(tmpdir(), 'omocaptcha-bench-package-'));
	try {
		const communityFolder = join(folder, 'nodes');
		await layOutCommunityFolder(await pack(folder), communityFolder);
		const n8n = await startN8n({
			n8n: installed,
			communityFolder,
			env: { N8N_LOG_LEVEL: 'info', N8N_RESTRICT_FILE_ACCESS_TO: imageFolder },
		});
		const stop = async () => {
			await n8n.stop();
			await rm(folder, { recursive: true, force: true });
		};
		try {
			const { rest, baseUrl } = n8n;
			await rest.setUpOwner();
			const name = 'Sandbox';
			const id = await rest.createCredential({
				name,
				type: 'omoCaptchaApi',
				data: { apiToken: service.token, baseUrl: service.baseUrl },
			});
			return {
				versions: `n8n ${installed.version} on Node.js ${await nodeVersion(installed.node)}`,
				credential: { id, name },
				stop,
				async add({ definition, path, part, solved }) {
					const workflowId = await rest.publish(definition);
					return {
						async run(files, images) {
							const clock = new CpuClock(n8n.pid);
							try {
								await axios.post(
									`${baseUrl}/webhook/${path}`,
									{ files },
									{ proxy: false, timeout: TIMEOUT },
								);
							} finally {
								clock.stop();
							}
							const ended = ['success', 'error', 'crashed', 'canceled'];
							const { id: executionId } = await rest.waitForExecution(workflowId, ended, TIMEOUT);
							const { status, runData } = await rest.execution(executionId);
							const found = allItems(runData, solved).filter(
								({ json }) => json.status === 'success',
							);
							if (status !== 'success' || found.length !== images) {
								throw new Error(
									`${path}: ${status}, ${found.length} of ${images} images were solved`,
								);
							}
							const { from, to } = spanOf(part.flatMap((node) => runData[node] ?? []));
							return { seconds: (to - from) / 1_000, cpuMs: clock.between(from, to) };
						},
					};
				},
			};
		} catch (error) {
			await stop();
			throw error;
		}
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		throw error;
	}
}

async function nodeVersion(node: string): Promise<string> {
	const [line = ''] = await finish({ command: node, args: ['--version'], timeout: 10_000 });
	return line.replace(/^v/, '');
}

interface TimedRun {
	executionTime: number;
	startTime?: unknown;
}

/** From the start of the first run to the end of the last; milliseconds since 1970. */
function spanOf(runs: readonly TimedRun[]): { from: number; to: number } {
	let from = Infinity;
	let to = -Infinity;
	for (const { startTime, executionTime } of runs) {
		if (typeof startTime !== 'number') throw new Error('n8n does not say when a node started');
		from = Math.min(from, startTime);
		to = Math.max(to, startTime + executionTime);
	}
	return { from, to };
}
