import { redact, shorten } from './redaction';

const LONGEST_VALUE = 40;

/** A value that somebody entered, for an error message: short, on one line, and no image. */
export function showValue(value: unknown): string {
	if (value === '' || value === undefined || value === null) return 'an empty value';
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return typeof value === 'string' ? `"${shorten(redact(value, ''), LONGEST_VALUE)}"` : 'the value';
}
