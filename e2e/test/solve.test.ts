import { lastItems } from '../n8n/runData';
import { bytesOf, expectedOutput, sample, samples, sha256, type Sample } from '../samples';
import { credentialFor, startTestbed, type Testbed } from '../testbed';
import { nameOfUpload, uploadForm, uploadImage, uploadJson } from '../uploads';
import {
	createJob,
	edit,
	sequence,
	solveAndWait,
	splitBody,
	splitUploads,
	uploadedField,
	webhook,
} from '../workflows';

/** Seconds, as the parameter is given. */
const options = { pollInterval: 0.2 };

const MIME_TYPES: Record<string, string> = {
	png: 'image/png',
	jpg: 'image/jpeg',
	webp: 'image/webp',
	gif: 'image/gif',
};

function mimeTypeOf({ file }: Sample): string {
	return MIME_TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

const grids = samples.flatMap((each) => (each.captchaType === 'coinmarketcap' ? [each] : []));
const sliders = samples.filter(({ captchaType }) => captchaType === 'bytrade');
const star = sample('grid-star.png');

describe.each([
	{ where: 'in memory', mode: 'default' },
	{ where: 'on disk', mode: 'filesystem' },
])('images that n8n keeps $where', ({ mode }) => {
	let testbed: Testbed;

	beforeAll(async () => {
		testbed = await startTestbed({ env: { N8N_DEFAULT_BINARY_DATA_MODE: mode } });
		const { credential, n8n } = testbed;
		const grid = { targetText: '={{ $json.query.target }}', options };
		await n8n.rest.publish(sequence('Grid', [webhook('grid'), solveAndWait(credential, grid)]));
		await n8n.rest.publish(
			sequence('Slider', [
				webhook('slider'),
				solveAndWait(credential, { captchaType: 'bytrade', options }),
			]),
		);
		await n8n.rest.publish(
			sequence('Two nodes', [
				webhook('two-nodes'),
				createJob(credential, { targetText: grid.targetText }),
				solveAndWait(credential, { operation: 'waitForJob' }),
			]),
		);
	}, 180_000);

	afterAll(async () => await testbed?.close(), 60_000);

	beforeEach(() => testbed.sandbox.reset());

	test.each(grids)('$file: the numbers of "$targetText"', async (grid) => {
		const url = `${testbed.webhookUrl('grid')}?target=${encodeURIComponent(grid.targetText)}`;

		const { items } = await uploadImage(url, bytesOf(grid), mimeTypeOf(grid));

		const [job, ...others] = testbed.sandbox.record().jobs;
		expect(others).toEqual([]);
		expect(job).toMatchObject({ imageSha256: grid.sha256, input: grid.targetText });
		expect(items).toEqual([
			{
				jobId: job?.jobId,
				captchaType: 'coinmarketcap',
				typeJobId: '14',
				status: 'success',
				...expectedOutput(grid),
				durationMs: expect.any(Number),
			},
		]);
	});

	test.each(sliders)('$file: how far to move', async (slider) => {
		const { items } = await uploadImage(
			testbed.webhookUrl('slider'),
			bytesOf(slider),
			mimeTypeOf(slider),
		);

		const [job] = testbed.sandbox.record().jobs;
		expect(job?.imageSha256).toBe(slider.sha256);
		expect(items).toEqual([
			{
				jobId: job?.jobId,
				captchaType: 'bytrade',
				typeJobId: '43',
				status: 'success',
				...expectedOutput(slider),
				durationMs: expect.any(Number),
			},
		]);
	});

	test('Create Job feeds Wait for Job with no parameter changed but the operation', async () => {
		const { items } = await uploadImage(
			`${testbed.webhookUrl('two-nodes')}?target=star`,
			bytesOf(star),
			'image/png',
		);

		expect(testbed.sandbox.record().counts.createJob).toBe(1);
		expect(items).toEqual([
			expect.objectContaining({ status: 'success', ...expectedOutput(star) }),
		]);
	});

	test('20 images come back in their order, each linked to its own', async () => {
		const { n8n, credential, sandbox } = testbed;
		const workflowId = await n8n.rest.publish(
			sequence('Batch', [
				webhook('batch'),
				splitUploads(),
				solveAndWait(credential, {
					targetText: 'star',
					binaryPropertyName: uploadedField,
					options,
				}),
				edit('Linked', {
					upload: { type: 'string', expression: "Object.keys($('Images').item.binary)[0]" },
					indices: { type: 'array', expression: '$json.indices' },
				}),
			]),
		);
		// Bytes after a picture's end change nothing but its fingerprint.
		const images = Array.from({ length: 20 }, (_, position) =>
			Buffer.concat([bytesOf(star), Buffer.from(`number ${position}`)]),
		);
		images.forEach((image, position) =>
			sandbox.registerAnswer({
				sha256: sha256(image),
				typeJobId: '14',
				targetText: 'star',
				result: `1|${position + 2}`,
			}),
		);
		// The first ones take longest, so that the order of answers is not that of the images.
		sandbox.setPace({ solveMs: (jobIndex) => 1_500 - jobIndex * 70 });

		const { items } = await uploadForm(testbed.webhookUrl('batch'), images);
		sandbox.setPace({ solveMs: 50 });

		const { jobs } = sandbox.record();
		const solved = [...jobs].sort((a, b) => (a.firstSuccessAt ?? 0) - (b.firstSuccessAt ?? 0));
		expect(solved.map(({ jobId }) => jobId)).not.toEqual(jobs.map(({ jobId }) => jobId));
		const { id } = await n8n.rest.waitForExecution(workflowId, ['success']);
		const { runData } = await n8n.rest.execution(id);
		const uploads = lastItems(runData, 'Images').flatMap(({ binary }) => Object.keys(binary ?? {}));
		expect([...uploads].sort()).toEqual(images.map((_, position) => nameOfUpload(position)));
		const indicesOf = new Map(
			images.map((_, position) => [nameOfUpload(position), [1, position + 2]]),
		);
		expect(items).toEqual(uploads.map((upload) => ({ upload, indices: indicesOf.get(upload) })));
		expect(lastItems(runData, 'Solve and Wait').map(({ pairedItem }) => pairedItem)).toEqual(
			images.map((_, position) => ({ item: position })),
		);
	});
});

describe('an n8n as it comes', () => {
	let testbed: Testbed;

	beforeAll(async () => {
		testbed = await startTestbed();
	}, 180_000);

	afterAll(async () => await testbed?.close(), 60_000);

	beforeEach(() => testbed.sandbox.reset());

	test('base64 text is solved, with and without "data:" before it', async () => {
		const { credential, n8n, sandbox } = testbed;
		await n8n.rest.publish(
			sequence('Base64', [
				webhook('base64'),
				splitBody(),
				solveAndWait(credential, {
					targetText: '={{ $json.target }}',
					imageSource: 'base64',
					imageBase64: '={{ $json.image }}',
					options,
				}),
			]),
		);
		const base64 = bytesOf(star).toString('base64');

		const { items } = await uploadJson(testbed.webhookUrl('base64'), {
			images: [
				{ target: 'star', image: base64 },
				{ target: 'star', image: `data:image/png;base64,${base64}` },
			],
		});

		const expected = expect.objectContaining(expectedOutput(star));
		expect(items).toEqual([expected, expected]);
		expect(sandbox.record().jobs.map(({ imageSha256 }) => imageSha256)).toEqual([
			star.sha256,
			star.sha256,
		]);
	});

	test('an expression chooses the type for each image', async () => {
		const { credential, n8n } = testbed;
		const hills = sample('slider-hills.png');
		await n8n.rest.publish(
			sequence('Mixed', [
				webhook('mixed'),
				splitBody(),
				solveAndWait(credential, {
					captchaType: '={{ $json.type }}',
					targetText: '={{ $json.target }}',
					imageSource: 'base64',
					imageBase64: '={{ $json.image }}',
					options,
				}),
			]),
		);

		const { items } = await uploadJson(testbed.webhookUrl('mixed'), {
			images: [
				{ type: 'bytrade', image: bytesOf(hills).toString('base64') },
				{ type: 'coinmarketcap', target: 'star', image: bytesOf(star).toString('base64') },
			],
		});

		expect(items).toEqual([
			expect.objectContaining(expectedOutput(hills)),
			expect.objectContaining(expectedOutput(star)),
		]);
	});

	test('an image that fails goes to the error output with its number, the others do not', async () => {
		const { credential, n8n, sandbox } = testbed;
		const workflowId = await n8n.rest.publish(
			sequence('Error output', [
				webhook('error-output'),
				splitUploads(),
				solveAndWait(
					credential,
					{ targetText: 'star', binaryPropertyName: uploadedField, options },
					{ onError: 'continueErrorOutput' },
				),
			]),
		);
		const unknown = Buffer.concat([bytesOf(star), Buffer.from('unknown')]);

		await uploadForm(testbed.webhookUrl('error-output'), [bytesOf(star), unknown, bytesOf(star)]);

		const { id } = await n8n.rest.waitForExecution(workflowId, ['success']);
		const { runData } = await n8n.rest.execution(id);
		const failedJob = sandbox.record().jobs.find(({ finalStatus }) => finalStatus === 'fail');
		expect(lastItems(runData, 'Solve and Wait', 0).map(({ json }) => json)).toEqual([
			expect.objectContaining(expectedOutput(star)),
			expect.objectContaining(expectedOutput(star)),
		]);
		expect(lastItems(runData, 'Solve and Wait', 1).map(({ json }) => json.error)).toEqual([
			expect.objectContaining({ code: 'failed', jobId: failedJob?.jobId }),
		]);
	});

	test('the credential test passes the right token', async () => {
		const { credential, n8n, sandbox } = testbed;

		const result = await n8n.rest.testCredential(credential.id, credentialFor(sandbox));

		expect(result.status).toBe('OK');
		expect(sandbox.record().counts.getBalance).toBe(1);
	});

	test('the credential test fails a wrong token in the words of the service', async () => {
		const { credential, n8n, sandbox } = testbed;

		const result = await n8n.rest.testCredential(
			credential.id,
			credentialFor(sandbox, 'not-the-token'),
		);

		expect(result).toEqual({
			status: 'Error',
			message: expect.stringContaining('Invalid api token.'),
		});
	});
});
