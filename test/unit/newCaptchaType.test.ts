import { type CaptchaType, captchaTypes } from '../../nodes/shared/captchaTypes';
import { removeEngineFolder } from '../engine/engineFolder';
import { markedImage } from '../engine/images';
import { credentialFor, sandboxesOfEachTest } from '../engine/sandboxes';
import { displayed, displayedOptions, issues } from './displayed';

/** Entries that the catalogue does not have; all else must follow from them. */
const rotate: CaptchaType = {
	id: 'rotate',
	name: 'Rotate',
	description: 'A picture that is turned: gives by how many degrees',
	typeJobId: '99',
	targetText: 'none',
	resultFormat: 'slider',
};
const things: CaptchaType = {
	id: 'things',
	name: 'Things',
	description: 'A picture of things: gives the ones to click',
	typeJobId: '98',
	targetText: 'required',
	resultFormat: 'clicks',
};

/** The nodes and the engine, loaded with the longer catalogue, which this file has to itself. */
async function loadWithNewTypes() {
	Array.prototype.push.call(captchaTypes, rotate, things);
	// With their endings, since n8n's codex files beside them are called the same but for ".json".
	const createJob = await import('../../nodes/OmoCaptchaCreateJob/OmoCaptchaCreateJob.node.ts');
	const solveAndWait =
		await import('../../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts');
	const { runNode } = await import('../engine/nodeRun');
	return {
		createJob: new createJob.OmoCaptchaCreateJob().description,
		solveAndWait: new solveAndWait.OmoCaptchaSolveAndWait().description,
		runNode,
	};
}

const loading = loadWithNewTypes();
const openSandbox = sandboxesOfEachTest();

afterAll(removeEngineFolder);

test('it can be chosen in both nodes', async () => {
	const { createJob, solveAndWait } = await loading;
	for (const { properties } of [createJob, solveAndWait]) {
		const choices = properties.find(({ name }) => name === 'captchaType')?.options;
		expect(choices).toContainEqual({
			name: 'Rotate',
			value: 'rotate',
			description: rotate.description,
		});
	}
});

test('it has the fields that it needs', async () => {
	const { createJob, solveAndWait } = await loading;
	for (const description of [createJob, solveAndWait]) {
		const fieldsOf = (captchaType: string) =>
			displayed(description, { captchaType }).map(({ name }) => name);
		expect(fieldsOf('rotate')).not.toContain('targetText');
		expect(fieldsOf('things')).toContain('targetText');
		for (const captchaType of ['rotate', 'things']) {
			expect(fieldsOf(captchaType)).not.toContain('jobTypeId');
			expect(fieldsOf(captchaType)).not.toContain('resultFormat');
			expect(fieldsOf(captchaType)).toContain('imageSource');
		}
		expect(issues(description, { captchaType: 'rotate' })).toEqual({});
		expect(Object.keys(issues(description, { captchaType: 'things' }))).toEqual(['targetText']);
	}
	expect(displayedOptions(solveAndWait, { captchaType: 'rotate' })).not.toContain('firstIndex');
	expect(displayedOptions(solveAndWait, { captchaType: 'things' })).toContain('firstIndex');
});

test('it is sent with its number and read in its format', async () => {
	const { runNode } = await loading;
	const sandbox = await openSandbox({ solveMs: 0, otherTypes: ['99', '98'] });
	const images = [markedImage('turned'), markedImage('things')];
	const [turned, several] = images;
	if (!turned || !several) throw new Error('There are two images');
	sandbox.registerAnswer({ sha256: turned.sha256, typeJobId: '99', result: '270' });
	sandbox.registerAnswer({
		sha256: several.sha256,
		typeJobId: '98',
		targetText: 'lamp',
		result: '2|4',
	});
	const run = await runNode({
		items: images.map((image, index) => ({
			json: { type: index === 0 ? 'rotate' : 'things' },
			files: { data: image },
		})),
		parameters: {
			captchaType: '={{ $json.type }}',
			targetText: 'lamp',
			options: { pollInterval: 0.2 },
		},
		credential: credentialFor(sandbox),
	});
	expect(run.json()).toEqual([
		expect.objectContaining({ captchaType: 'rotate', typeJobId: '99', value: 270 }),
		expect.objectContaining({ captchaType: 'things', typeJobId: '98', indices: [2, 4] }),
	]);
	// The type without a target text was sent without one.
	expect(
		sandbox
			.record()
			.jobs.map(({ typeJobId, input }) => [typeJobId, input])
			.sort(),
	).toEqual([
		['98', 'lamp'],
		['99', undefined],
	]);
});
