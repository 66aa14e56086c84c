/** Writes the generated tables into the pages: `main.ts parameters` or `main.ts service`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { generate, generatedPages } from './generatedPages';

const root = join(__dirname, '..', '..');
const [what] = process.argv.slice(2);
if (what !== 'parameters' && what !== 'service') {
	throw new Error('Say what to write: parameters or service');
}
for (const page of generatedPages[what]) {
	const { is, shouldBe } = generate(page);
	writeFileSync(join(root, page.file), shouldBe);
	console.log(`${page.file}: ${is === shouldBe ? 'as it was' : 'written'}`);
}
