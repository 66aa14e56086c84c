import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import { startSandbox, type Sandbox } from '../../sandbox/server';
import {
	copySamples,
	credentialImport,
	exampleImport,
	readExamples,
	type Example,
} from '../editor/examples';
import { installN8n } from '../n8n/install';
import { startN8n, type N8nInstance } from '../n8n/instance';
import { allItems, type RunData } from '../n8n/runData';
import { chosenN8nVersion } from '../n8n/version';
import { takeOver } from '../package/prepared';
import { bytesOf, expectedOutput, sample, samples, type Sample } from '../samples';
import { uploadFields } from '../uploads';

/** What the examples show for a sample: its indices or its value. */
function answerOf(picture: Sample): unknown {
	const { indices, value } = expectedOutput(picture);
	return indices ?? value;
}

const answers = samples.map((picture) => ({ file: picture.file, answer: answerOf(picture) }));

const nodesSchema = z.object({ nodes: z.array(z.object({ type: z.string() })) });

let folder: string;
let sandbox: Sandbox;
let n8n: N8nInstance;
let examples: readonly Example[];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-import-'));
	sandbox = await startSandbox();
	const samplesFolder = join(folder, 'samples');
	await copySamples(samplesFolder);
	examples = await readExamples(samplesFolder);
	n8n = await startN8n({
		n8n: await installN8n(chosenN8nVersion()),
		communityFolder: takeOver().communityFolder,
		commands: [
			await credentialImport(sandbox, join(folder, 'credential.json')),
			await exampleImport(examples, join(folder, 'workflows')),
		],
		env: { N8N_RESTRICT_FILE_ACCESS_TO: samplesFolder },
	});
	await n8n.rest.setUpOwner();
}, 240_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.stop();
	if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}, 60_000);

beforeEach(() => {
	sandbox.reset();
	sandbox.setPace({ solveMs: 50 });
});

/** Runs an example from its manual trigger to its end. */
async function run(id: string): Promise<RunData> {
	const { runData, status } = await n8n.rest.waitForEnd(
		await n8n.rest.execute(id, 'Start'),
		40_000,
	);
	expect(status).toBe('success');
	return runData;
}

interface Answer {
	file: unknown;
	answer: unknown;
}

/** For each item of a node, the file that it came from (by the sandbox's record) and its answer. */
function answersOf(runData: RunData, node: string): Answer[] {
	const { jobs } = sandbox.record();
	return allItems(runData, node).map(({ json }) => {
		const job = jobs.find(({ jobId }) => jobId === json.jobId);
		const picture = samples.find(({ sha256 }) => sha256 === job?.imageSha256);
		return { file: picture?.file, answer: json.indices ?? json.value };
	});
}

function byFile(a: Answer, b: Answer): number {
	return String(a.file).localeCompare(String(b.file));
}

test('all of them are imported, and n8n has every node in them', async () => {
	const known = await n8n.rest.nodeTypes();

	expect(examples.length).toBeGreaterThanOrEqual(6);
	for (const { id } of examples) {
		const { nodes } = nodesSchema.parse(await n8n.rest.workflow(id));
		const types = nodes.map(({ type }) => type);
		// n8n makes the tools out of the nodes when an agent asks for them.
		const missing = types.filter(
			(type) => !known.has(type) && !known.has(type.replace(/Tool$/, '')),
		);
		expect(missing).toEqual([]);
	}
});

test('solve images from a folder', async () => {
	const runData = await run('omoSolveFolder01');

	expect(answersOf(runData, 'Solve and Wait').sort(byFile)).toEqual([...answers].sort(byFile));
});

test('create jobs, do something else, wait', async () => {
	const runData = await run('omoCreateWait001');

	expect(answersOf(runData, 'Wait for Job').sort(byFile)).toEqual([...answers].sort(byFile));
	expect(sandbox.record().counts.createJob).toBe(samples.length);
});

test('batches with a summary', async () => {
	const runData = await run('omoBatchesSum001');

	const [summary] = allItems(runData, 'Summary');
	expect(summary?.json).toMatchObject({
		images: samples.length,
		solved: samples.length,
		failed: 0,
	});
	expect(summary?.json.results).toEqual(expect.arrayContaining([...answers]));
});

test('failures on their own branch: a job whose time ran out is collected, not bought again', async () => {
	// More polls than the example's 4 seconds have room for.
	sandbox.addFault({
		kind: 'oddStatus',
		call: 'getJobResult',
		status: 'running',
		imageSha256: sample('grid-star.png').sha256,
		times: 8,
	});

	const runData = await run('omoFailBranch001');

	const misnamed = ['grid-ngoi-sao.png', 'grid-con-meo.jpg'];
	const solved = allItems(runData, 'Solved').map(({ json }) => ({
		file: json.file,
		answer: json.answer,
	}));
	expect(solved.sort(byFile)).toEqual(
		answers.filter(({ file }) => !misnamed.includes(file)).sort(byFile),
	);
	expect(answersOf(runData, 'Wait for Job')).toEqual([
		{ file: 'grid-star.png', answer: [1, 3, 5] },
	]);
	const givenUp = allItems(runData, 'Give Up').map(({ json }) => [json.file, json.code]);
	expect(givenUp).toEqual(
		expect.arrayContaining([
			['answers.json', 'invalidInput'],
			...misnamed.map((file) => [file, 'failed']),
		]),
	);
	expect(sandbox.record().counts.createJob).toBe(samples.length);
});

describe('from an upload to a JSON reply', () => {
	let url: string;

	beforeAll(async () => {
		await n8n.rest.activate('omoUploadReply01');
		url = `${n8n.baseUrl}/webhook/solve-image`;
	});

	test.each(['grid-star.png', 'grid-con-meo.jpg', 'slider-desert.webp'])('%s', async (file) => {
		const picture = sample(file);
		const target = picture.captchaType === 'coinmarketcap' ? picture.targetText : '';

		const reply = await uploadFields(url, bytesOf(picture), { type: picture.captchaType, target });

		const [job] = sandbox.record().jobs;
		expect(reply.status).toBe(200);
		expect(reply.body).toEqual({ jobId: job?.jobId, answer: answerOf(picture) });
		expect(job?.imageSha256).toBe(picture.sha256);
	});

	test('what is no image is refused with status 400, and nothing is bought', async () => {
		const reply = await uploadFields(url, Buffer.from('no image'), { target: 'star' });

		expect(reply.status).toBe(400);
		expect(reply.body).toMatchObject({ code: 'invalidInput' });
		expect(sandbox.record().jobs).toEqual([]);
	});

	test('an image that the service fails on is status 502 with the number of its job', async () => {
		const reply = await uploadFields(url, bytesOf(sample('grid-star.png')), { target: 'house' });

		expect(reply.status).toBe(502);
		expect(reply.body).toMatchObject({ code: 'failed', jobId: sandbox.record().jobs[0]?.jobId });
	});
});
