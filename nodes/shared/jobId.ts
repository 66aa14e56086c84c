/**
 * Reads a job's number: a whole number above zero, as a number or as text. Numbers past 2^53 are
 * refused, because JavaScript has already rounded them to another job's number.
 */
export function readJobId(value: unknown): number | undefined {
	const text =
		typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	if (!/^[1-9][0-9]*$/.test(text)) return undefined;
	const jobId = Number(text);
	return Number.isSafeInteger(jobId) ? jobId : undefined;
}
