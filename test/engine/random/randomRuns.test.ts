import fc from 'fast-check';

import { Slots } from '../../../nodes/shared/slots';
import { removeEngineFolder } from '../engineFolder';
import { everythingIn, leaksIn } from '../leaks';
import { lowerPatience } from '../matrix/cells';
import { recordLog } from '../recordedLog';
import { TOKEN } from '../sandboxes';
import { play, type Played } from './play';
import { scenarios } from './scenarios';

/** 100 in `npm test`, 1,000 in `npm run test:soak`. */
const RUNS = Number(process.env.OMOCAPTCHA_SOAK_RUNS ?? 100);
/** The same seed gives the same scenarios. */
const SEED = Number(process.env.OMOCAPTCHA_SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
const LANES = 16;
/** More than any scenario buys, so that no two runs share a number; all have six digits. */
const NUMBERS_PER_RUN = 800;

const log = recordLog();
const played: Played[] = [];

let restorePatience = () => {};
beforeAll(() => {
	restorePatience = lowerPatience({
		createAgain: 6_000,
		resultAnswer: 1_500,
		lastResultAnswer: 300,
	});
});

afterAll(async () => {
	restorePatience();
	const total = (count: (one: Played) => number) =>
		played.reduce((sum, one) => sum + count(one), 0);
	process.stdout.write(
		`Random runs: seed ${SEED}, ${played.length} workflows, ` +
			`${total(({ executions }) => executions)} executions, ` +
			`${total(({ bought }) => bought)} jobs bought, ` +
			`${total(({ boughtTwice }) => boughtTwice)} jobs bought twice, ` +
			`${total(({ lost }) => lost)} jobs lost, ${total(({ leaks }) => leaks)} leaks ` +
			`(${total(({ orphans }) => orphans)} numbers came after a stop and are in the log)\n`,
	);
	await removeEngineFolder();
});

test(
	`${RUNS} random workflows, with random faults, stops and retries (OMOCAPTCHA_SOAK_SEED=${SEED})`,
	async () => {
		const lanes = new Slots(LANES);
		const problems: string[] = [];
		await Promise.all(
			fc.sample(scenarios, { numRuns: RUNS, seed: SEED }).map(async (scenario, index) => {
				const firstJobId = 100_000 + index * NUMBERS_PER_RUN;
				const one = await lanes.run(async () => await play(scenario, firstJobId, log));
				played.push(one);
				for (const problem of one.problems) {
					problems.push(`run ${index}: ${problem}\n${fc.stringify(scenario)}`);
				}
			}),
		);
		expect(problems).toEqual([]);
	},
	60_000 + RUNS * 3_000,
);

test('nothing that any run logged holds the token or an image', () => {
	expect(log.lines.length).toBeGreaterThan(RUNS);
	for (const line of log.lines) expect(leaksIn(everythingIn(line), TOKEN)).toEqual([]);
});
