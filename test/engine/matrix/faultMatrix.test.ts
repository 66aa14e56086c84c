import { Slots } from '../../../nodes/shared/slots';
import type { FaultKind } from '../../../sandbox/faults';
import { removeEngineFolder } from '../engineFolder';
import { markedImage } from '../images';
import { everythingIn, leaksIn } from '../leaks';
import { recordLog } from '../recordedLog';
import { TOKEN } from '../sandboxes';
import { type CellResult, cellsOf, lowerPatience, nameOf, runCell } from './cells';
import { type FaultRow, quickRows, silentRows } from './faultTable';

/** So many cells side by side. */
const LANES = 64;
const PATIENCE = { createAgain: 6_000, resultAnswer: 1_500, lastResultAnswer: 300 };

const rows = [...quickRows, ...silentRows];
const results: CellResult[] = [];
const log = recordLog();

beforeAll(async () => {
	await runAll(quickRows, PATIENCE);
	// Silence ends with the node's patience, and an answer on a busy machine must not.
	await runAll(silentRows, { ...PATIENCE, createAnswer: 2_000 });
}, 300_000);

afterAll(async () => {
	const total = (count: (result: CellResult) => number) =>
		results.reduce((sum, result) => sum + count(result), 0);
	process.stdout.write(
		`Fault matrix: ${rows.length} faults, ${results.length} cells, ` +
			`${total(({ bought }) => bought)} jobs bought, ` +
			`${total(({ boughtTwice }) => boughtTwice)} jobs bought twice, ` +
			`${total(({ lost }) => lost)} jobs lost, ${total(({ leaks }) => leaks)} leaks\n`,
	);
	await removeEngineFolder();
});

async function runAll(some: readonly FaultRow[], patience: Parameters<typeof lowerPatience>[0]) {
	const restore = lowerPatience(patience);
	const lanes = new Slots(LANES);
	try {
		await Promise.all(
			some.flatMap(cellsOf).map(async (cell) => {
				results.push(await lanes.run(async () => await runCell(cell)));
			}),
		);
	} finally {
		restore();
	}
}

describe.each(['createJob', 'getJobResult'] as const)('%s', (call) => {
	test.each(rows.filter((row) => faultOf(row).call === call))('$name: $ending', (row) => {
		const ofRow = results.filter(({ cell }) => cell.row === row);
		// Three positions, three On Error modes, with and without Retry On Fail.
		expect(ofRow).toHaveLength(18);
		expect(ofRow.filter(({ problems }) => problems.length > 0).map(describeProblems)).toEqual([]);
	});

	test('the table has each fault of the sandbox', () => {
		const kinds = rows.map(faultOf).filter((fault) => fault.call === call);
		expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(kindsThatHit(call)));
	});
});

test('nothing that any cell logged holds the token or an image', () => {
	expect(log.lines.length).toBeGreaterThan(results.length);
	for (const line of log.lines) expect(leaksIn(everythingIn(line), TOKEN)).toEqual([]);
});

/** Every kind of fault, and the calls that it can hit; the compiler sees that none is left out. */
const callsOf: Record<FaultKind, ReadonlyArray<'createJob' | 'getJobResult'>> = {
	httpStatus: ['createJob', 'getJobResult'],
	cutBefore: ['createJob', 'getJobResult'],
	cutAfter: ['createJob', 'getJobResult'],
	hang: ['createJob', 'getJobResult'],
	html: ['createJob', 'getJobResult'],
	brokenJson: ['createJob', 'getJobResult'],
	redirect: ['createJob', 'getJobResult'],
	errorTrue: ['createJob', 'getJobResult'],
	rawBody: ['createJob', 'getJobResult'],
	delay: ['createJob', 'getJobResult'],
	fail: ['createJob', 'getJobResult'],
	oddResult: ['createJob', 'getJobResult'],
	neverReady: ['createJob', 'getJobResult'],
	oddStatus: ['getJobResult'],
	noJobId: ['createJob'],
	jobIdAsText: ['createJob'],
};

function kindsThatHit(call: 'createJob' | 'getJobResult'): string[] {
	return Object.entries(callsOf)
		.filter(([, calls]) => calls.includes(call))
		.map(([kind]) => kind);
}

function faultOf(row: FaultRow) {
	return typeof row.fault === 'function' ? row.fault(markedImage('any')) : row.fault;
}

function describeProblems({ cell, problems }: CellResult): string {
	return `${nameOf(cell)}: ${problems.join('; ')}`;
}
