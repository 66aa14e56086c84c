import { databaseText } from '../n8n/database';
import { lastItems } from '../n8n/runData';
import { bytesOf, expectedOutput, sample } from '../samples';
import { startTestbed, type Testbed } from '../testbed';
import { uploadForm, uploadImage } from '../uploads';
import {
	createJob,
	sequence,
	solveAndWait,
	splitUploads,
	uploadedField,
	webhook,
} from '../workflows';

const star = sample('grid-star.png');
const image = bytesOf(star);

/** Seconds, as the parameter is given. */
const pollInterval = 0.2;

/** What n8n shows for an execution that a person stopped, or that a crash ended. */
const STOPPED = ['canceled'];
const CRASHED = ['crashed'];

let testbed: Testbed;

beforeAll(async () => {
	testbed = await startTestbed();
}, 180_000);

afterAll(async () => await testbed?.close(), 60_000);

/** A service that has seen nothing yet; `solveMs` is how long it takes for a job. */
function freshService(solveMs = 50): void {
	testbed.sandbox.reset();
	testbed.sandbox.setPace({ solveMs });
}

/** The node's items in the execution that n8n lists first. */
async function newestItems(workflowId: string): Promise<unknown[]> {
	const { rest } = testbed.n8n;
	const { id } = await rest.waitForExecution(workflowId, ['success']);
	return lastItems((await rest.execution(id)).runData, 'Solve and Wait').map(({ json }) => json);
}

test('Retry On Fail collects a job whose poll was turned away, and buys no other', async () => {
	freshService();
	const { credential, n8n, sandbox } = testbed;
	await n8n.rest.publish(
		sequence('Refused poll', [
			webhook('refused-poll'),
			solveAndWait(
				credential,
				{ targetText: 'star', options: { pollInterval } },
				{ retryOnFail: true, maxTries: 2, waitBetweenTries: 100 },
			),
		]),
	);
	sandbox.addFault({ kind: 'errorTrue', call: 'getJobResult', message: 'Try again later.' });

	const { items } = await uploadImage(testbed.webhookUrl('refused-poll'), image, 'image/png');

	expect(items).toEqual([expect.objectContaining(expectedOutput(star))]);
	expect(sandbox.record().counts).toMatchObject({ createJob: 1, getJobResult: 2 });
});

test('Retry On Fail collects a job whose polls were lost until the time ran out', async () => {
	freshService();
	const { credential, n8n, sandbox } = testbed;
	await n8n.rest.publish(
		sequence('Lost polls', [
			webhook('lost-polls'),
			solveAndWait(
				credential,
				{ targetText: 'star', options: { pollInterval, timeout: 1 } },
				{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
			),
		]),
	);
	// More than the first try can make in its second, fewer than two tries can.
	sandbox.addFault({ kind: 'cutAfter', call: 'getJobResult', times: 6 });

	const { items } = await uploadImage(testbed.webhookUrl('lost-polls'), image, 'image/png');

	expect(items).toEqual([expect.objectContaining(expectedOutput(star))]);
	const [job, ...others] = sandbox.record().jobs;
	expect(others).toEqual([]);
	// Answered only after the first try's time was over.
	expect((job?.firstSuccessAt ?? 0) - (job?.createdAt ?? 0)).toBeGreaterThan(1_000);
});

describe('a failed execution that a person retries', () => {
	/** Three images are bought, and the second is refused when it is asked for. */
	async function failWithThreeJobs(path: string): Promise<{ workflowId: string; failed: string }> {
		freshService();
		const { credential, n8n, sandbox } = testbed;
		const workflowId = await n8n.rest.publish(
			sequence(path, [
				webhook(path),
				splitUploads(),
				solveAndWait(credential, {
					targetText: 'star',
					binaryPropertyName: uploadedField,
					options: { pollInterval },
				}),
			]),
		);
		sandbox.addFault({ kind: 'errorTrue', call: 'getJobResult', message: 'Try again later.' });
		const { status } = await uploadForm(testbed.webhookUrl(path), [image, image, image]);
		expect(status).toBe(500);
		const { id } = await n8n.rest.waitForExecution(workflowId, ['error']);
		return { workflowId, failed: id };
	}

	const allSolved = [1, 2, 3].map(() => expect.objectContaining(expectedOutput(star)));

	test('collects what was bought, and buys nothing', async () => {
		const { workflowId, failed } = await failWithThreeJobs('retried');
		expect(testbed.jobsBought()).toBe(3);

		await testbed.n8n.rest.retryExecution(failed);

		expect(await newestItems(workflowId)).toEqual(allSolved);
		expect(testbed.jobsBought()).toBe(3);
	});

	test('collects what was bought also after n8n was killed and started again', async () => {
		const { workflowId, failed } = await failWithThreeJobs('killed-between');
		expect(testbed.jobsBought()).toBe(3);

		await testbed.n8n.kill();
		await testbed.n8n.restart();
		await testbed.n8n.rest.retryExecution(failed);

		expect(await newestItems(workflowId)).toEqual(allSolved);
		expect(testbed.jobsBought()).toBe(3);
	}, 120_000);
});

test('an execution that is stopped in mid-wait asks no more and buys no more', async () => {
	freshService(60_000);
	const { credential, n8n, sandbox } = testbed;
	const workflowId = await n8n.rest.publish(
		sequence('Stopped', [
			webhook('stopped', 'atOnce'),
			solveAndWait(
				credential,
				{ targetText: 'star', options: { pollInterval } },
				{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
			),
		]),
	);
	await uploadImage(testbed.webhookUrl('stopped'), image, 'image/png');
	await sandbox.waitFor(({ counts }) => counts.getJobResult >= 2);
	const [running] = await n8n.rest.executions(workflowId);
	expect(running?.status).toBe('running');

	await n8n.rest.stopExecution(running?.id ?? '');

	await n8n.rest.waitForExecution(workflowId, STOPPED);
	const { length: asked } = sandbox.record().requests;
	const more = sandbox.waitFor(({ requests }) => requests.length > asked).then(() => 'more');
	expect(await Promise.race([more, silenceOf(10 * pollInterval)])).toBe('silence');
	expect(testbed.jobsBought()).toBe(1);
});

describe('with "save execution progress" on, n8n killed between Create Job and the answers', () => {
	let workflowId: string;
	let jobNumbers: number[];

	beforeAll(async () => {
		freshService(5_000);
		const { credential, n8n, sandbox } = testbed;
		workflowId = await n8n.rest.publish(
			sequence(
				'Progress saved',
				[
					webhook('progress-saved', 'atOnce'),
					splitUploads(),
					createJob(credential, { targetText: 'star', binaryPropertyName: uploadedField }),
					solveAndWait(credential, { operation: 'waitForJob', options: { pollInterval } }),
				],
				{ saveExecutionProgress: true },
			),
		);
		await uploadForm(testbed.webhookUrl('progress-saved'), [image, image, image]);
		await sandbox.waitFor(({ jobs }) => jobs.filter(({ polls }) => polls.length > 0).length === 3);
		await n8n.kill();
		jobNumbers = sandbox.record().jobs.map(({ jobId }) => jobId);
	}, 60_000);

	test('the database keeps the number of every job', async () => {
		const { n8n } = testbed;

		const text = await databaseText(n8n.installed.node, n8n.home);

		expect(jobNumbers).toHaveLength(3);
		for (const jobNumber of jobNumbers) expect(text).toContain(`"jobId":${jobNumber}`);
	});

	test('retrying the crashed execution collects them, and buys nothing', async () => {
		const { n8n, sandbox } = testbed;
		await n8n.restart();
		const { id } = await n8n.rest.waitForExecution(workflowId, CRASHED);
		const { runData } = await n8n.rest.execution(id);
		const created = lastItems(runData, 'Create Job').map(({ json }) => Number(json.jobId));
		// Uploads go side by side: the service may count them in another order than that of the items.
		expect([...created].sort()).toEqual([...jobNumbers].sort());

		await n8n.rest.retryExecution(id);

		expect(await newestItems(workflowId)).toEqual(
			created.map((jobId) => expect.objectContaining({ jobId, ...expectedOutput(star) })),
		);
		expect(sandbox.record().counts.createJob).toBe(3);
	}, 120_000);
});

/** Resolves after so many seconds; only time can show that nothing comes. */
async function silenceOf(seconds: number): Promise<'silence'> {
	return await new Promise((resolve) => setTimeout(() => resolve('silence'), seconds * 1_000));
}
