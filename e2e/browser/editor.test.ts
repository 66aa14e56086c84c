import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
import { OWNER } from '../n8n/rest';
import { chosenN8nVersion } from '../n8n/version';
import { takeOver } from '../package/prepared';
import { sample, samples } from '../samples';
import { openBrowser, type Browser } from './browser';
import { findChromium, NO_CHROMIUM } from './chromium';
import { EditorPage } from './editorPage';
import { Pictures } from './pictures';

const chromium = findChromium();

/** Where pictures go; without it none is taken. */
const picturesFolder = process.env.OMOCAPTCHA_PICTURES;

const SOLVE_AND_WAIT = 'OmoCaptcha Solve and Wait';
const CREATE_JOB = 'OmoCaptcha Create Job';

const ICONS = [
	{ colorScheme: 'dark', file: 'omocaptcha.dark.svg' },
	{ colorScheme: 'light', file: 'omocaptcha.svg' },
] as const;

/** The parameters of an image to send, from each source. */
const SOURCES = [
	{ source: 'Binary Field', shown: ['imageSource', 'binaryPropertyName'] },
	{ source: 'Base64 Text', shown: ['imageSource', 'imageBase64'] },
];

/** What each captcha type asks for where an image is sent. */
const TYPES = [
	{ type: 'Coinmarketcap', shown: ['targetText'], read: [], clicks: true },
	{ type: 'Bytrade', shown: [], read: [], clicks: false },
	{ type: 'Other', shown: ['jobTypeId', 'targetText'], read: ['resultFormat'], clicks: true },
];

if (chromium === undefined) {
	// Jest names no skipped test of a file that has no other.
	process.stderr.write(`The browser tests are ${NO_CHROMIUM}.\n`);
	test.skip(`n8n's editor (${NO_CHROMIUM})`, () => {});
} else {
	describe("n8n's editor", () => {
		let folder: string;
		let sandbox: Sandbox;
		let n8n: N8nInstance;
		let browser: Browser;
		let editor: EditorPage;
		let pictures: Pictures;
		let examples: readonly Example[];

		beforeAll(async () => {
			folder = await mkdtemp(join(tmpdir(), 'omocaptcha-'));
			sandbox = await startSandbox({ solveMs: { from: 300, to: 1_500 } });
			const samplesFolder = join(folder, 'samples');
			await copySamples(samplesFolder);
			examples = await readExamples(samplesFolder);
			const installed = await installN8n(chosenN8nVersion());
			n8n = await startN8n({
				n8n: installed,
				communityFolder: takeOver().communityFolder,
				commands: [
					await credentialImport(sandbox, join(folder, 'credential.json')),
					await exampleImport(examples, join(folder, 'examples')),
				],
				env: { N8N_RESTRICT_FILE_ACCESS_TO: samplesFolder },
			});
			await n8n.rest.setUpOwner();
			browser = await openBrowser(chromium, picturesFolder === undefined ? 1 : 2);
			editor = new EditorPage(browser.page, n8n.baseUrl);
			pictures = new Pictures(browser.page, picturesFolder);
		}, 240_000);

		afterAll(async () => {
			await browser?.close();
			await n8n?.stop();
			await sandbox?.stop();
			if (folder !== undefined) await rm(folder, { recursive: true, force: true });
		}, 60_000);

		beforeEach(() => sandbox.reset());

		function exampleId(name: string): string {
			const example = examples.find((candidate) => candidate.name === name);
			if (example === undefined) throw new Error(`There is no example "${name}"`);
			return example.id;
		}

		test('lets the owner in', async () => {
			await editor.signIn(OWNER.email, OWNER.password);

			await browser.page.getByRole('heading', { name: 'Solve images from a folder' }).waitFor();
		}, 90_000);

		test('finds both nodes by "omo" and puts them on the canvas, with icon and subtitle', async () => {
			await editor.newWorkflow();
			const triggers = await editor.searchNodes('manual');
			await triggers.filter({ hasText: 'Trigger manually' }).first().click();

			const found = await editor.searchNodes('omo');
			await found.filter({ hasText: CREATE_JOB }).waitFor();
			await found.filter({ hasText: SOLVE_AND_WAIT }).waitFor();
			await browser.page.getByTestId('node-creator-search-bar').fill('omocaptcha');
			await found.filter({ hasText: 'Chat Model' }).first().waitFor({ state: 'detached' });
			await pictures.ofElement(
				'node-search',
				browser.page.getByTestId('node-creator'),
				2,
				found.filter({ hasText: SOLVE_AND_WAIT }),
			);
			await found.filter({ hasText: CREATE_JOB }).click();
			await browser.page.getByText('Create a job', { exact: true }).click();
			await editor.panel.waitFor();
			await editor.closeNode();
			const foundAgain = await editor.searchNodes('omo');
			await foundAgain.filter({ hasText: SOLVE_AND_WAIT }).click();
			await browser.page.getByText('Wait for a job', { exact: true }).click();
			await editor.panel.waitFor();
			await editor.closeNode();

			for (const { name, subtitle } of [
				{ name: CREATE_JOB, subtitle: 'coinmarketcap: create job' },
				{ name: SOLVE_AND_WAIT, subtitle: 'coinmarketcap: wait for job' },
			]) {
				const node = editor.node(name);
				await node.getByText(subtitle, { exact: true }).waitFor();
				for (const { colorScheme, file } of ICONS) {
					await browser.page.emulateMedia({ colorScheme });
					const icon = node.locator(`img[src$="/${file}"]`);
					await icon.waitFor();
					const width = async () =>
						await icon.evaluate((image) => 'naturalWidth' in image && image.naturalWidth);
					expect(await width()).toBeGreaterThan(0);
				}
			}
		}, 90_000);

		test('Solve and Wait shows what each type, operation and source needs, and no more', async () => {
			await editor.newWorkflow();
			const found = await editor.searchNodes('omocaptcha');
			await found.filter({ hasText: SOLVE_AND_WAIT }).click();
			await browser.page.getByText('Solve an image and wait', { exact: true }).click();
			await editor.panel.waitFor();

			for (const { type, shown, read, clicks } of TYPES) {
				await editor.choose('captchaType', type);
				for (const source of SOURCES) {
					await editor.choose('imageSource', source.source);
					const expected = ['operation', 'captchaType', ...shown, ...source.shown, ...read];
					expect(await editor.parameters(expected)).toEqual(expected);
				}
				expect(await editor.offeredOptions()).toEqual([
					'Max Attempts',
					'Max Pending Jobs',
					...(clicks ? ['Number of the First Image'] : []),
					'Poll Interval (Seconds)',
					'Timeout (Seconds)',
				]);
			}

			await editor.choose('operation', 'Wait for Job');
			for (const { type, read, clicks } of TYPES) {
				await editor.choose('captchaType', type);
				const expected = ['operation', 'jobId', 'captchaType', ...read];
				expect(await editor.parameters(expected)).toEqual(expected);
				expect(await editor.offeredOptions()).toEqual([
					'Max Pending Jobs',
					...(clicks ? ['Number of the First Image'] : []),
					'Poll Interval (Seconds)',
					'Timeout (Seconds)',
				]);
			}
		}, 120_000);

		test('Create Job shows what each type and source needs, and no more', async () => {
			await editor.newWorkflow();
			const found = await editor.searchNodes('omocaptcha');
			await found.filter({ hasText: CREATE_JOB }).click();
			await browser.page.getByText('Create a job', { exact: true }).click();
			await editor.panel.waitFor();

			for (const { type, shown } of TYPES) {
				await editor.choose('captchaType', type);
				for (const source of SOURCES) {
					await editor.choose('imageSource', source.source);
					const expected = ['captchaType', ...shown, ...source.shown];
					expect(await editor.parameters(expected)).toEqual(expected);
				}
			}
		}, 90_000);

		test('shows each parameter once where an expression chooses the type', async () => {
			await editor.openWorkflow(exampleId('Solve images from a folder'));
			await editor.openNode('Solve and Wait');

			const expected = [
				'operation',
				'captchaType',
				'jobTypeId',
				'targetText',
				'imageSource',
				'binaryPropertyName',
				'resultFormat',
			];
			expect(await editor.parameters(expected)).toEqual(expected);
		}, 90_000);

		test('tests a new credential: a bad token fails in the words of the service, the right one passes', async () => {
			const { page } = browser;
			// Not the workflow of the other tests, since its node then has the new credential.
			await editor.openWorkflow(exampleId('Batches with a summary'));
			await editor.openNode('Solve and Wait');
			await page.getByTestId('node-credentials-select').click();
			await page.getByTestId('node-credentials-select-item-new').click();
			const form = page.getByTestId('editCredential-modal');
			const token = form.getByTestId('parameter-input-apiToken').locator('input');
			const baseUrl = form.getByTestId('parameter-input-baseUrl').locator('input');
			await token.fill('not-the-token');
			expect(await baseUrl.inputValue()).toBe('https://omocaptcha.com/api');
			expect(await token.getAttribute('type')).toBe('password');
			await pictures.ofElement('credential', form, 1);

			await baseUrl.fill(sandbox.baseUrl);
			await form.getByTestId('credential-save-button').click();
			await form.getByText('Couldn’t connect with these settings').waitFor();
			await form.getByText('More details').click();
			await form.getByText('Invalid api token.').waitFor();

			await token.fill(sandbox.token);
			await form.getByTestId('credential-save-button').click();
			await form.waitFor({ state: 'hidden' });
			await page.getByTestId('credential-edit-button').click();
			await form.getByText('Connection tested successfully').waitFor();
			expect(sandbox.record().counts.getBalance).toBeGreaterThanOrEqual(2);
		}, 90_000);

		test('executes a workflow and shows the indices and values of all images', async () => {
			await editor.openWorkflow(exampleId('Solve images from a folder'));
			expect(await editor.execute()).toContain('Workflow executed successfully');
			await editor.closeNotifications();
			await pictures.ofCanvas('canvas', 1);

			await editor.openNode('Solve and Wait');
			// With data the expression is known to come to Coinmarketcap.
			const expected = [
				'operation',
				'captchaType',
				'targetText',
				'imageSource',
				'binaryPropertyName',
			];
			expect(await editor.parameters(expected)).toEqual(expected);
			const rows = await editor.outputTable();
			const { jobs } = sandbox.record();
			const shown = rows.map(({ jobId, indices, value }) => {
				const job = jobs.find((candidate) => `${candidate.jobId}` === jobId);
				const file = samples.find(({ sha256 }) => sha256 === job?.imageSha256)?.file;
				// A list is shown as "0:1", "1:3", …: position and number.
				const numbers = [...(indices ?? '').matchAll(/\d+\s*:\s*(\d+)/g)].map(
					([, number]) => number,
				);
				return { file, result: numbers.length > 0 ? numbers.join('|') : value };
			});
			expect(shown).toEqual(
				[...samples]
					.sort((one, other) => (one.file < other.file ? -1 : 1))
					.map(({ file, result }) => ({ file, result })),
			);
			await editor.outputPanel.getByTestId('radio-button-json').click();
			await editor.outputPanel.getByText('"indices"').first().waitFor();
			await pictures.ofElement('solve-and-wait', editor.panel, 1);
			const lastLine = editor.outputPanel.getByText('"durationMs"').nth(1);
			await pictures.ofElement('output', editor.outputPanel, 2, lastLine);
		}, 90_000);

		test('executes Create Job and Wait for Job', async () => {
			await editor.openWorkflow(exampleId('Create jobs, do something else, wait for them'));
			expect(await editor.execute()).toContain('Workflow executed successfully');
			await editor.closeNotifications();

			await editor.openNode('Create Job');
			const created = await editor.outputTable();
			const { jobs } = sandbox.record();
			expect(created.map(({ jobId }) => jobId).sort()).toEqual(
				jobs.map(({ jobId }) => `${jobId}`).sort(),
			);
			await pictures.ofElement('create-job', editor.panel, 1);
		}, 90_000);

		test('shows failed images at the error output, with their codes and job numbers', async () => {
			// The third job takes longer than the example's 4 seconds.
			sandbox.setPace({ solveMs: (jobIndex) => (jobIndex === 2 ? 6_000 : 500) });
			await editor.openWorkflow(exampleId('Failures on their own branch'));
			expect(await editor.execute()).toContain('Workflow executed successfully');
			sandbox.setPace({ solveMs: { from: 300, to: 1_500 } });
			await editor.closeNotifications();
			await pictures.ofCanvas('failures', 2);

			await editor.openNode('Solve and Wait');
			await editor.outputPanel.getByText('4 of 12 items failed').waitFor();
			await editor.outputPanel.getByText('Error Branch (4 items)').click();
			const rows = await editor.outputTable();
			const { jobs } = sandbox.record();
			const failed = jobs.filter(({ finalStatus }) => finalStatus === 'fail');
			expect(failed).toHaveLength(2);
			for (const { jobId } of failed) {
				expect(rows.map(({ error }) => error)).toContainEqual(
					expect.stringMatching(new RegExp(`code\\s*:\\s*failed[^]*jobId\\s*:\\s*${jobId}`)),
				);
			}
			for (const code of ['invalidInput', 'timeout']) {
				expect(rows.map(({ error }) => error)).toContainEqual(expect.stringContaining(code));
			}
			await editor.outputPanel.getByTestId('radio-button-json').click();
			await editor.outputPanel.getByText('"error"').first().waitFor();
			await pictures.ofElement('error-output', editor.outputPanel, 2);
		}, 90_000);

		test('shows an error with its message, the number of its job and those of all others', async () => {
			sandbox.addFault({
				call: 'createJob',
				kind: 'fail',
				imageSha256: sample('grid-star.png').sha256,
			});
			await editor.openWorkflow(exampleId('Solve images from a folder'));
			expect(await editor.execute()).toContain('Problem in node');
			await editor.closeNotifications();

			await editor.openNode('Solve and Wait');
			const message = await editor.outputPanel.getByTestId('node-error-message').innerText();
			const description = await editor.outputPanel
				.getByTestId('node-error-description')
				.innerText();
			const { jobs } = sandbox.record();
			const failed = jobs.find(({ finalStatus }) => finalStatus === 'fail');
			expect(message).toContain(`could not solve job ${failed?.jobId}`);
			const others = jobs.filter((job) => job !== failed);
			expect(others).toHaveLength(samples.length - 1);
			for (const { jobId } of others) expect(description).toContain(`job ${jobId}`);
			const details = editor.outputPanel.getByText('Other info');
			await pictures.ofElement('error', editor.outputPanel, 2, details);
		}, 90_000);
	});
}
