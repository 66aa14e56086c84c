/** Whether a value from outside is an object with named fields, rather than a list or nothing. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
