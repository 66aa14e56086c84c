import { findResultFormat, type CaptchaType, type ResultFormat } from './captchaTypes';
import { failed, invalidInput, type Outcome } from './failures';
import type { ParameterReader } from './parameterReader';
import {
	DEFAULT_MAX_PENDING_JOBS,
	DEFAULT_POLL_INTERVAL,
	DEFAULT_TIMEOUT,
	SHORTEST_POLL_INTERVAL,
} from './parameters';
import { isPlainObject } from './plainObject';
import { showValue } from './showValue';
import type { Wait } from './solving';

export interface WaitOptions extends Wait {
	maxAttempts: number;
}

interface NumberOption {
	name: string;
	field: string;
	fallback: number;
	least: number;
	whole: boolean;
}

const timeout: NumberOption = {
	name: 'timeout',
	field: 'Timeout (Seconds)',
	fallback: DEFAULT_TIMEOUT,
	least: 1,
	whole: false,
};
const pollInterval: NumberOption = {
	name: 'pollInterval',
	field: 'Poll Interval (Seconds)',
	fallback: DEFAULT_POLL_INTERVAL,
	least: SHORTEST_POLL_INTERVAL,
	whole: false,
};
const maxPendingJobs: NumberOption = {
	name: 'maxPendingJobs',
	field: 'Max Pending Jobs',
	fallback: DEFAULT_MAX_PENDING_JOBS,
	least: 0,
	whole: true,
};
const maxAttempts: NumberOption = {
	name: 'maxAttempts',
	field: 'Max Attempts',
	fallback: 1,
	least: 1,
	whole: true,
};

/** Longer than any wait makes sense, and shorter than a timer can count. */
const LONGEST_SECONDS = 7 * 24 * 3_600;

/** Reads how one item is waited for; each item may have options of its own. */
export function readWaitOptions(
	parameters: ParameterReader,
	itemIndex: number,
	type: CaptchaType,
): Outcome<WaitOptions> {
	const options = parameters.read('options', 'Options', itemIndex, {});
	if (!options.ok) return options;
	const resultFormat = readResultFormat(parameters, itemIndex, type);
	if (!resultFormat.ok) return resultFormat;
	const seconds = readNumber(options.value, timeout);
	if (!seconds.ok) return seconds;
	const interval = readNumber(options.value, pollInterval);
	if (!interval.ok) return interval;
	const attempts = readNumber(options.value, maxAttempts);
	if (!attempts.ok) return attempts;
	const firstIndex = readFirstIndex(options.value);
	if (!firstIndex.ok) return firstIndex;
	return {
		ok: true,
		value: {
			resultFormat: resultFormat.value,
			firstIndex: firstIndex.value,
			timeout: seconds.value * 1_000,
			interval: interval.value * 1_000,
			maxAttempts: attempts.value,
		},
	};
}

/** How many jobs may be waited for at once: one number for the batch, from its first item. */
export function readMaxPendingJobs(parameters: ParameterReader): Outcome<number> {
	const options = parameters.read('options', 'Options', 0, {});
	if (!options.ok) return options;
	const count = readNumber(options.value, maxPendingJobs);
	return count.ok && count.value === 0 ? { ok: true, value: Infinity } : count;
}

function readResultFormat(
	parameters: ParameterReader,
	itemIndex: number,
	type: CaptchaType,
): Outcome<ResultFormat> {
	if (type.resultFormat !== 'ask') return { ok: true, value: type.resultFormat };
	const given = parameters.read('resultFormat', 'Result Format', itemIndex, 'clicks');
	if (!given.ok) return given;
	const format = findResultFormat(given.value);
	return format
		? { ok: true, value: format }
		: failed(
				invalidInput(
					'Result Format',
					`${showValue(given.value)} is no result format`,
					'Use one of clicks, slider, text',
				),
			);
}

function readFirstIndex(options: unknown): Outcome<0 | 1> {
	const given = valueOf(options, 'firstIndex') ?? 1;
	if (given === 0 || given === '0') return { ok: true, value: 0 };
	if (given === 1 || given === '1') return { ok: true, value: 1 };
	return failed(
		invalidInput(
			'Number of the First Image',
			`${showValue(given)} is neither 1 nor 0`,
			'Use 1 or 0',
		),
	);
}

function readNumber(options: unknown, { name, field, fallback, least, whole }: NumberOption) {
	const given = valueOf(options, name) ?? fallback;
	const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	const fits =
		typeof number === 'number' &&
		number >= least &&
		number <= LONGEST_SECONDS &&
		(!whole || Number.isInteger(number));
	if (fits) return { ok: true, value: number } as const;
	return failed(
		invalidInput(
			field,
			`${showValue(given)} does not fit`,
			`Enter a ${whole ? 'whole number' : 'number'} of ${least} or more`,
		),
	);
}

function valueOf(options: unknown, name: string): unknown {
	return isPlainObject(options) ? options[name] : undefined;
}
