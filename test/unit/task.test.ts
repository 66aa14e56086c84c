import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { execute } from '../../engine/engine';
// With its ending, since n8n's codex file beside it is called the same but for ".json".
import { OmoCaptchaSolveAndWait } from '../../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts';
import { describeTask, readTask, type Task } from '../../nodes/OmoCaptchaSolveAndWait/task';
import { type CaptchaType, findCaptchaType } from '../../nodes/shared/captchaTypes';
import { ParameterReader } from '../../nodes/shared/parameterReader';
import type { Solved } from '../../nodes/shared/solving';
import { readMaxPendingJobs, type WaitOptions } from '../../nodes/shared/waitOptions';
import { removeEngineFolder } from '../engine/engineFolder';
import { givenItems } from '../engine/givenItems';
import { markedImage } from '../engine/images';
import { orderOf } from './solverFor';

afterAll(removeEngineFolder);

/** A node with the parameters of Solve and Wait that gives what is read from them, and sends nothing. */
const reader: INodeType = {
	description: new OmoCaptchaSolveAndWait().description,
	async execute() {
		const parameters = new ParameterReader(this);
		const maxPendingJobs = readMaxPendingJobs(parameters);
		return [
			this.getInputData().map((_, itemIndex) => ({
				json: {
					...readFrom(readTask(this, parameters, itemIndex)),
					pending: String(maxPendingJobs.ok && maxPendingJobs.value),
				},
				pairedItem: { item: itemIndex },
			})),
		];
	},
};

function readFrom(outcome: ReturnType<typeof readTask>): IDataObject {
	if (!outcome.ok) return { ...outcome.failure };
	const task = outcome.value;
	return {
		captchaType: task.captchaType.id,
		...(task.kind === 'job'
			? { jobId: task.jobId }
			: { typeJobId: task.order.typeJobId, targetText: task.order.targetText }),
		...task.wait,
	};
}

/** What is read for each item, through n8n's engine, where the parameters are these. */
async function read(parameters: INodeParameters, items: IDataObject[]): Promise<IDataObject[]> {
	const files = { data: markedImage('of every item') };
	const { done } = await execute({
		workflow: {
			nodes: [
				placed('Start', 'n8n-nodes-base.manualTrigger'),
				placed('Items', 'test.givenItems'),
				{ ...placed('Reader', 'test.reader'), parameters },
			],
			connections: {
				Start: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
				Items: { main: [[{ node: 'Reader', type: 'main', index: 0 }]] },
			},
		},
		nodeTypes: new Map([
			['test.givenItems', givenItems(items.map((json) => ({ json, files })))],
			['test.reader', reader],
		]),
		credential: {},
	});
	const { runData, error } = (await done).data.resultData;
	if (error) throw error;
	return (runData.Reader?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
}

function placed(name: string, type: string) {
	const position: [number, number] = [0, 0];
	return { id: name, name, type, typeVersion: 1, position, parameters: {} };
}

const bytrade: INodeParameters = { captchaType: 'bytrade' };
const coinmarketcap: INodeParameters = { captchaType: 'coinmarketcap', targetText: 'panda' };
const value = '={{ $json.value }}';

/** One item for each value, read where a parameter has it by expression. */
async function readValues(parameters: INodeParameters, values: readonly unknown[]) {
	return await read(
		parameters,
		values.map((one) => JSON.parse(JSON.stringify({ value: one }))),
	);
}

test('without options all is at its default', async () => {
	expect(await read(bytrade, [{}])).toEqual([
		{
			captchaType: 'bytrade',
			typeJobId: '43',
			targetText: '',
			resultFormat: 'slider',
			firstIndex: 1,
			timeout: 120_000,
			interval: 750,
			maxAttempts: 1,
			pending: '200',
		},
	]);
});

describe.each([
	{
		option: 'timeout',
		key: 'timeout',
		fits: [
			[1, 1_000],
			[2.5, 2_500],
			['30', 30_000],
			[604_800, 604_800_000],
			[null, 120_000],
			[undefined, 120_000],
		],
		refused: [0, 0.9, -1, '', 'soon', true, [], 604_801, 1e12],
	},
	{
		option: 'pollInterval',
		key: 'interval',
		fits: [
			[0.2, 200],
			[2, 2_000],
			['0.5', 500],
			[undefined, 750],
		],
		refused: [0, 0.19, -1, '', 'often', false, {}],
	},
	{
		option: 'maxAttempts',
		key: 'maxAttempts',
		fits: [
			[1, 1],
			[3, 3],
			['2', 2],
			[undefined, 1],
		],
		refused: [0, 1.5, -1, '', 'all'],
	},
	{
		option: 'firstIndex',
		key: 'firstIndex',
		fits: [
			[1, 1],
			[0, 0],
			['0', 0],
			['1', 1],
			[undefined, 1],
		],
		refused: [2, -1, '', true, 'one', 0.5],
	},
])('the option $option', ({ option, key, fits, refused }) => {
	// n8n keeps the number of the first image for clicks alone, where it is displayed.
	const parameters = { ...coinmarketcap, options: { [option]: value } };

	test('is read for each item', async () => {
		const tasks = await readValues(
			parameters,
			fits.map(([given]) => given),
		);
		expect(tasks.map((task) => task[key])).toEqual(fits.map(([, expected]) => expected));
	});

	test('is refused where it does not fit, by its name in the editor', async () => {
		const failures = await readValues(parameters, refused);
		const field = {
			timeout: 'Timeout (Seconds)',
			pollInterval: 'Poll Interval (Seconds)',
			maxAttempts: 'Max Attempts',
			firstIndex: 'Number of the First Image',
		}[option];
		for (const failure of failures) {
			expect(failure.code).toBe('invalidInput');
			expect(failure.message).toContain(`${field}: `);
		}
		expect(failures).toHaveLength(refused.length);
	});
});

test.each([
	[0, 'Infinity'],
	[1, '1'],
	['50', '50'],
	[undefined, '200'],
	[-1, 'false'],
	[2.5, 'false'],
	['many', 'false'],
])('Max Pending Jobs of %j is %s', async (given, pending) => {
	const parameters = { ...bytrade, options: { maxPendingJobs: value } };
	expect(await readValues(parameters, [given])).toEqual([expect.objectContaining({ pending })]);
});

test('each item may have a type and a format of its own', async () => {
	const tasks = await read(
		{
			captchaType: '={{ $json.type }}',
			jobTypeId: '={{ $json.id }}',
			targetText: '={{ $json.find }}',
			resultFormat: '={{ $json.format }}',
		},
		[
			{ type: 'coinmarketcap', find: ' gấu  trúc ' },
			{ type: 'bytrade', find: 'is not sent' },
			{ type: 'other', id: 7, format: 'text' },
			{ type: 'other', id: ' 12 ', format: 'clicks', find: 'panda' },
			{ type: 'other', id: '12', format: 'video' },
			{ type: 'other', id: 'a', format: 'text' },
			{ type: 'other', id: 1.5, format: 'text' },
			{ type: 'other', id: '1234567890', format: 'text' },
			{ type: 'coinmarketcap', find: 7 },
			{ type: 'coinmarketcap' },
			{ type: 'hcaptcha' },
			{},
		],
	);
	expect(tasks).toMatchObject([
		{ typeJobId: '14', targetText: 'gấu trúc', resultFormat: 'clicks' },
		{ typeJobId: '43', targetText: '', resultFormat: 'slider' },
		{ typeJobId: '7', targetText: '', resultFormat: 'text' },
		{ typeJobId: '12', targetText: 'panda', resultFormat: 'clicks' },
		{ message: expect.stringMatching(/^Result Format: "video"/) },
		{ message: expect.stringMatching(/^Job Type ID: "a"/) },
		{ message: expect.stringMatching(/^Job Type ID: 1.5/) },
		{ message: expect.stringMatching(/^Job Type ID: "1234567890"/) },
		{ message: expect.stringMatching(/^Target Text: it is not a text/) },
		{ message: expect.stringMatching(/^Target Text: it is empty/) },
		{ message: expect.stringMatching(/^Captcha Type: "hcaptcha".*coinmarketcap, bytrade, other/) },
		{ message: expect.stringMatching(/^Captcha Type: an empty value/) },
	]);
});

test('an expression that cannot be worked out is named by its parameter', async () => {
	const broken = '={{ $("No such node").first().json.x }}';
	const failures = await Promise.all([
		read({ captchaType: broken }, [{}]),
		read({ ...coinmarketcap, targetText: broken }, [{}]),
		read({ ...bytrade, options: { timeout: broken } }, [{}]),
		read({ operation: 'waitForJob', jobId: broken }, [{}]),
	]);
	expect(failures.flat()).toMatchObject(
		['Captcha Type', 'Target Text', 'Options', 'Job ID'].map((field) => ({
			code: 'invalidInput',
			message: expect.stringContaining(`${field}: its expression could not be evaluated`),
		})),
	);
});

test.each([
	[123456, 123456],
	['123456', 123456],
	[' 123456 ', 123456],
])('job number %j is waited for', async (given, jobId) => {
	const parameters = { operation: 'waitForJob', captchaType: 'bytrade', jobId: value };
	expect(await readValues(parameters, [given])).toMatchObject([{ jobId, resultFormat: 'slider' }]);
});

test('what is no job number is refused, and shown', async () => {
	const parameters = { operation: 'waitForJob', captchaType: 'bytrade', jobId: value };
	const failures = await readValues(parameters, [0, -1, 1.5, '12a', '', null, '9007199254740993']);
	for (const { code, message } of failures) {
		expect(code).toBe('invalidInput');
		expect(message).toMatch(/^Job ID: .* is not a job number\. .*jobId/);
	}
	expect(failures[3]?.message).toContain('"12a"');
});

describe('the output', () => {
	const solved: Solved = {
		jobId: 7,
		result: '1|3',
		reading: { indices: [1, 3] },
		durationMs: 3_000,
		attempts: 1,
	};

	const wait: WaitOptions = {
		resultFormat: 'clicks',
		firstIndex: 1,
		timeout: 120_000,
		interval: 750,
		maxAttempts: 1,
	};

	function typeOf(id: string): CaptchaType {
		const type = findCaptchaType(id);
		if (!type) throw new Error(`There is no type ${id}`);
		return type;
	}

	function image(id: string, typeJobId: string, changes: Partial<WaitOptions> = {}): Task {
		const captchaType = typeOf(id);
		const order = {
			...orderOf(0, { typeJobId }),
			captchaType,
			checkImage: async () => undefined,
		};
		return { kind: 'image', order, captchaType, wait: { ...wait, ...changes } };
	}

	function job(id: string): Task {
		return { kind: 'job', jobId: 7, captchaType: typeOf(id), wait };
	}

	test('of an image has all that the contract names, and nothing else', () => {
		expect(describeTask(image('coinmarketcap', '14'), solved)).toEqual({
			jobId: 7,
			captchaType: 'coinmarketcap',
			typeJobId: '14',
			status: 'success',
			result: '1|3',
			indices: [1, 3],
			durationMs: 3_000,
		});
	});

	test('of a slider and of a text', () => {
		expect(
			describeTask(image('bytrade', '43'), { ...solved, result: '100', reading: { value: 100 } }),
		).toMatchObject({ result: '100', value: 100 });
		expect(
			describeTask(image('other', '7'), { ...solved, result: 'aB3', reading: { text: 'aB3' } }),
		).toMatchObject({ typeJobId: '7', result: 'aB3', text: 'aB3' });
	});

	test('has the attempts where Max Attempts is above 1', () => {
		const output = describeTask(image('bytrade', '43', { maxAttempts: 3 }), {
			...solved,
			attempts: 2,
		});
		expect(output.attempts).toBe(2);
	});

	test('of a job has the number of its type where that is known', () => {
		expect(describeTask(job('coinmarketcap'), solved)).toMatchObject({ typeJobId: '14' });
		expect(describeTask(job('bytrade'), solved)).toMatchObject({ typeJobId: '43' });
		expect(describeTask(job('other'), solved)).not.toHaveProperty('typeJobId');
	});
});
