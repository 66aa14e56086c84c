import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import glob from 'fast-glob';

const root = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('The GitHub workflows', () => {
	const files = glob.sync('.github/workflows/*.yml', { cwd: root, dot: true }).sort();

	it('are the one that checks and the one that publishes', () => {
		expect(files).toEqual(['.github/workflows/ci.yml', '.github/workflows/release.yml']);
	});

	it.each(files)('%s uses actions by their commit alone, with the version beside it', (file) => {
		const uses = [...read(file).matchAll(/\buses: *(.*)/g)].map(([, used = '']) => used);
		const outside = uses.filter((used) => !used.startsWith('./'));

		expect(outside.length).toBeGreaterThan(0);
		for (const used of outside) {
			expect(used).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	it('check on every Node.js that package.json promises', () => {
		expect(read('.github/workflows/ci.yml')).toContain('node: [20, 22, 24]');
	});

	it('publish with a provenance statement, and only what was checked', () => {
		const release = read('.github/workflows/release.yml');

		expect(release).toContain('id-token: write');
		expect(release).toContain('npm publish --provenance');
		expect(release).toMatch(/publish:\n +needs: ci\n/);
	});
});
