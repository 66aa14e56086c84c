import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import glob from 'fast-glob';

import manifest from '../../package.json';
import samples from '../../samples/answers.json';
import { generate, generatedPages, nodes } from '../../scripts/docs/generatedPages';
import { parameterTable } from '../../scripts/docs/parameterTable';
import { translations } from '../../scripts/docs/vietnamese';
import { readPage } from './page';

const root = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const english = readPage(read('README.md'));
const vietnamese = readPage(read('README.vi.md'));

describe('README.md and README.vi.md have the same content', () => {
	it('the same headings, under the same anchors', () => {
		const outline = ({ headings }: typeof english) =>
			headings.map(({ level, anchor }) => `${'#'.repeat(level)} ${anchor}`);

		expect(english.headings.length).toBeGreaterThan(10);
		expect(outline(vietnamese)).toEqual(outline(english));
	});

	it('tables with the same rows and columns', () => {
		const shape = ({ tables }: typeof english) =>
			tables.map((rows) => rows.map((cells) => cells.length));

		expect(english.tables.length).toBeGreaterThan(8);
		expect(shape(vietnamese)).toEqual(shape(english));
	});

	it('tables about the same things: what a row names first in code or bold', () => {
		const names = ({ tables }: typeof english) =>
			tables.map((rows) => rows.map(([first = '']) => first.match(/`[^`]+`|\*\*[^*]+\*\*/g)));

		expect(names(vietnamese)).toEqual(names(english));
	});

	it('the same pictures, links and code', () => {
		const targets = ({ links }: typeof english) =>
			links.filter((link) => !link.startsWith('README'));

		expect(english.pictures.length).toBeGreaterThan(1);
		expect(vietnamese.pictures).toEqual(english.pictures);
		expect(targets(vietnamese)).toEqual(targets(english));
		expect(vietnamese.codeBlocks).toEqual(english.codeBlocks);
	});
});

describe('Generated tables', () => {
	it.each([
		['parameters', generatedPages.parameters],
		['service', generatedPages.service],
	] as const)('are what `npm run docs:%s` writes', (_name, pages) => {
		for (const page of pages) {
			const { is, shouldBe } = generate(page);
			expect(is).toBe(shouldBe);
		}
	});

	it('have a translation of every sentence, and none that is no longer used', () => {
		const used = new Set<string>();
		for (const node of nodes) {
			parameterTable(node, (sentence) => {
				used.add(sentence);
				return sentence;
			});
		}

		expect(Object.keys(translations).sort()).toEqual([...used].sort());
	});

	it('show every parameter that the editor shows', () => {
		for (const node of nodes) {
			const table = parameterTable(node, (sentence) => sentence);
			for (const { displayName, type, options = [] } of node.properties) {
				if (type === 'hidden') continue;
				const shown =
					type === 'collection'
						? options.map((option) => 'displayName' in option && option.displayName)
						: [displayName];
				for (const name of shown) expect(table).toContain(`${name}**`);
			}
		}
	});
});

describe('What README.md says', () => {
	it('has both commands at the top, each complete', () => {
		expect(english.codeBlocks.slice(0, 2)).toEqual([
			'\nnpm ci && npm run demo\n',
			'\nnpm ci && npm test\n',
		]);
	});

	it('shows the samples with their answers', () => {
		const [table = []] = english.tables;
		for (const [picture = '', , answer] of table.slice(1)) {
			const file = /src="samples\/([^"]*)"/.exec(picture)?.[1];
			const sample = samples.find((one) => one.file === file);
			const expected =
				sample?.captchaType === 'bytrade'
					? `"value": ${sample.result}`
					: `"indices": [${sample?.result.split('|').join(', ')}]`;
			expect(answer).toBe(`\`${expected}\``);
		}
		expect(table).toHaveLength(3);
	});

	it('says of each failure code what to do', () => {
		const codes = /type FailureCode =([^;]*);/.exec(read('nodes/shared/failures.ts'))?.[1];
		const known = [...(codes ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => code);
		const table = english.tables.find(([head]) => head?.[0] === '`code`') ?? [];

		expect(known.length).toBeGreaterThan(5);
		expect(table.slice(1).map(([code]) => code)).toEqual(known.map((code) => `\`${code}\``));
	});

	it('names commands that exist', () => {
		const named = [...read('README.md').matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);

		expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named));
	});

	it('links every example', () => {
		const examples = glob.sync('examples/*.json', { cwd: root });

		expect(english.links).toEqual(expect.arrayContaining(examples));
	});
});

describe('Links and pictures', () => {
	const pages = glob.sync(['**/*.md', '.github/**/*.md'], {
		cwd: root,
		ignore: ['**/node_modules/**', 'dist/**'],
	});

	it.each(pages)('of %s lead somewhere', (file) => {
		const { links, pictures, headings } = readPage(read(file));
		const anchors = new Set(headings.map(({ anchor }) => `#${anchor}`));
		const broken = [...links, ...pictures].filter((target) => {
			if (/^[a-z]+:/.test(target)) return false;
			if (target.startsWith('#')) return !anchors.has(target);
			const [path = '', anchor] = target.split('#');
			const full = join(root, dirname(file), decodeURIComponent(path));
			if (!existsSync(full)) return true;
			if (anchor === undefined) return false;
			const there = readPage(readFileSync(full, 'utf8')).headings;
			return !there.some((heading) => heading.anchor === anchor);
		});

		expect(broken).toEqual([]);
	});
});
