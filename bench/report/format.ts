import { markdownTable } from 'markdown-table';

export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const milliseconds = (value: number): string => `${value.toFixed(2)} ms`;
export const ratio = (value: number): string => value.toFixed(2);
export const perSecond = (value: number): string => `${value.toFixed(2)} per second`;
/** @param bytes shown in millions of them */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
export const count = (value: number): string => value.toLocaleString('en-US');

/**
 * A Markdown table, figures to the right.
 *
 * @param words how many columns, from the left, hold words
 */
export function table(
	head: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
	words = 1,
): string {
	const align = head.map((_, column) => (column < words ? 'left' : 'right'));
	return markdownTable([head, ...rows], { align });
}
