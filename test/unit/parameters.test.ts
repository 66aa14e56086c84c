import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

// With its ending, since n8n's codex file beside it is called the same but for ".json".
import { OmoCaptchaCreateJob } from '../../nodes/OmoCaptchaCreateJob/OmoCaptchaCreateJob.node.ts';
import { OmoCaptchaSolveAndWait } from '../../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts';
import { type CaptchaType, captchaTypes, resultFormats } from '../../nodes/shared/captchaTypes';
import { completed, displayed, displayedOptions, issues, nodeWith, optionsOf } from './displayed';

const createJob = new OmoCaptchaCreateJob();
const solveAndWait = new OmoCaptchaSolveAndWait();
const nodes = [createJob, solveAndWait];
const descriptions = nodes.map(({ description }) => description);

const sources = [
	['binary', 'binaryPropertyName'],
	['base64', 'imageBase64'],
] as const;

function names(properties: INodeProperties[]): string[] {
	return properties.map(({ name }) => name).sort();
}

/** What is entered to send an image of a type. */
function imageFields(type: CaptchaType, imageField: string): string[] {
	return [
		'captchaType',
		...(type.typeJobId === 'ask' ? ['jobTypeId'] : []),
		...(type.targetText === 'none' ? [] : ['targetText']),
		'imageSource',
		imageField,
	];
}

function formatField(type: CaptchaType): string[] {
	return type.resultFormat === 'ask' ? ['resultFormat'] : [];
}

describe.each(captchaTypes)('for the captcha type $id', (type) => {
	test.each(sources)('Create Job shows what it needs, from %s', (imageSource, field) => {
		const shown = displayed(createJob.description, { captchaType: type.id, imageSource });
		expect(names(shown)).toEqual(imageFields(type, field).sort());
	});

	test.each(sources)('Solve Image shows what it needs, from %s', (imageSource, field) => {
		const shown = displayed(solveAndWait.description, { captchaType: type.id, imageSource });
		expect(names(shown)).toEqual(
			['operation', 'options', ...imageFields(type, field), ...formatField(type)].sort(),
		);
	});

	test('Wait for Job shows nothing of an image', () => {
		const shown = displayed(solveAndWait.description, {
			operation: 'waitForJob',
			captchaType: type.id,
		});
		expect(names(shown)).toEqual(
			['operation', 'jobId', 'captchaType', 'options', ...formatField(type)].sort(),
		);
	});

	test.each(['solveImage', 'waitForJob'])('options of %s', (operation) => {
		for (const { id: format } of resultFormats) {
			const clicks =
				type.resultFormat === 'ask' ? format === 'clicks' : type.resultFormat === 'clicks';
			const options = displayedOptions(solveAndWait.description, {
				operation,
				captchaType: type.id,
				...(type.resultFormat === 'ask' && { resultFormat: format }),
			});
			expect(options.sort()).toEqual(
				[
					'timeout',
					'pollInterval',
					'maxPendingJobs',
					...(operation === 'solveImage' ? ['maxAttempts'] : []),
					...(clicks ? ['firstIndex'] : []),
				].sort(),
			);
		}
	});

	test('Target Text must be filled in only where the service needs it', () => {
		for (const description of descriptions) {
			const found = issues(description, { captchaType: type.id, jobTypeId: '7' });
			expect(Object.keys(found)).toEqual(type.targetText === 'required' ? ['targetText'] : []);
		}
	});

	test('Job Type ID must be filled in only where the type has none', () => {
		for (const description of descriptions) {
			const found = issues(description, { captchaType: type.id, targetText: 'panda' });
			expect(Object.keys(found)).toEqual(type.typeJobId === 'ask' ? ['jobTypeId'] : []);
		}
	});
});

test('the three types of the first version', () => {
	expect(
		captchaTypes.map(({ id, typeJobId, targetText, resultFormat }) => [
			id,
			typeJobId,
			targetText,
			resultFormat,
		]),
	).toEqual([
		['coinmarketcap', '14', 'required', 'clicks'],
		['bytrade', '43', 'none', 'slider'],
		['other', 'ask', 'optional', 'ask'],
	]);
});

test.each(descriptions)('$name shows each parameter once', (description) => {
	for (const captchaType of [...captchaTypes.map(({ id }) => id), '={{ $json.type }}']) {
		for (const operation of ['solveImage', 'waitForJob']) {
			const shown = names(displayed(description, { captchaType, operation }));
			expect(shown).toEqual([...new Set(shown)]);
		}
	}
});

describe('a captcha type that an expression gives', () => {
	const captchaType = '={{ $json.type }}';

	test.each(descriptions)(
		'shows in $name what any type may need, and insists on nothing',
		(description) => {
			expect(names(displayed(description, { captchaType }))).toEqual(
				expect.arrayContaining(['jobTypeId', 'targetText', 'imageSource', 'binaryPropertyName']),
			);
			expect(issues(description, { captchaType })).toEqual({});
		},
	);

	test('shows how to read the result, also for a job', () => {
		for (const operation of ['solveImage', 'waitForJob']) {
			const shown = names(displayed(solveAndWait.description, { captchaType, operation }));
			expect(shown).toContain('resultFormat');
			expect(displayedOptions(solveAndWait.description, { captchaType, operation })).toContain(
				'firstIndex',
			);
		}
	});
});

describe('defaults', () => {
	test('of Create Job', () => {
		expect(completed(createJob.description, {})).toEqual({
			...completed(createJob.description, {}),
			captchaType: 'coinmarketcap',
			targetText: '',
			imageSource: 'binary',
			binaryPropertyName: 'data',
		});
	});

	test('of Solve and Wait', () => {
		expect(completed(solveAndWait.description, {})).toEqual({
			operation: 'solveImage',
			captchaType: 'coinmarketcap',
			targetText: '',
			imageSource: 'binary',
			binaryPropertyName: 'data',
			options: {},
		});
		expect(
			completed(solveAndWait.description, { operation: 'waitForJob', captchaType: 'other' }),
		).toEqual({
			operation: 'waitForJob',
			captchaType: 'other',
			jobId: '={{ $json.jobId }}',
			resultFormat: 'clicks',
			options: {},
		});
	});

	test('of the options', () => {
		const options = optionsOf(solveAndWait.description);
		expect(Object.fromEntries(options.map((option) => [option.name, option.default]))).toEqual({
			timeout: 120,
			pollInterval: 0.75,
			maxPendingJobs: 200,
			maxAttempts: 1,
			firstIndex: 1,
		});
	});

	test('are among the choices, first', () => {
		for (const { properties } of descriptions) {
			for (const property of properties.filter(({ type }) => type === 'options')) {
				const [first] = property.options ?? [];
				expect(first && 'value' in first ? first.value : undefined).toBe(property.default);
			}
		}
	});

	test('Create Job’s output feeds Wait for Job', () => {
		expect(issues(solveAndWait.description, { operation: 'waitForJob' })).toEqual({});
	});
});

describe('names that saved workflows use', () => {
	test('of the nodes', () => {
		expect(
			descriptions.map(({ name, displayName, version }) => [name, displayName, version]),
		).toEqual([
			['omoCaptchaCreateJob', 'OmoCaptcha Create Job', 1],
			['omoCaptchaSolveAndWait', 'OmoCaptcha Solve and Wait', 1],
		]);
	});

	test('of the credential', () => {
		for (const { credentials } of descriptions) {
			expect(credentials).toEqual([
				expect.objectContaining({ name: 'omoCaptchaApi', required: true }),
			]);
		}
	});

	test.each([
		['operation', 'Operation', ['solveImage', 'waitForJob']],
		['captchaType', 'Captcha Type', ['coinmarketcap', 'bytrade', 'other']],
		['resultFormat', 'Result Format', ['clicks', 'slider', 'text']],
		['imageSource', 'Image Source', ['binary', 'base64']],
		['jobId', 'Job ID', undefined],
		['jobTypeId', 'Job Type ID', undefined],
		['targetText', 'Target Text', undefined],
		['binaryPropertyName', 'Input Binary Field', undefined],
		['imageBase64', 'Image (Base64)', undefined],
		['timeout', 'Timeout (Seconds)', undefined],
		['pollInterval', 'Poll Interval (Seconds)', undefined],
		['maxPendingJobs', 'Max Pending Jobs', undefined],
		['maxAttempts', 'Max Attempts', undefined],
		['firstIndex', 'Number of the First Image', [1, 0]],
	])('%s is shown as "%s"', (name, displayName, values) => {
		const { description } = solveAndWait;
		const found = [...description.properties, ...optionsOf(description)].filter(
			(property) => property.name === name,
		);
		expect(found).not.toHaveLength(0);
		for (const property of found) {
			expect(property.displayName).toBe(displayName);
			expect(valuesOf(property)).toEqual(values);
		}
	});

	function valuesOf({ options }: INodeProperties): unknown[] | undefined {
		return options?.map((option) => ('value' in option ? option.value : undefined));
	}
});

describe('words for people', () => {
	test.each(descriptions)('every parameter of $name has a description', (description) => {
		const fields = [...description.properties, ...optionsOf(description)].filter(
			({ type, name }) => type !== 'hidden' && type !== 'collection' && name !== 'operation',
		);
		for (const field of fields) {
			expect(`${field.name}: ${field.description ?? ''}`).toMatch(/: [A-Z].{15,}/);
		}
	});

	test.each(descriptions)(
		'every choice of $name has a description or speaks for itself',
		(description) => {
			for (const { name, options } of description.properties) {
				for (const option of options ?? []) {
					if ('value' in option) expect(`${name}: ${option.description ?? ''}`).toMatch(/: .{10,}/);
				}
			}
		},
	);

	test('the node panel names each action as a sentence', () => {
		expect(descriptions.map(actionsOf)).toEqual([
			['Create a job'],
			['Solve an image and wait', 'Wait for a job'],
		]);
	});

	test('both nodes can be tools of an agent, and are tested with their credential', () => {
		for (const { description, methods } of nodes) {
			expect(description.usableAsTool).toBe(true);
			const [credential] = description.credentials ?? [];
			expect(Object.keys(methods.credentialTest)).toContain(credential?.testedBy);
		}
	});

	function actionsOf({ properties }: INodeTypeDescription): string[] {
		const operation = properties.find(({ name }) => name === 'operation');
		return (operation?.options ?? []).flatMap((option) =>
			'action' in option && option.action ? [option.action] : [],
		);
	}
});

describe('the subtitle', () => {
	/** As n8n works it out for the canvas. */
	function subtitleOf(node: (typeof nodes)[number], parameters: Record<string, string>): unknown {
		const { description } = node;
		const placed = nodeWith({ ...completed(description, parameters) });
		const workflow = new Workflow({
			nodes: [placed],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => node,
				getByNameAndVersion: () => node,
				getKnownTypes: () => ({}),
			},
		});
		return workflow.expression.getSimpleParameterValue(
			placed,
			description.subtitle,
			'internal',
			{},
		);
	}

	test('says what is done where an expression gives the type', () => {
		const captchaType = '={{ $json.type }}';
		expect(subtitleOf(createJob, { captchaType })).toBe('create job');
		expect(subtitleOf(solveAndWait, { captchaType })).toBe('solve image');
		expect(subtitleOf(solveAndWait, { captchaType, operation: 'waitForJob' })).toBe('wait for job');
	});

	test.each(captchaTypes)('says the type $id and what is done', ({ id }) => {
		expect(subtitleOf(createJob, { captchaType: id })).toBe(`${id}: create job`);
		expect(subtitleOf(solveAndWait, { captchaType: id })).toBe(`${id}: solve image`);
		expect(subtitleOf(solveAndWait, { captchaType: id, operation: 'waitForJob' })).toBe(
			`${id}: wait for job`,
		);
	});
});
