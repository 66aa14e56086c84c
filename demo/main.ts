import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import Table from 'cli-table3';
import type { IDataObject, INodeExecutionData, IRun } from 'n8n-workflow';

import { execute } from '../engine/engine';
import { userFolder } from '../engine/environment';
import { startSandbox } from '../sandbox/server';
import { readExample, samplesFolder } from './examples';

interface Answer {
	file: string;
	captchaType: string;
	targetText?: string;
	result: string;
}

/** Each example, the node that reads the images and the one that gives the results. */
const demonstrations = [
	{ file: 'solve-images-from-a-folder.json', reads: 'Read Images', gives: 'Solve and Wait' },
	{ file: 'create-jobs-then-wait.json', reads: 'Read Images', gives: 'Wait for Job' },
];

/** How long the sandbox takes for a job, in milliseconds. */
const SOLVE_MS = 1_500;

const answers: Answer[] = JSON.parse(readFileSync(join(samplesFolder, 'answers.json'), 'utf8'));

/** Runs the example workflows on the sample images; resolves with whether every answer was right. */
async function demonstrate(): Promise<boolean> {
	const sandbox = await startSandbox({ solveMs: SOLVE_MS });
	let right = true;
	try {
		for (const { file, reads, gives } of demonstrations) {
			const workflow = readExample(file);
			const startedAt = performance.now();
			const execution = await execute({
				workflow,
				credential: { apiToken: sandbox.token, baseUrl: sandbox.baseUrl },
			});
			const run = await execution.done;
			const seconds = (performance.now() - startedAt) / 1_000;
			console.log(`\n${workflow.name}: ${seconds.toFixed(1)} s for the whole workflow`);
			const error = run.data.resultData.error;
			if (error) console.log(`Failed: ${error.message}`);
			const rows = compare(outputOf(run, reads), outputOf(run, gives));
			console.log(draw(rows));
			right &&= !error && rows.length === answers.length && rows.every((row) => row.right);
		}
	} finally {
		await sandbox.stop();
	}
	return right;
}

function outputOf(run: IRun, node: string): INodeExecutionData[] {
	return run.data.resultData.runData[node]?.[0]?.data?.main?.[0] ?? [];
}

interface Row {
	file: string;
	asked: string;
	came: string;
	milliseconds: unknown;
	right: boolean;
}

function compare(read: INodeExecutionData[], given: INodeExecutionData[]): Row[] {
	return read.map(({ json }, index) => {
		const answer = answers.find(({ file }) => file === json.fileName);
		const result = given[index]?.json ?? {};
		return {
			file: String(json.fileName),
			asked: `${answer?.captchaType}${answer?.targetText ? `: ${answer.targetText}` : ''}`,
			came: describe(result),
			milliseconds: result.durationMs,
			right: describe(result) === expected(answer),
		};
	});
}

function describe({ indices, value, error }: IDataObject): string {
	if (indices !== undefined) return `indices: ${JSON.stringify(indices)}`;
	if (value !== undefined) return `value: ${JSON.stringify(value)}`;
	return `nothing: ${JSON.stringify(error)}`;
}

function expected(answer: Answer | undefined): string {
	if (!answer) return 'an answer in samples/answers.json';
	return answer.captchaType === 'bytrade'
		? `value: ${answer.result}`
		: `indices: [${answer.result.split('|').join(',')}]`;
}

function draw(rows: readonly Row[]): string {
	const table = new Table({ head: ['image', 'asked', 'came out', 'ms', 'right?'] });
	for (const row of rows) {
		table.push([row.file, row.asked, row.came, String(row.milliseconds), row.right ? 'yes' : 'NO']);
	}
	return table.toString();
}

void demonstrate()
	.then((right) => {
		console.log(right ? '\nEvery answer was right.' : '\nNot every answer was right.');
		process.exitCode = right ? 0 : 1;
	})
	.finally(() => rmSync(userFolder, { recursive: true, force: true }));
