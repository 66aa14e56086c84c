import { Socket } from 'node:net';

import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { testCredential } from '../../nodes/shared/api';
import { limits } from '../../nodes/shared/limits';
import { Slots } from '../../nodes/shared/slots';
import type { SandboxRecord } from '../../sandbox/record';
import { type Sandbox, startSandbox } from '../../sandbox/server';
import { closedPort } from './closedPort';
import { removeEngineFolder } from './engineFolder';
import {
	creationCases,
	type FailureCase,
	goodJson,
	inputCases,
	parametersFromItem,
	waitCases,
	waitInputCases,
} from './failureCases';
import type { GivenItem } from './givenItems';
import { markedImage, type TestImage } from './images';
import { everythingIn, leaksIn } from './leaks';
import { type FinishedRun, type NodeType, type OnError, onErrorModes, runNode } from './nodeRun';
import { credentialFor, sandboxesOfEachTest, TOKEN } from './sandboxes';

const openSandbox = sandboxesOfEachTest();
const patience = { ...limits };

beforeAll(() => {
	limits.createAgain = 500;
	limits.createAgainAfter = 10;
});
afterAll(() => Object.assign(limits, patience));
afterAll(removeEngineFolder);

const images = [markedImage('first'), markedImage('second'), markedImage('third')] as const;
/** The item that goes wrong, between two that do not. */
const BAD = 1;

const solved = {
	createJob: { message: 'Create job success.' },
	solveAndWait: { status: 'success', indices: [1, 2] },
};

function goodItem(image: TestImage, json: IDataObject = {}): GivenItem {
	return { json: { ...goodJson, image: image.base64, ...json }, files: { data: image } };
}

function inputOf({ item }: FailureCase): GivenItem[] {
	return images.map((image, index) => {
		const good = goodItem(image, { page: index });
		return index === BAD ? { ...good, ...item, json: { ...good.json, ...item?.json } } : good;
	});
}

interface CaseRun {
	run: FinishedRun;
	input: GivenItem[];
	record: SandboxRecord;
	/** The number of the failing image's job. */
	jobId: number | undefined;
}

async function runCase(node: NodeType, failure: FailureCase, onError: OnError): Promise<CaseRun> {
	const sandbox = await startSandbox({ token: TOKEN });
	try {
		knowAll(sandbox);
		if (failure.fault) sandbox.addFault({ ...failure.fault, imageSha256: images[BAD].sha256 });
		const input = inputOf(failure);
		const run = await runNode({
			node,
			items: input,
			parameters: { ...parametersFromItem, imageSource: failure.imageSource ?? 'binary' },
			settings: { onError },
			credential: credentialFor(sandbox),
		});
		const record = sandbox.record();
		const job = record.jobs.find(({ imageSha256 }) => imageSha256 === images[BAD].sha256);
		return { run, input, record, jobId: job?.jobId };
	} finally {
		await sandbox.stop();
	}
}

/** What the failed item's JSON has under its one key. */
function errorOf(failure: FailureCase, jobId: number | undefined): IDataObject {
	return {
		code: failure.code,
		message: expect.stringMatching(failure.says),
		...(failure.job && { jobId }),
		...failure.also,
	};
}

function expectNumberIn(message: unknown, failure: FailureCase, jobId: number | undefined) {
	expect(message).toMatch(/ \[item 1\]$/);
	if (failure.job) expect(message).toContain(String(jobId));
}

describe.each([
	{ node: 'createJob' as const, cases: [...inputCases, ...creationCases] },
	{
		node: 'solveAndWait' as const,
		cases: [...inputCases, ...waitInputCases, ...creationCases, ...waitCases],
	},
])('$node', ({ node, cases }) => {
	const runs = new Map<string, CaseRun>();
	const runOf = (failure: FailureCase, onError: OnError): CaseRun => {
		const run = runs.get(`${failure.name} ${onError}`);
		if (!run) throw new Error('This case was not run');
		return run;
	};

	beforeAll(async () => {
		const places = new Slots(16);
		const work = cases.flatMap((failure) => onErrorModes.map((onError) => ({ failure, onError })));
		await Promise.all(
			work.map(
				async ({ failure, onError }) =>
					await places.run(async () => {
						runs.set(`${failure.name} ${onError}`, await runCase(node, failure, onError));
					}),
			),
		);
	}, 60_000);

	describe.each(cases)('$name ($code)', (failure) => {
		test('with Stop Workflow, throws an error of n8n with the item and the number', () => {
			const { run, record, jobId } = runOf(failure, 'stopWorkflow');
			expect(run.run.status).toBe('error');
			expect(run.output()).toEqual([]);
			expect(run.error).toMatchObject({
				name: failure.thrownAs,
				message: expect.stringMatching(failure.says),
				context: {
					itemIndex: BAD,
					data: { code: failure.code, ...(failure.job && { jobId }), ...failure.also },
				},
			});
			expectNumberIn(run.error?.message, failure, jobId);
			if (failure.code === 'invalidInput') expect(record.requests).toEqual([]);
			for (const { jobId: other, imageSha256, delivered } of record.jobs) {
				if (imageSha256 === images[BAD].sha256 || !delivered) continue;
				expect(run.error).toHaveProperty('description', expect.stringContaining(`job ${other}`));
			}
		});

		test('with Continue, gives an item with one key, error, in its place', () => {
			const { run, jobId } = runOf(failure, 'continueRegularOutput');
			expect(run.run.status).toBe('success');
			expect(run.output().map(({ pairedItem }) => pairedItem)).toEqual(
				images.map((_, item) => ({ item })),
			);
			expect(run.output()[BAD]).toEqual({
				json: { error: errorOf(failure, jobId) },
				pairedItem: { item: BAD },
			});
			expectNumberIn(run.failureAt(BAD)?.message, failure, jobId);
			expect(run.json()[0]).toMatchObject(solved[node]);
			expect(run.json()[2]).toMatchObject(solved[node]);
			expect(run.hints()).toEqual([
				expect.stringMatching(`^1 of 3 items failed: 1 ${failure.code}\\. `),
			]);
		});

		test('with the error output, keeps the input beside the error', () => {
			const { run, input, jobId } = runOf(failure, 'continueErrorOutput');
			expect(run.output(0)).toMatchObject([
				{ json: solved[node], pairedItem: { item: 0 } },
				{ json: solved[node], pairedItem: { item: 2 } },
			]);
			expect(run.output(1)).toEqual([
				{
					json: { ...input[BAD]?.json, error: errorOf(failure, jobId) },
					pairedItem: { item: BAD },
				},
			]);
			expect(run.hints()).toHaveLength(1);
		});
	});
});

function knowAll(sandbox: Sandbox) {
	for (const { sha256 } of images) {
		sandbox.registerAnswer({ sha256, typeJobId: '14', result: '1|2' });
	}
}

test('a run without failures has no hint', async () => {
	const sandbox = await openSandbox();
	knowAll(sandbox);
	const run = await runNode({
		items: images.map((image) => goodItem(image)),
		parameters: parametersFromItem,
		credential: credentialFor(sandbox),
	});
	expect(run.json()).toMatchObject([0, 1, 2].map(() => ({ indices: [1, 2] })));
	expect(run.hints()).toEqual([]);
});

test('the hint counts failures by code', async () => {
	const sandbox = await openSandbox();
	knowAll(sandbox);
	sandbox.addFault({ call: 'createJob', kind: 'fail', imageSha256: images[0].sha256 });
	const run = await runNode({
		items: [
			...images.map((image) => goodItem(image)),
			goodItem(images[0], { find: '' }),
			goodItem(images[0], { find: '' }),
		],
		parameters: parametersFromItem,
		settings: { onError: 'continueRegularOutput' },
		credential: credentialFor(sandbox),
	});
	expect(run.hints()).toEqual([
		expect.stringMatching(/^3 of 5 items failed: 1 failed, 2 invalidInput\. /),
	]);
});

test("a failure in the service's words is a failure, whatever its words", async () => {
	const sandbox = await openSandbox();
	// n8n takes an error for a stop by a person where its message has this word.
	sandbox.addFault({ call: 'createJob', kind: 'errorTrue', message: 'Account canceled.' });
	const run = await runNode({
		items: images.slice(0, 1).map((image) => goodItem(image)),
		parameters: parametersFromItem,
		credential: credentialFor(sandbox),
	});
	expect(run.run.status).toBe('error');
});

describe('bad input, before anything is sent', () => {
	const five = [0, 1, 2, 3, 4].map((page) => goodItem(images[0], { page }));
	const items = five.map((item, index) => (index === 3 ? { ...item, files: {} } : item));

	test('with Stop Workflow, one bad item of five and nothing is sent', async () => {
		const sandbox = await openSandbox();
		const run = await runNode({
			items,
			parameters: parametersFromItem,
			credential: credentialFor(sandbox),
		});
		expect(run.error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/^Input Binary Field: .* \[item 3\]$/),
			context: { itemIndex: 3, data: { code: 'invalidInput' } },
		});
		expect(sandbox.record().requests).toEqual([]);
	});

	test('with Continue, the others are solved', async () => {
		const sandbox = await openSandbox();
		knowAll(sandbox);
		const run = await runNode({
			items,
			parameters: parametersFromItem,
			settings: { onError: 'continueRegularOutput' },
			credential: credentialFor(sandbox),
		});
		expect(run.json().map((json) => Object.keys(json).includes('indices'))).toEqual([
			true,
			true,
			true,
			false,
			true,
		]);
		expect(sandbox.record().counts.createJob).toBe(4);
	});

	test.each([
		{ option: { timeout: 0.5 }, field: 'Timeout (Seconds)' },
		{ option: { timeout: 'soon' }, field: 'Timeout (Seconds)' },
		{ option: { pollInterval: 0.1 }, field: 'Poll Interval (Seconds)' },
		{ option: { maxPendingJobs: -1 }, field: 'Max Pending Jobs' },
		{ option: { maxPendingJobs: 1.5 }, field: 'Max Pending Jobs' },
		{ option: { maxAttempts: 0 }, field: 'Max Attempts' },
		{ option: { firstIndex: 2 }, field: 'Number of the First Image' },
	])('options that fit nothing: $option', async ({ option, field }) => {
		const sandbox = await openSandbox();
		for (const onError of onErrorModes) {
			const run = await runNode({
				items: [goodItem(images[0])],
				parameters: { targetText: 'panda', options: option },
				settings: { onError },
				credential: credentialFor(sandbox),
			});
			const failure = onError === 'continueErrorOutput' ? run.failureAt(0, 1) : run.failureAt(0);
			const message = onError === 'stopWorkflow' ? run.error?.message : failure?.message;
			expect(message).toMatch(/ \[item 0\]$/);
			expect(String(message).startsWith(`${field}: `)).toBe(true);
		}
		expect(sandbox.record().requests).toEqual([]);
	});

	test('an image that is given as the name of a field is not quoted', async () => {
		const sandbox = await openSandbox();
		for (const files of [undefined, { data: images[1] }]) {
			const run = await runNode({
				items: [{ json: {}, files }],
				parameters: {
					captchaType: 'bytrade',
					binaryPropertyName: images[0].base64,
				},
				credential: credentialFor(sandbox),
			});
			expect(run.error?.message).toMatch(/^Input Binary Field: /);
			expect(leaksIn(String(run.error?.message), TOKEN)).toEqual([]);
		}
	});
});

describe('Wait for Job', () => {
	const wait = { operation: 'waitForJob', captchaType: 'bytrade' };
	const options = { pollInterval: 0.2 };

	test.each([
		'={{ "" }}',
		'0',
		'-1',
		'1.5',
		'12abc',
		'1e3',
		'9007199254740993',
		'={{ undefined }}',
	])('takes no job number %p, and asks nothing', async (jobId) => {
		const sandbox = await openSandbox();
		const run = await runNode({
			items: [{ json: {} }],
			parameters: { ...wait, jobId },
			credential: credentialFor(sandbox),
		});
		expect(run.error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/^Job ID: .*job number/),
			context: { itemIndex: 0, data: { code: 'invalidInput' } },
		});
		expect(sandbox.record().requests).toEqual([]);
	});

	test('a number that the service does not know', async () => {
		const run = await runNode({
			items: [{ json: {} }],
			parameters: { ...wait, jobId: '=55', options },
			credential: credentialFor(await openSandbox()),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(run.json()).toEqual([
			{
				error: {
					code: 'rejected',
					jobId: 55,
					message: expect.stringMatching(/job 55.*Job not found\..* \[item 0\]$/),
				},
			},
		]);
	});

	test('a job that is not solved in time keeps its number, and can be waited for again', async () => {
		const sandbox = await openSandbox();
		const [image] = images;
		sandbox.registerAnswer({ sha256: image.sha256, typeJobId: '43', result: '12' });
		const created = await runNode({
			node: 'createJob',
			items: [goodItem(image)],
			parameters: { captchaType: 'bytrade' },
			credential: credentialFor(sandbox),
		});
		const jobId = created.json()[0]?.jobId;
		sandbox.addFault({
			call: 'getJobResult',
			kind: 'httpStatus',
			status: 503,
			times: 'always',
		});
		const again = async (timeout: number) =>
			await runNode({
				items: [{ json: { jobId } }],
				parameters: { ...wait, options: { ...options, timeout } },
				credential: credentialFor(sandbox),
				settings: { onError: 'continueErrorOutput' },
			});
		const first = await again(1);
		expect(first.json(1)).toEqual([
			{
				jobId,
				error: {
					code: 'timeout',
					jobId,
					message: expect.stringMatching(/within 1 seconds?.*HTTP 503/),
				},
			},
		]);
		sandbox.clearFaults();
		const second = await again(60);
		expect(second.json(0)).toMatchObject([{ jobId, value: 12 }]);
		expect(sandbox.record().counts.createJob).toBe(1);
	});
});

test('the error of the last attempt tells how many jobs were bought', async () => {
	const sandbox = await openSandbox();
	knowAll(sandbox);
	sandbox.addFault({
		call: 'createJob',
		kind: 'fail',
		imageSha256: images[BAD].sha256,
		times: 'always',
	});
	const run = await runNode({
		items: images.map((image) => goodItem(image)),
		parameters: { ...parametersFromItem, options: { pollInterval: 0.2, maxAttempts: 2 } },
		settings: { onError: 'continueRegularOutput' },
		credential: credentialFor(sandbox),
	});
	const numbers = sandbox
		.record()
		.jobs.filter(({ imageSha256 }) => imageSha256 === images[BAD].sha256)
		.map(({ jobId }) => jobId);
	expect(numbers).toHaveLength(2);
	expect(run.json()[BAD]).toEqual({
		error: {
			code: 'failed',
			jobId: numbers[1],
			attempts: 2,
			message: expect.stringMatching(/2 jobs were bought for this image/),
		},
	});
});

describe('the credential', () => {
	const items = images.map((image) => goodItem(image));

	test('with a wrong token, the service says so for each image', async () => {
		const sandbox = await openSandbox();
		const wrongToken = 'tkn-that-is-not-right';
		const run = await runNode({
			items,
			parameters: parametersFromItem,
			settings: { onError: 'continueRegularOutput' },
			credential: credentialFor(sandbox, wrongToken),
		});
		const rejected = {
			code: 'rejected',
			message: expect.stringMatching(/Invalid api token\. Nothing was bought/),
		};
		expect(run.json()).toEqual([{ error: rejected }, { error: rejected }, { error: rejected }]);
		expect(everythingIn(run.run)).not.toContain(wrongToken);
	});

	test('nobody there: nothing was bought, and the node says so', async () => {
		const run = await runNode({
			items,
			parameters: parametersFromItem,
			settings: { onError: 'continueErrorOutput' },
			credential: credentialFor(await closedPort()),
		});
		expect(run.json(1)).toMatchObject(
			items.map(() => ({
				error: {
					code: 'unreachable',
					message: expect.stringMatching(/connection refused.*nothing was bought/),
				},
			})),
		);
	});

	test('spaces around token and address, and a slash at the end, do not matter', async () => {
		const sandbox = await openSandbox();
		knowAll(sandbox);
		const run = await runNode({
			items,
			parameters: parametersFromItem,
			credential: { apiToken: ` ${TOKEN}\n`, baseUrl: ` ${sandbox.baseUrl}/ ` },
		});
		expect(run.json()).toHaveLength(3);
	});

	test.each([
		{ baseUrl: 'http://omocaptcha.example/api', says: /http:\/\/ would send the API token/ },
		{ baseUrl: 'http://203.0.113.7/api', says: /http:\/\/ would send the API token/ },
		{ baseUrl: 'ftp://127.0.0.1/api', says: /it does not start with https:\/\// },
		{ baseUrl: 'omocaptcha.com/api', says: /it is not a URL/ },
	])('$baseUrl is refused, and nothing is sent', async ({ baseUrl, says }) => {
		const connect = jest.spyOn(Socket.prototype, 'connect');
		try {
			const run = await runNode({
				items,
				parameters: parametersFromItem,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
				credential: { apiToken: TOKEN, baseUrl },
			});
			expect(run.error).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringMatching(says),
				context: { data: { code: 'invalidInput' } },
			});
			expect(connect).not.toHaveBeenCalled();
			// The same spy sees a connection where there is one.
			await runNode({
				items: items.slice(0, 1),
				parameters: parametersFromItem,
				credential: credentialFor(await openSandbox()),
			});
			expect(connect).toHaveBeenCalled();
		} finally {
			connect.mockRestore();
		}
	});

	describe.each(['createJob', 'getJobResult'] as const)('a redirect of %s', (call) => {
		test.each([301, 302, 303, 307, 308] as const)(
			'to another host with HTTP %i is not followed: it sees nothing',
			async (status) => {
				const sandbox = await openSandbox();
				const elsewhere = await openSandbox();
				knowAll(sandbox);
				sandbox.addFault({
					call,
					kind: 'redirect',
					status,
					location: `${elsewhere.baseUrl}/${call}`,
					times: 'always',
				});
				const run = await runNode({
					items,
					parameters: parametersFromItem,
					settings: { onError: 'continueRegularOutput' },
					credential: credentialFor(sandbox),
				});
				expect(run.json()).toMatchObject(items.map(() => ({ error: { code: 'rejected' } })));
				expect(elsewhere.record().requests).toEqual([]);
			},
		);
	});
});

describe("the credential's test", () => {
	async function testOf(data: ICredentialDataDecryptedObject) {
		const credential = { id: '1', name: 'OmoCaptcha', type: 'omoCaptchaApi', data };
		return await testCredential.call(new CredentialTestContext(), credential);
	}

	test('succeeds with the balance, and buys nothing', async () => {
		const sandbox = await openSandbox({ balance: '12.50000' });
		expect(await testOf(credentialFor(sandbox))).toEqual({
			status: 'OK',
			message: expect.stringContaining('12.50000'),
		});
		expect(sandbox.record().counts).toMatchObject({ getBalance: 1, createJob: 0 });
	});

	test("fails with the service's own words", async () => {
		const sandbox = await openSandbox();
		expect(await testOf(credentialFor(sandbox, 'tkn-wrong'))).toEqual({
			status: 'Error',
			message: expect.stringContaining('Invalid api token.'),
		});
	});

	test('fails where nobody is there', async () => {
		expect(await testOf(credentialFor(await closedPort()))).toEqual({
			status: 'Error',
			message: expect.stringContaining('connection refused'),
		});
	});

	test('does not follow a redirect', async () => {
		const sandbox = await openSandbox();
		const elsewhere = await openSandbox();
		sandbox.addFault({
			call: 'getBalance',
			kind: 'redirect',
			location: `${elsewhere.baseUrl}/getBalance`,
		});
		expect(await testOf(credentialFor(sandbox))).toMatchObject({ status: 'Error' });
		expect(elsewhere.record().requests).toEqual([]);
	});

	test('asks nobody without a token, or over http:// in public', async () => {
		const sandbox = await openSandbox();
		expect(await testOf(credentialFor(sandbox, ' '))).toMatchObject({ status: 'Error' });
		expect(await testOf({ apiToken: TOKEN, baseUrl: 'http://203.0.113.7/api' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('http://'),
		});
		expect(sandbox.record().requests).toEqual([]);
	});
});
