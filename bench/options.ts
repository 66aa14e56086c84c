import { parseArgs } from 'node:util';

export const measurements = ['simulation', 'overhead', 'memory', 'delay', 'n8n'] as const;
export type Measurement = (typeof measurements)[number];

export interface Options {
	/** What to measure, in the order of the report. */
	only: readonly Measurement[];
	/** How often each is measured; the median is told. */
	runs: number;
	/** Small sizes, to see that everything works. */
	quick: boolean;
	help: boolean;
}

/** Medians of fewer runs tell little. */
export const RUNS = 5;

export const usage = `Measures the nodes against the sandbox and in a real n8n.

  npm run bench -- [options]

  --only <list>   some of ${measurements.join(',')} (all)
  --runs <number> how often each is measured (${RUNS})
  --quick         small sizes and one run, to see that everything works
  --help          this text

A whole run takes about 25 minutes on a machine with nothing else to do, and writes RESULTS.md and its pictures.
Anything less is printed only.
`;

/** @throws Error where an option is not known or does not fit */
export function readOptions(args: readonly string[]): Options {
	const { values } = parseArgs({
		args: [...args],
		options: {
			only: { type: 'string' },
			runs: { type: 'string' },
			quick: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	const wanted = values.only?.split(',').map((name) => name.trim());
	const unknown = wanted?.find((name) => !measurements.some((known) => known === name));
	if (unknown !== undefined) {
		throw new Error(`--only knows no "${unknown}", but ${measurements.join(', ')}`);
	}
	const runs = values.runs ?? String(values.quick ? 1 : RUNS);
	if (!/^[1-9]\d?$/.test(runs))
		throw new Error(`--runs takes a number from 1 to 99, not "${runs}"`);
	return {
		only: measurements.filter((name) => wanted === undefined || wanted.includes(name)),
		runs: Number(runs),
		quick: values.quick,
		help: values.help,
	};
}

/** Whether a run is worth keeping: everything, in full size, often enough. */
export function isWhole({ only, runs, quick }: Options): boolean {
	return only.length === measurements.length && runs >= RUNS && !quick;
}
