import MarkdownIt from 'markdown-it';

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** What two pages of the same content have in common, whatever their language. */
export interface Page {
	headings: Array<{ level: number; text: string; /** As a link names it. */ anchor: string }>;
	/** Each table as rows of cells, its head first. */
	tables: string[][][];
	/** Sources of pictures, in order. */
	pictures: string[];
	/** Targets of links, in order. */
	links: string[];
	codeBlocks: string[];
}

/** Reads a page as GitHub shows it. */
export function readPage(text: string): Page {
	const tokens = new MarkdownIt({ html: true }).parse(text, {});
	const page: Page = { headings: [], tables: [], pictures: [], links: [], codeBlocks: [] };
	let anchor: string | undefined;
	tokens.forEach((token, index) => {
		const inner = tokens[index + 1]?.content ?? '';
		if (token.type === 'heading_open') {
			page.headings.push({
				level: Number(token.tag.slice(1)),
				text: inner,
				anchor: anchor ?? slug(inner),
			});
			anchor = undefined;
		}
		if (token.type === 'table_open') page.tables.push([]);
		if (token.type === 'tr_open') page.tables.at(-1)?.push([]);
		if (token.type === 'th_open' || token.type === 'td_open') {
			page.tables.at(-1)?.at(-1)?.push(inner);
		}
		if (token.type === 'fence') page.codeBlocks.push(`${token.info}\n${token.content}`);
		for (const html of htmlOf(token)) {
			anchor = /<a id="([^"]*)"/.exec(html)?.[1] ?? anchor;
			for (const [, source = ''] of html.matchAll(/\b(?:src|srcset)="([^"]*)"/g)) {
				page.pictures.push(source);
			}
		}
		for (const child of token.children ?? []) {
			if (child.type === 'link_open') page.links.push(String(child.attrGet('href')));
			if (child.type === 'image') page.pictures.push(String(child.attrGet('src')));
		}
	});
	return page;
}

function htmlOf(token: Token): string[] {
	const all = [token, ...(token.children ?? [])];
	return all.filter(({ type }) => type.startsWith('html_')).map(({ content }) => content);
}

/** The anchor that GitHub gives to a heading. */
function slug(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
}
