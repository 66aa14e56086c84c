import { databaseText } from '../n8n/database';
import { bytesOf, sample, samples, sha256 } from '../samples';
import { startTestbed, type Testbed } from '../testbed';
import { filesWithTraces, findTraces, tracesOf } from '../traces';
import { uploadForm } from '../uploads';
import {
	createJob,
	sequence,
	solveAndWait,
	splitUploads,
	uploadedField,
	webhook,
} from '../workflows';

/** Inside the images, and nowhere else. */
const MARKER = 'marker-within-the-image-5d1c';

/**
 * The marker after the picture's end, at each of the three places within a group of three bytes
 * that base64 makes four characters of.
 */
const images = [0, 1, 2].map((before) =>
	Buffer.concat([bytesOf(sample('grid-star.png')), Buffer.from(`${'-'.repeat(before)}${MARKER}`)]),
);

const imageTraces = tracesOf(MARKER);

/** Where n8n itself keeps binary data, by the name of the folder on the lines 1.x and 2.x. */
const BINARY_FOLDERS = ['binaryData', 'storage'];

test('the search for traces finds what is there, in each of its forms', () => {
	for (const image of images) {
		expect(findTraces(imageTraces, image.toString('latin1'))).toContain(MARKER);
		expect(findTraces(imageTraces, image.toString('base64'))).toHaveLength(1);
	}
	for (const picture of samples) {
		expect(findTraces(imageTraces, bytesOf(picture).toString('base64'))).toEqual([]);
	}
});

describe.each([
	{ where: 'in memory', mode: 'default' },
	{ where: 'on disk', mode: 'filesystem' },
])('images that n8n keeps $where, after runs that went well and badly', ({ mode }) => {
	let testbed: Testbed;
	let tokenTraces: readonly string[];
	/** What the nodes put out, threw and kept beside their items. */
	const keptByNodes: string[] = [];
	const answers: string[] = [];

	beforeAll(async () => {
		testbed = await startTestbed({ env: { N8N_DEFAULT_BINARY_DATA_MODE: mode } });
		const { credential, n8n, sandbox } = testbed;
		const { token } = sandbox;
		tokenTraces = tracesOf(token);
		for (const image of images) {
			sandbox.registerAnswer({
				sha256: sha256(image),
				typeJobId: '14',
				targetText: 'star',
				result: '1|3|5',
			});
		}
		const parameters = { targetText: 'star', binaryPropertyName: uploadedField };
		const waiting = { ...parameters, options: { pollInterval: 0.2, timeout: 1 } };
		/** A service that says back what it was sent. */
		const echo = `Refused: ${token}, ${images[0]?.toString('base64')}`;
		const page = `<html><body>${echo}</body></html>`;
		const runs = [
			{ path: 'created', node: createJob(credential, parameters) },
			{ path: 'solved', node: solveAndWait(credential, waiting) },
			{
				path: 'refused',
				node: createJob(credential, parameters),
				fault: { kind: 'errorTrue', call: 'createJob', message: echo },
			},
			{
				path: 'page',
				node: solveAndWait(credential, waiting, { onError: 'continueRegularOutput' }),
				fault: { kind: 'rawBody', call: 'createJob', body: page, status: 500, jobCreated: true },
			},
			{
				path: 'cut-off',
				node: solveAndWait(credential, waiting, { onError: 'continueErrorOutput' }),
				fault: { kind: 'cutAfter', call: 'createJob' },
			},
			{
				path: 'poll-refused',
				node: solveAndWait(credential, waiting, { retryOnFail: true, maxTries: 2 }),
				fault: { kind: 'errorTrue', call: 'getJobResult', message: echo },
			},
			{
				path: 'never-ready',
				node: solveAndWait(credential, waiting),
				fault: { kind: 'neverReady', call: 'createJob' },
			},
		] as const;
		for (const { path, node, ...rest } of runs) {
			sandbox.clearFaults();
			if ('fault' in rest) sandbox.addFault(rest.fault);
			const workflowId = await n8n.rest.publish(
				sequence(path, [webhook(path), splitUploads(), node]),
			);
			const { body } = await uploadForm(testbed.webhookUrl(path), images);
			const { id } = await n8n.rest.waitForExecution(workflowId, ['success', 'error']);
			const { runData, contexts } = await n8n.rest.execution(id);
			answers.push(JSON.stringify(body));
			keptByNodes.push(JSON.stringify([runData[node.name], contexts]));
		}
	}, 240_000);

	afterAll(async () => await testbed?.close(), 60_000);

	test('neither is in what the nodes put out, threw or kept', () => {
		const text = keptByNodes.join('\n');

		// The texts are the right ones: they tell of jobs, and of refusals.
		expect(text).toContain('"indices":[1,3,5]');
		expect(text).toContain('Refused: ');
		expect(findTraces([...tokenTraces, ...imageTraces], text)).toEqual([]);
	});

	test('neither is in what the webhooks answered', () => {
		expect(findTraces([...tokenTraces, ...imageTraces], answers.join('\n'))).toEqual([]);
	});

	test("neither is in n8n's log at level debug", async () => {
		const log = await testbed.n8n.log();

		expect(log).toMatch(/debug.*Running node "Solve and Wait"/);
		expect(findTraces([...tokenTraces, ...imageTraces], log)).toEqual([]);
	});

	test("the token is not in n8n's database nor in any file of its home", async () => {
		const { installed, home } = testbed.n8n;
		const text = await databaseText(installed.node, home);

		expect(text).toContain('"jobId":');
		expect(findTraces(tokenTraces, text)).toEqual([]);
		expect(await filesWithTraces(tokenTraces, home)).toEqual([]);
	});

	if (mode === 'filesystem') {
		test("the image is in n8n's store of binary data only", async () => {
			const { installed, home } = testbed.n8n;

			expect(await filesWithTraces(imageTraces, home)).not.toEqual([]);
			expect(await filesWithTraces(imageTraces, home, BINARY_FOLDERS)).toEqual([]);
			expect(findTraces(imageTraces, await databaseText(installed.node, home))).toEqual([]);
		});
	}
});
