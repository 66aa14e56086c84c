import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import answers from '../../samples/answers.json';
import { startSandbox } from '../../sandbox/server';
import type { Sandbox } from '../../sandbox/server';
import { ask, createJob, sha256 } from './caller';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ solveMs: 0 });
});

afterAll(async () => {
	await sandbox.stop();
});

async function solve(image: Buffer, typeJobId: string, input?: string): Promise<unknown> {
	const jobId = await createJob(sandbox.baseUrl, sandbox.token, image, typeJobId, input);
	return await ask(sandbox.baseUrl, 'getJobResult', { api_token: sandbox.token, job_id: jobId });
}

function sample(file: string): Buffer {
	return readFileSync(join(__dirname, '../../samples', file));
}

const failed = { error: false, status: 'fail', result: null };

describe.each(answers)(
	'the sample $file',
	({ file, captchaType, typeJobId, targetText, result, sha256: hash }) => {
		test('is the file that its answer was written for', () => {
			expect(sha256(sample(file))).toBe(hash);
		});

		test('is a picture in the format of its name, of 5 to 60 KB', async () => {
			const picture = await sharp(sample(file)).metadata();
			expect(picture.format).toBe((file.split('.').pop() ?? '').replace('jpg', 'jpeg'));
			expect(sample(file).length).toBeGreaterThan(5 * 1024);
			expect(sample(file).length).toBeLessThan(60 * 1024);
		});

		test('has an answer that its type can have', () => {
			expect(typeJobId).toBe(captchaType === 'coinmarketcap' ? '14' : '43');
			expect(result).toMatch(captchaType === 'coinmarketcap' ? /^[1-9](\|[1-9])*$/ : /^[1-9]\d*$/);
			expect(typeof targetText).toBe(captchaType === 'coinmarketcap' ? 'string' : 'undefined');
		});

		test('is answered right', async () => {
			expect(await solve(sample(file), typeJobId, targetText)).toEqual({
				error: false,
				status: 'success',
				result,
			});
		});

		test('is not known with one bit changed', async () => {
			const changed = sample(file);
			const middle = Math.floor(changed.length / 2);
			changed[middle] = (changed[middle] ?? 0) ^ 1;
			expect(await solve(changed, typeJobId, targetText)).toEqual(failed);
		});
	},
);

test('there are at least four samples of each type, PNG, JPEG, WebP and GIF among them', () => {
	const ofType = (type: string) => answers.filter(({ captchaType }) => captchaType === type).length;
	expect(ofType('coinmarketcap')).toBeGreaterThanOrEqual(4);
	expect(ofType('bytrade')).toBeGreaterThanOrEqual(4);
	expect(new Set(answers.map(({ file }) => file.split('.').pop()))).toEqual(
		new Set(['png', 'jpg', 'webp', 'gif']),
	);
});

describe('an answer', () => {
	const image = Buffer.from('a picture');
	const hash = sha256(image);

	beforeAll(() => {
		sandbox.registerAnswer({
			sha256: hash,
			typeJobId: '14',
			targetText: 'Ngôi Sao',
			result: '2|4',
		});
		sandbox.registerAnswer({ sha256: hash, typeJobId: '14', targetText: 'fish', result: '3' });
		sandbox.registerAnswer({ sha256: hash, typeJobId: '7', result: { text: 'abc' } });
	});

	test.each([
		['in other letter case', '14', 'ngôi SAO', '2|4'],
		['with its marks as characters of their own', '14', 'ngôi sao'.normalize('NFD'), '2|4'],
		['for another target in the same image', '14', 'fish', '3'],
		['without a target text', '7', 'whatever', { text: 'abc' }],
	])('is found %s', async (_name, typeJobId, input, result) => {
		expect(await solve(image, typeJobId, input)).toEqual({
			error: false,
			status: 'success',
			result,
		});
	});

	test.each([
		['for a target text that it is not for', '14', 'ngoi sao'],
		['for another type', '43', undefined],
	])('is not found %s', async (_name, typeJobId, input) => {
		expect(await solve(image, typeJobId, input)).toEqual(failed);
	});
});
