import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Fault } from '../../sandbox/faults';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server';
import { checkService, type CheckResult } from '../../scripts/live/check';
import { requestFields, statements } from '../../scripts/live/service';

const root = join(__dirname, '..', '..');
const TOKEN = 'token-of-this-test';

let sandbox: Sandbox | undefined;

afterEach(async () => {
	await sandbox?.stop();
	sandbox = undefined;
});

interface Run extends CheckResult {
	lines: string[];
	sandbox: Sandbox;
}

async function check({
	faults = [],
	spend = true,
	token = TOKEN,
	service = {},
	patience = 5_000,
}: {
	faults?: readonly Fault[];
	spend?: boolean;
	token?: string;
	service?: SandboxOptions;
	/** Milliseconds. */
	patience?: number;
} = {}): Promise<Run> {
	sandbox = await startSandbox({ token: TOKEN, solveMs: 0, firstJobId: 7, ...service });
	for (const fault of faults) sandbox.addFault(fault);
	const lines: string[] = [];
	const result = await checkService({
		baseUrl: sandbox.baseUrl,
		token,
		spend,
		print: (line) => lines.push(line),
		interval: 5,
		patience,
	});
	return { ...result, lines, sandbox };
}

const ids = ({ differences }: CheckResult) => differences.map(({ id }) => id).sort();

describe('Against a service that does as docs/service.md says', () => {
	it('finds no difference, and buys nothing unless told to', async () => {
		const run = await check({ spend: false });

		expect(ids(run)).toEqual([]);
		expect(run.obstacles).toEqual([]);
		expect(run.sandbox.record().counts).toMatchObject({ getBalance: 2, createJob: 0 });
	});

	it('buys one job of each type with "spend", and finds no difference', async () => {
		const run = await check();

		expect(ids(run)).toEqual([]);
		expect(run.obstacles).toEqual([]);
		expect(run.sandbox.record().jobs.map(({ typeJobId }) => typeJobId)).toEqual(['14', '43']);
		expect(run.lines).toContainEqual(expect.stringContaining('Solved in'));
		expect(run.lines.at(-1)).toBe('The balance was 10.00000 and is 10.00000.');
	});

	it('waits for jobs that are not ready at once', async () => {
		const run = await check({ service: { solveMs: 400, waitingMs: 200 } });

		expect(ids(run)).toEqual([]);
		expect(run.obstacles).toEqual([]);
		const said = run.lines.join('\n');
		expect(said).toContain('"status":"waiting"');
		expect(said).toContain('"status":"running"');
	});

	it('takes a job that the service could not solve for what it is', async () => {
		const run = await check({ faults: [{ call: 'createJob', kind: 'fail' }] });

		expect(ids(run)).toEqual([]);
		expect(run.lines).toContainEqual(expect.stringContaining('could not solve it'));
	});
});

describe('What is printed', () => {
	it('shows each request with the fields that docs/service.md names, and each reply', async () => {
		const { lines } = await check();
		const sent = lines.filter((line) => line.startsWith('→'));
		const fieldsOf = (call: string, type?: string) => {
			const line = sent.find(
				(one) => one.includes(`/${call} `) && (!type || one.includes(`"type_job_id":"${type}"`)),
			);
			const body: object = JSON.parse(line?.slice(line.indexOf('{')) ?? '{}');
			return Object.entries(body).flatMap(([name, value]) =>
				name === 'data' ? Object.keys(value).map((field) => `data.${field}`) : [name],
			);
		};
		const known = (call: string, ...without: string[]) =>
			requestFields
				.filter((field) => field.call === call && !without.includes(field.name))
				.map(({ name }) => name);

		expect(fieldsOf('getBalance')).toEqual(known('getBalance'));
		expect(fieldsOf('createJob', '14')).toEqual(known('createJob'));
		expect(fieldsOf('createJob', '43')).toEqual(known('createJob', 'data.input'));
		expect(fieldsOf('getJobResult')).toEqual(known('getJobResult'));
		expect(lines.filter((line) => line.startsWith('←'))).toHaveLength(sent.length);
	});

	it('holds neither the token nor the image, even where the service quotes them', async () => {
		const image = readFileSync(join(root, 'samples', 'grid-star.png')).toString('base64');
		const quote = JSON.stringify({ error: true, message: `Bad ${TOKEN}: ${image}` });
		const { lines, obstacles } = await check({
			faults: [{ call: 'createJob', kind: 'rawBody', body: quote, jobCreated: false }],
		});
		const said = [...lines, ...obstacles].join('\n');

		expect(obstacles).toContainEqual(expect.stringContaining('createJob was refused: Bad ***'));
		expect(said).not.toContain(TOKEN);
		expect(said).not.toContain(image.slice(0, 40));
		expect(said).toMatch(/<58756 bytes, SHA-256 [0-9a-f]{64}>/);
	});
});

const balance = { error: false, balance: '1.00000', message: 'Get balance success.' };
const created = { error: false, job_id: 7, message: 'Create job success.' };
const raw = (call: Fault['call'], body: object, more: { skip?: number; status?: number } = {}) =>
	({ call, kind: 'rawBody', body: JSON.stringify(body), jobCreated: true, ...more }) as const;

/** For each statement a reply that contradicts it and nothing else, unless `also` names it. */
const bends: Record<string, { fault: Fault; also?: string[] }> = {
	E1: { fault: raw('getBalance', balance, { status: 201 }) },
	E2: { fault: { call: 'getBalance', kind: 'html', jobCreated: false } },
	E3: { fault: raw('getBalance', { ...balance, error: undefined }) },
	E4: { fault: raw('getBalance', { error: true }, { skip: 1 }), also: ['B4'] },
	B1: { fault: raw('getBalance', { ...balance, balance: 1 }) },
	B2: { fault: raw('getBalance', { ...balance, message: 'OK' }) },
	B3: { fault: raw('getBalance', { ...balance, currency: 'USD' }) },
	B4: { fault: raw('getBalance', { error: true, message: 'Who are you?' }, { skip: 1 }) },
	J1: { fault: { call: 'createJob', kind: 'jobIdAsText' } },
	J2: { fault: raw('createJob', { ...created, message: 'OK' }) },
	J3: { fault: raw('createJob', { ...created, price: 1 }) },
	R1: { fault: { call: 'getJobResult', kind: 'oddStatus', status: 'queued' } },
	R2: { fault: raw('getJobResult', { error: false, status: 'running', result: '1' }) },
	R3: { fault: { call: 'createJob', kind: 'oddResult', result: [1, 3, 5] } },
	R4: { fault: { call: 'createJob', kind: 'oddResult', result: '1||3' } },
	R5: { fault: raw('getJobResult', { error: false, status: 'fail', result: 'no' }) },
	R6: { fault: raw('getJobResult', { error: false, status: 'running', result: null, price: 1 }) },
	R7: { fault: raw('getJobResult', { error: true, message: 'Job not found.' }, { skip: 1 }) },
};

describe('Against a service whose replies are bent', () => {
	it('has a bend for each statement of docs/service.md', () => {
		expect(Object.keys(bends)).toEqual(statements.map(({ id }) => id));
	});

	it.each(Object.entries(bends))('reports %s', async (id, { fault, also = [] }) => {
		const run = await check({ faults: [fault] });

		expect(ids(run)).toEqual([id, ...also].sort());
		const said = statements.find((statement) => statement.id === id)?.says;
		expect(run.lines).toContain(`! Differs from docs/service.md, ${id}: ${said}`);
	});
});

describe('Where the check cannot go on', () => {
	it('passes on why the token was refused, and buys nothing', async () => {
		const run = await check({ token: 'mistyped' });

		expect(run.obstacles[0]).toBe('getBalance was refused: Invalid api token.');
		expect(run.sandbox.record().counts.createJob).toBe(0);
	});

	it('says that a call had no answer', async () => {
		const run = await check({ faults: [{ call: 'getBalance', kind: 'cutBefore' }], spend: false });

		expect(run.obstacles).toEqual(['getBalance had no answer.']);
		expect(run.lines).toContainEqual(expect.stringMatching(/^← no answer .*connection cut off$/));
	});

	it('asks again where one question had no answer', async () => {
		const run = await check({ faults: [{ call: 'getJobResult', kind: 'cutBefore' }] });

		expect(run.lines.filter((line) => line.startsWith('Solved in'))).toHaveLength(2);
	});

	it('says that a job was never ready', async () => {
		const run = await check({ faults: [{ call: 'createJob', kind: 'neverReady' }], patience: 300 });

		expect(run.obstacles).toEqual(['Job 7 was not ready after 0.3 seconds.']);
	});

	it('says that there was no job number', async () => {
		const run = await check({ faults: [{ call: 'createJob', kind: 'noJobId' }] });

		expect(ids(run)).toEqual(['J1']);
		expect(run.obstacles).toEqual([
			'createJob gave no job number, so there is nothing to ask for.',
		]);
	});
});

describe('The command', () => {
	const run = promisify(execFile);
	const command = async (token: string, ...args: string[]) =>
		await run(process.execPath, ['--import', 'tsx', join('scripts', 'live', 'main.ts'), ...args], {
			cwd: root,
			env: { ...process.env, OMOCAPTCHA_TOKEN: token },
			timeout: 15_000,
		});

	it('ends with 0 where nothing differs', async () => {
		sandbox = await startSandbox({ token: TOKEN });
		const { stdout } = await command(TOKEN, '--base-url', sandbox.baseUrl);

		expect(stdout).toContain('Nothing that was asked differs from docs/service.md.');
	});

	it('ends with 1 and a list of what differs', async () => {
		sandbox = await startSandbox({ token: TOKEN });
		sandbox.addFault(raw('getBalance', { ...balance, message: 'OK' }));

		await expect(command(TOKEN, '--base-url', sandbox.baseUrl)).rejects.toMatchObject({
			code: 1,
			stdout: expect.stringContaining(
				'- B2 (known from other public documentation and clients): `message` is',
			),
		});
	});

	it('sends no token unencrypted to a public address', async () => {
		await expect(command(TOKEN, '--base-url', 'http://example.com/api')).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringContaining('unencrypted'),
			stdout: '',
		});
	});

	it('asks for a token', async () => {
		await expect(command('')).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringContaining('OMOCAPTCHA_TOKEN is empty'),
		});
	});
});
