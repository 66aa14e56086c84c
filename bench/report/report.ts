import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { table } from './format';
import type { Section } from './section';

/** What is known before anything is measured. */
export interface Circumstances {
	command: string;
	/** Runs of each measurement, of which the median is told. */
	runs: number;
	/** What the machine had to do beside this: its load average of the last minute. */
	load: number;
}

export function circumstances(command: string, runs: number): Circumstances {
	return { command, runs, load: loadavg()[0] ?? 0 };
}

/** The whole report as Markdown: the goals first, then a section for each measurement. */
export function writeReport(sections: readonly Section[], given: Circumstances): string {
	const goals = sections.flatMap((section) => section.goals);
	const parts = [
		'# Benchmarks',
		describeRun(given),
		table(
			['goal', 'bound', 'measured', ''],
			goals.map(({ what, bound, measured, met }) => [what, bound, measured, verdict(met)]),
		),
		...sections.flatMap(({ title, text, pictures }) => [
			`## ${title}`,
			text,
			...Object.keys(pictures).map((file) => `![${title}](${file})`),
		]),
	];
	return `${parts.join('\n\n')}\n`;
}

function verdict(met: boolean | undefined): string {
	if (met === undefined) return 'not measured';
	return met ? 'met' : '**missed**';
}

function describeRun({ command, runs, load }: Circumstances): string {
	const processors = cpus();
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	return [
		`Written by \`${command}\`, all in one run on one machine; figures are medians of ${runs} ${runs === 1 ? 'run' : 'runs'}, and ratios are medians of`,
		'the ratios within each run. The service is the sandbox, in a process of its own on the same machine.',
		'',
		`- n8n-nodes-omocaptcha ${packageVersion('.')}, as built into \`dist\``,
		`- n8n-core ${packageVersion('node_modules/n8n-core')} and axios ${packageVersion('node_modules/axios')} on Node.js ${process.versions.node}`,
		`- ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${gigabytes} GB, ${type()} ${release()}; load average ${load.toFixed(1)} before the start`,
	].join('\n');
}

/** @param folder of the package, from the repository's root */
function packageVersion(folder: string): string {
	const file = join(__dirname, '..', '..', folder, 'package.json');
	return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
