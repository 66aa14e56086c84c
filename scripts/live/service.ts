import { readResult } from '../../nodes/shared/resultReader';
import { isPlainObject } from '../../nodes/shared/plainObject';
import type { ResultFormat } from '../../nodes/shared/captchaTypes';

/**
 * What is known of the service, in one place: docs/service.md is generated from it, and the live
 * check holds the service's replies against it.
 */

export const calls = ['getBalance', 'createJob', 'getJobResult'] as const;

export type Call = (typeof calls)[number];

/** How sure a statement is, best first. */
export type Source = 'its pages' | 'other public documentation and clients' | 'a guess';

export interface RequestField {
	call: Call;
	/** With the object that it is in, such as `data.input`. */
	name: string;
	/** As JSON has it. */
	type: 'text' | 'number';
	needed: string;
	meaning: string;
	source: Source;
}

const token = {
	name: 'api_token',
	type: 'text',
	needed: 'yes',
	meaning: 'the key of the account',
} as const;

/** Each call is a `POST` of JSON to `{base}/{call}`. */
export const requestFields: readonly RequestField[] = [
	{ call: 'getBalance', ...token, source: 'other public documentation and clients' },
	{ call: 'createJob', ...token, source: 'its pages' },
	{
		call: 'createJob',
		name: 'data.type_job_id',
		type: 'text',
		needed: 'yes',
		meaning: 'the number of the image type, as text: `"14"` is Coinmarketcap, `"43"` is Bytrade',
		source: 'its pages',
	},
	{
		call: 'createJob',
		name: 'data.input',
		type: 'text',
		needed: 'for Coinmarketcap',
		meaning: 'what to find in the image; English or Vietnamese only',
		source: 'its pages',
	},
	{
		call: 'createJob',
		name: 'data.image_base64',
		type: 'text',
		needed: 'yes',
		meaning: 'the image file as base64, without `data:` in front',
		source: 'its pages',
	},
	{ call: 'getJobResult', ...token, source: 'its pages' },
	{
		call: 'getJobResult',
		name: 'job_id',
		type: 'number',
		needed: 'yes',
		meaning: "the job's number, as `createJob` gave it",
		source: 'its pages',
	},
];

/** A reply, and what is known about the request that it answers. */
export interface Exchange {
	call: Call;
	/** Whether the account's token was sent, or one that no account has. */
	token: 'right' | 'wrong';
	/** How the result of the job asked for is read. */
	format?: ResultFormat;
	/** What was asked before about a job that had ended in success. */
	earlier?: { result: unknown };
	/** HTTP status. */
	status: number;
	/** The reply's JSON; `undefined` where it is none. */
	body: unknown;
}

/** Something that docs/service.md says about replies, and how to see whether it is so. */
export interface Statement {
	id: string;
	call: Call | 'every call';
	says: string;
	source: Source;
	/** Whether a reply can tell anything about it. */
	applies: (exchange: Exchange) => boolean;
	holds: (exchange: Exchange) => boolean;
}

const read = ({ body }: Exchange, name: string): unknown =>
	isPlainObject(body) ? body[name] : undefined;
const isGood = (exchange: Exchange) => read(exchange, 'error') === false;
const isBad = (exchange: Exchange) => read(exchange, 'error') === true;
const hasOnly = ({ body }: Exchange, ...names: string[]) =>
	isPlainObject(body) && Object.keys(body).every((name) => names.includes(name));
const withStatus =
	(...statuses: string[]) =>
	(exchange: Exchange) =>
		isGood(exchange) && statuses.includes(String(read(exchange, 'status')));
const isNothing = (value: unknown) => value === undefined || value === null;

export const statements: readonly Statement[] = [
	{
		id: 'E1',
		call: 'every call',
		says: 'The HTTP status is 200, also where the service refuses.',
		source: 'other public documentation and clients',
		applies: () => true,
		holds: ({ status }) => status === 200,
	},
	{
		id: 'E2',
		call: 'every call',
		says: 'The body is a JSON object.',
		source: 'its pages',
		applies: () => true,
		holds: ({ body }) => isPlainObject(body),
	},
	{
		id: 'E3',
		call: 'every call',
		says: '`error` is `false` in a good reply and `true` in a refusal.',
		source: 'its pages',
		applies: ({ body }) => isPlainObject(body),
		holds: (exchange) => isGood(exchange) || isBad(exchange),
	},
	{
		id: 'E4',
		call: 'every call',
		says: 'A refusal says why in `message`.',
		source: 'its pages',
		applies: isBad,
		holds: (exchange) => {
			const message = read(exchange, 'message');
			return typeof message === 'string' && message.trim() !== '';
		},
	},
	{
		id: 'B1',
		call: 'getBalance',
		says: '`balance` is a decimal number as text, such as `"0.00000"`.',
		source: 'other public documentation and clients',
		applies: isGood,
		holds: (exchange) => {
			const balance = read(exchange, 'balance');
			return typeof balance === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(balance);
		},
	},
	{
		id: 'B2',
		call: 'getBalance',
		says: '`message` is `Get balance success.`',
		source: 'other public documentation and clients',
		applies: isGood,
		holds: (exchange) => read(exchange, 'message') === 'Get balance success.',
	},
	{
		id: 'B3',
		call: 'getBalance',
		says: 'A good reply has no fields but `error`, `balance` and `message`.',
		source: 'other public documentation and clients',
		applies: isGood,
		holds: (exchange) => hasOnly(exchange, 'error', 'balance', 'message'),
	},
	{
		id: 'B4',
		call: 'getBalance',
		says: 'A token that no account has is refused with `Invalid api token.`',
		source: 'other public documentation and clients',
		applies: (exchange) => exchange.token === 'wrong',
		holds: (exchange) => isBad(exchange) && read(exchange, 'message') === 'Invalid api token.',
	},
	{
		id: 'J1',
		call: 'createJob',
		says: '`job_id` is a whole number above zero, and a JSON number.',
		source: 'its pages',
		applies: isGood,
		holds: (exchange) => {
			const jobId = read(exchange, 'job_id');
			return typeof jobId === 'number' && Number.isSafeInteger(jobId) && jobId > 0;
		},
	},
	{
		id: 'J2',
		call: 'createJob',
		says: '`message` is `Create job success.`',
		source: 'its pages',
		applies: isGood,
		holds: (exchange) => read(exchange, 'message') === 'Create job success.',
	},
	{
		id: 'J3',
		call: 'createJob',
		says: 'A good reply has no fields but `error`, `job_id` and `message`.',
		source: 'its pages',
		applies: isGood,
		holds: (exchange) => hasOnly(exchange, 'error', 'job_id', 'message'),
	},
	{
		id: 'R1',
		call: 'getJobResult',
		says: '`status` is `waiting` or `running` (not ready), `success` or `fail`.',
		source: 'other public documentation and clients',
		applies: isGood,
		holds: withStatus('waiting', 'running', 'success', 'fail'),
	},
	{
		id: 'R2',
		call: 'getJobResult',
		says: 'Until a job is ready, `result` is `null` or absent.',
		source: 'a guess',
		applies: withStatus('waiting', 'running'),
		holds: (exchange) => isNothing(read(exchange, 'result')),
	},
	{
		id: 'R3',
		call: 'getJobResult',
		says: 'With `success`, `result` is text. (The pages print `{ "index|index|index" }`, which is not JSON.)',
		source: 'other public documentation and clients',
		applies: withStatus('success'),
		holds: (exchange) => typeof read(exchange, 'result') === 'string',
	},
	{
		id: 'R4',
		call: 'getJobResult',
		says: 'The result is `1|3|5` for Coinmarketcap (the pictures to click, counted from 1) and `100` for Bytrade (how far to move the slider).',
		source: 'its pages',
		applies: (exchange) => exchange.format !== undefined && withStatus('success')(exchange),
		holds: (exchange) =>
			exchange.format !== undefined &&
			readResult(exchange.format, read(exchange, 'result')) !== undefined,
	},
	{
		id: 'R5',
		call: 'getJobResult',
		says: 'With `fail` (the service could not solve it), `error` is `false` and `result` is `null`.',
		source: 'other public documentation and clients',
		applies: (exchange) => read(exchange, 'status') === 'fail',
		holds: (exchange) => isGood(exchange) && read(exchange, 'result') === null,
	},
	{
		id: 'R6',
		call: 'getJobResult',
		says: 'A good reply has no fields but `error`, `status` and `result`.',
		source: 'its pages',
		applies: isGood,
		holds: (exchange) => hasOnly(exchange, 'error', 'status', 'result'),
	},
	{
		id: 'R7',
		call: 'getJobResult',
		says: 'A job that was solved can be asked for again, and gives the same result.',
		source: 'a guess',
		applies: ({ earlier }) => earlier !== undefined,
		holds: (exchange) =>
			withStatus('success')(exchange) &&
			JSON.stringify(read(exchange, 'result')) === JSON.stringify(exchange.earlier?.result),
	},
];

/** The statements that a reply contradicts. */
export function contradictions(exchange: Exchange): Statement[] {
	return statements.filter(
		({ call, applies, holds }) =>
			(call === 'every call' || call === exchange.call) && applies(exchange) && !holds(exchange),
	);
}
