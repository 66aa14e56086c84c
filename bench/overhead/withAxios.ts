import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { z } from 'zod';

import { limits } from '../../nodes/shared/limits';
import { Slots } from '../../nodes/shared/slots';
import { readImages } from '../imageFolder';
import { handBack } from '../processes/measured';
import { TYPE_JOB_ID } from '../processes/sandbox';
import { axiosInput, measureCpu, POLL_INTERVAL } from './measurement';

const created = z.object({ error: z.literal(false), job_id: z.number() });
const solved = z.object({ status: z.literal('success') });

/** The same requests by axios alone: what there is to do, and nothing around it. */
handBack(axiosInput, async ({ folder, warmUp, baseUrl, token, reconnect }) => {
	const images = await readImages(folder);
	const http = axios.create({
		baseURL: baseUrl,
		proxy: false,
		httpAgent: new Agent({ keepAlive: !reconnect }),
	});
	const uploads = new Slots(limits.uploads);
	const questions = new Slots(limits.questions);

	const solve = async (image: Buffer) => {
		const job = await uploads.run(async () => {
			const { data } = await http.post<unknown>('/createJob', {
				api_token: token,
				data: { type_job_id: TYPE_JOB_ID, image_base64: image.toString('base64') },
			});
			return created.parse(data).job_id;
		});
		await sleep(POLL_INTERVAL * 1_000);
		await questions.run(async () => {
			const { data } = await http.post<unknown>('/getJobResult', { api_token: token, job_id: job });
			solved.parse(data);
		});
	};
	const solveAll = async (batch: readonly Buffer[]) => {
		await Promise.all(batch.map(solve));
	};
	await solveAll(images.slice(0, warmUp));
	return await measureCpu(images.length, async () => await solveAll(images));
});
