/**
 * Puts a generated part into a page, between `<!-- begin NAME -->` and `<!-- end NAME -->`.
 *
 * @throws Error where the page has no such part
 */
export function withGeneratedPart(page: string, name: string, content: string): string {
	const begin = `<!-- begin ${name} -->`;
	const end = `<!-- end ${name} -->`;
	const from = page.indexOf(begin);
	const to = page.indexOf(end);
	if (from < 0 || to < from) throw new Error(`The page has no part between ${begin} and ${end}`);
	return `${page.slice(0, from)}${begin}\n\n${content}\n\n${page.slice(to)}`;
}

/** A table in Markdown. Cells are one line each; bars in them are escaped. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
