import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { comparisonSection } from './comparison/section';
import { delaySection } from './delay/section';
import { memorySection } from './memory/section';
import { isWhole, type Measurement, type Options, readOptions, usage } from './options';
import { overheadSection } from './overhead/section';
import { circumstances, writeReport } from './report/report';
import type { Section } from './report/section';
import { simulationSection } from './simulation/section';

function measure(what: Measurement, { runs, quick }: Options): Promise<Section> | Section {
	switch (what) {
		case 'simulation':
			return simulationSection(quick ? 1_000 : 10_000);
		case 'overhead':
			return overheadSection(runs, quick ? 100 : 1_000);
		case 'memory':
			return memorySection(runs, quick ? [20] : [20, 200, 1_000]);
		case 'delay':
			return delaySection(runs, quick ? [20] : [20, 200, 600]);
		case 'n8n':
			return comparisonSection(runs, quick ? [1, 5] : [1, 5, 20, 50, 200, 1_000], say);
	}
}

/** @returns whether everything could be measured, however the figures came out */
async function bench(options: Options): Promise<boolean> {
	const given = circumstances(['npm run bench', ...givenOptions()].join(' '), options.runs);
	const sections: Section[] = [];
	let complete = true;
	for (const what of options.only) {
		const startedAt = performance.now();
		say(`${what} …`);
		try {
			sections.push(await measure(what, options));
		} catch (error) {
			console.error(`${what} could not be measured:`, error);
			complete = false;
		}
		say(`${what}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
	}
	const report = writeReport(sections, given);
	console.log(`\n${report}`);
	if (complete && isWhole(options)) {
		const file = join(__dirname, 'RESULTS.md');
		// Written as the repository has its files.
		const settings = await resolveConfig(file);
		writeFileSync(file, await format(report, { ...settings, parser: 'markdown' }));
		for (const [name, svg] of sections.flatMap(({ pictures }) => Object.entries(pictures))) {
			writeFileSync(join(__dirname, name), svg);
		}
		say('written to bench/RESULTS.md');
	}
	return complete;
}

function givenOptions(): string[] {
	const args = process.argv.slice(2);
	return args.length > 0 ? ['--', ...args] : [];
}

function say(line: string): void {
	console.error(`[bench] ${line}`);
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	if (options.help) {
		process.stdout.write(usage);
		return;
	}
	const complete = await bench(options);
	process.exit(complete ? 0 : 1);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
