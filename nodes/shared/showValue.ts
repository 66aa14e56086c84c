/** A value for an error message, short and on one line. */
export function showValue(value: unknown): string {
	if (value === '' || value === undefined || value === null) return 'nothing';
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return typeof value === 'string' ? `"${value.slice(0, 40).replace(/\s+/g, ' ')}"` : 'the value';
}
