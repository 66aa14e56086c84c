import { randomBernoulli, randomLcg, randomLogNormal, randomUniform } from 'd3-random';

/** How long the service takes for a job, as a distribution. */
export interface ServiceTimes {
	name: string;
	/** As many times as asked for, in milliseconds; the same ones on every call. */
	draw: (count: number) => number[];
}

/** Any number does; with the same one every run draws the same times. */
const SEED = 0.42;

function distribution(name: string, prepare: (random: () => number) => () => number): ServiceTimes {
	return {
		name,
		draw: (count) => {
			const next = prepare(randomLcg(SEED));
			return Array.from({ length: count }, () => next() * 1_000);
		},
	};
}

/** In seconds: what the service is said to take lies between 1 and 15. */
export const serviceTimes: readonly ServiceTimes[] = [
	distribution('fixed 3 s', () => () => 3),
	distribution('uniform 2–6 s', (random) => randomUniform.source(random)(2, 6)),
	// Median 3.5 s, one job in a hundred over 9 s.
	distribution('log-normal', (random) => randomLogNormal.source(random)(Math.log(3.5), 0.4)),
	// Three jobs of four around 2 s, the fourth around 12 s: solved by a machine, or by a person.
	distribution('bimodal 2 s / 12 s', (random) => {
		const slow = randomBernoulli.source(random)(0.25);
		const spread = randomUniform.source(random)(0.9, 1.1);
		return () => (slow() === 1 ? 12 : 2) * spread();
	}),
];
