import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { captchaTypes, findResultFormat, type ResultFormat } from '../../nodes/shared/captchaTypes';
import { readJobId } from '../../nodes/shared/jobId';
import { isPlainObject } from '../../nodes/shared/plainObject';
import { redact } from '../../nodes/shared/redaction';
import samples from '../../samples/answers.json';
import { type Connection, send } from './requests';
import { type Call, contradictions, type Exchange, type Statement } from './service';

const SAMPLES = join(__dirname, '..', '..', 'samples');

/** No account has it. */
const WRONG_TOKEN = 'a-token-of-nobody';

export interface CheckOptions {
	baseUrl: string;
	token: string;
	/** Whether to buy one job of each type. */
	spend: boolean;
	print: (line: string) => void;
	/** Milliseconds between two questions for one result. */
	interval: number;
	/** Milliseconds to wait for one result. */
	patience: number;
}

export interface CheckResult {
	/** What the service does otherwise than docs/service.md says, each once. */
	differences: readonly Statement[];
	/** What kept the check from its end, for people; empty if nothing did. */
	obstacles: readonly string[];
}

/**
 * Asks the service for the balance, and once more with a token that no account has; with `spend`
 * has one sample of each type solved. Prints all that goes to and fro.
 */
export async function checkService(options: CheckOptions): Promise<CheckResult> {
	const check = new Check(options);
	await check.run();
	return { differences: [...check.differences], obstacles: check.obstacles };
}

class Check {
	readonly differences = new Set<Statement>();

	readonly obstacles: string[] = [];

	private readonly connection: Connection;

	constructor(private readonly options: CheckOptions) {
		const { baseUrl, token, print } = options;
		this.connection = { baseUrl, secret: token, print };
	}

	async run(): Promise<void> {
		this.title('Balance (free)');
		const before = await this.balance();
		this.title('A token that no account has (free)');
		await this.ask('getBalance', {}, { token: 'wrong' });
		if (!this.options.spend) return;
		if (before === undefined) {
			this.obstacles.push('Nothing was bought, since the service did not tell the balance.');
			return;
		}
		for (const { id, name, resultFormat } of captchaTypes) {
			const sample = samples.find(({ captchaType }) => captchaType === id);
			const format = findResultFormat(resultFormat);
			if (!sample || !format) continue;
			this.title(`${name} (buys one job): samples/${sample.file}`);
			await this.solve(sample, format);
		}
		this.title('Balance afterwards (free)');
		const after = await this.balance();
		if (after !== undefined) this.options.print(`The balance was ${before} and is ${after}.`);
	}

	private title(text: string): void {
		this.options.print(`\n${text}`);
	}

	/** The balance in the service's own form, or `undefined` where it did not tell. */
	private async balance(): Promise<string | undefined> {
		const body = await this.ask('getBalance', {});
		if (body?.error === true) this.refused('getBalance', body);
		const balance = body?.balance;
		return typeof balance === 'string' || typeof balance === 'number' ? String(balance) : undefined;
	}

	private async solve(sample: (typeof samples)[number], format: ResultFormat): Promise<void> {
		const image = await readFile(join(SAMPLES, sample.file));
		const created = await this.ask('createJob', {
			data: {
				type_job_id: sample.typeJobId,
				...(sample.targetText !== undefined && { input: sample.targetText }),
				image_base64: image.toString('base64'),
			},
		});
		if (!created) return;
		if (created.error === true) return this.refused('createJob', created);
		const jobId = readJobId(created.job_id);
		if (jobId === undefined) {
			this.obstacles.push('createJob gave no job number, so there is nothing to ask for.');
			return;
		}
		const startedAt = performance.now();
		const elapsed = () => performance.now() - startedAt;
		while (elapsed() < this.options.patience) {
			await sleep(this.options.interval);
			const body = await this.ask('getJobResult', { job_id: jobId }, { format });
			if (!body) continue;
			if (body.error === true) return this.refused('getJobResult', body);
			if (body.status === 'fail') {
				this.options.print('The service could not solve it. Compare the balances below.');
				return;
			}
			if (body.status !== 'success') continue;
			const seconds = (elapsed() / 1_000).toFixed(1);
			const came = redact(JSON.stringify(body.result) ?? 'nothing', this.options.token);
			this.options.print(`Solved in ${seconds} s: ${came}; drawn as "${sample.result}".`);
			await this.ask('getJobResult', { job_id: jobId }, { format, earlier: body });
			return;
		}
		this.obstacles.push(
			`Job ${jobId} was not ready after ${this.options.patience / 1_000} seconds.`,
		);
	}

	/** Sends one request, and prints what the reply has otherwise than docs/service.md. */
	private async ask(
		call: Call,
		body: Readonly<Record<string, unknown>>,
		about: { token?: 'wrong'; format?: ResultFormat; earlier?: Record<string, unknown> } = {},
	): Promise<Record<string, unknown> | undefined> {
		const token = about.token === 'wrong' ? WRONG_TOKEN : this.options.token;
		const reply = await send(this.connection, call, token, body);
		if (!reply) {
			this.obstacles.push(`${call} had no answer.`);
			return undefined;
		}
		const exchange: Exchange = {
			call,
			token: about.token ?? 'right',
			status: reply.status,
			body: parse(reply.text),
			...(about.format && { format: about.format }),
			...(about.earlier && { earlier: { result: about.earlier.result } }),
		};
		for (const statement of contradictions(exchange)) {
			this.differences.add(statement);
			this.options.print(`! Differs from docs/service.md, ${statement.id}: ${statement.says}`);
		}
		return isPlainObject(exchange.body) ? exchange.body : undefined;
	}

	private refused(call: Call, { message }: Record<string, unknown>): void {
		const why = typeof message === 'string' ? redact(message, this.options.token) : 'no reason';
		this.obstacles.push(`${call} was refused: ${why}`);
	}
}

function parse(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return value;
	} catch {
		return undefined;
	}
}
