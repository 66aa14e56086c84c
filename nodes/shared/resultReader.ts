import type { ResultFormat } from './captchaTypes';

/** A result in the shape that the node gives to the next one. */
export type Reading = { indices: number[] } | { value: number } | { text: string };

/** ASCII digits without sign, leading zero, fraction or exponent. */
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]*)$/;

/**
 * Reads the raw `result` of a solved job.
 *
 * The service's pages print `index|index|index` and `100`, and no valid JSON around them; its
 * public clients read a plain string. A number, an array, or a wrapper (an array or an object)
 * around one value are read too, since nothing rules them out. All else is `undefined`: `1|3|5|`,
 * `1||3`, `0` as a picture, `-1`, `1.5`, `01` and `１` are answers that one would have to guess at,
 * and a wrong click costs more than an error that shows what came.
 *
 * @param firstIndex the number that the workflow gives to the first picture; the service counts
 * from 1
 */
export function readResult(
	format: ResultFormat,
	raw: unknown,
	firstIndex: 0 | 1 = 1,
): Reading | undefined {
	const result = unwrap(raw);
	if (format === 'clicks') {
		const indices = readList(result);
		return indices && { indices: indices.map((index) => index - 1 + firstIndex) };
	}
	if (format === 'slider') {
		const value = readWholeNumber(result);
		return value === undefined ? undefined : { value };
	}
	const text = readText(result);
	return text === undefined ? undefined : { text };
}

/** The service's own text of a result, whatever JSON it came as. */
export function resultText(raw: unknown): string {
	return readText(unwrap(raw)) ?? resultJson(raw) ?? 'nothing that can be printed';
}

/** An array or an object around exactly one value stands for that value. */
function unwrap(raw: unknown): unknown {
	if (typeof raw !== 'object' || raw === null) return raw;
	const values: unknown[] = Object.values(raw);
	return values.length === 1 ? values[0] : raw;
}

function readList(result: unknown): number[] | undefined {
	const parts: unknown[] = Array.isArray(result)
		? result
		: typeof result === 'string'
			? result.split('|')
			: [result];
	const indices: number[] = [];
	for (const part of parts) {
		const index = readWholeNumber(part);
		if (index === undefined || index < 1) return undefined;
		indices.push(index);
	}
	return indices.length > 0 ? indices : undefined;
}

function readWholeNumber(value: unknown): number | undefined {
	const text = readText(value)?.trim();
	if (text === undefined || !WHOLE_NUMBER.test(text)) return undefined;
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : undefined;
}

function readText(value: unknown): string | undefined {
	// Any other number was rounded or rewritten as the JSON was read.
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The JSON of a result; `undefined` for none, and for one that is nested too deep to be printed. */
export function resultJson(raw: unknown): string | undefined {
	try {
		return JSON.stringify(raw);
	} catch {
		return undefined;
	}
}
