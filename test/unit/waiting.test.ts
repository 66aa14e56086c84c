import fc from 'fast-check';

import { nextPollAge, nextQuestion, SolvingTimes } from '../../nodes/shared/waiting';

/** The ages at which a job that is never solved is asked, from its creation to `until`. */
function pollAges(interval: number, until: number): number[] {
	const ages: number[] = [];
	for (let age = nextPollAge(0, interval); age <= until; age = nextPollAge(age, interval)) {
		ages.push(age);
	}
	return ages;
}

function gapsOf(ages: readonly number[]): number[] {
	return ages.map((age, index) => age - (ages[index - 1] ?? 0));
}

describe('poll ages', () => {
	test('the first is one interval after creation, then every interval', () => {
		expect(pollAges(1_000, 10_000)).toEqual([
			1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000,
		]);
		expect(pollAges(750, 3_000)).toEqual([750, 1_500, 2_250, 3_000]);
	});

	test('past ten seconds they stretch slowly, up to five seconds apart', () => {
		const gaps = gapsOf(pollAges(1_000, 200_000)).slice(10);
		expect(gaps[0]).toBe(1_000);
		expect(gaps[1]).toBeLessThan(1_500);
		for (const [index, gap] of gaps.entries()) {
			expect(gap).toBeGreaterThanOrEqual(gaps[index - 1] ?? 0);
			expect(gap).toBeLessThanOrEqual(5_000);
		}
		expect(gaps.at(-1)).toBe(5_000);
	});

	test('an interval past five seconds stays as it is', () => {
		expect(new Set(gapsOf(pollAges(20_000, 600_000)))).toEqual(new Set([20_000]));
	});

	test('no two are ever closer than the interval', () => {
		fc.assert(
			fc.property(fc.integer({ min: 200, max: 60_000 }), (interval) => {
				const gaps = gapsOf(pollAges(interval, 300_000));
				expect(Math.min(interval, ...gaps)).toBeGreaterThanOrEqual(interval - 1e-6);
				expect(Math.max(interval, ...gaps)).toBeLessThanOrEqual(Math.max(interval, 5_000) + 1e-6);
			}),
		);
	});
});

describe('what a batch has learned', () => {
	const interval = 1_000;

	/** A wave of jobs that are asked side by side at every poll age, with the ages they take. */
	function askAlways(times: SolvingTimes, solvingTimes: readonly number[]): void {
		for (let age = interval; age <= Math.max(...solvingTimes) + interval; age += interval) {
			for (const solvingTime of solvingTimes) {
				const lastAge = age - interval;
				if (lastAge < solvingTime) times.learn(lastAge, age, age >= solvingTime);
			}
		}
	}

	/** Asks for one job as it was learned; gives the ages at which it was asked. */
	function ask(times: SolvingTimes, solvingTime: number): number[] {
		const ages: number[] = [];
		const isScout = times.enlist();
		let lastAge = 0;
		while (lastAge < solvingTime) {
			const age = times.nextAge(lastAge, isScout);
			times.learn(lastAge, age, age >= solvingTime);
			ages.push(age);
			lastAge = age;
		}
		return ages;
	}

	function learned(solvingTimes: readonly number[]): SolvingTimes {
		const times = new SolvingTimes(interval);
		askAlways(times, solvingTimes);
		return times;
	}

	function jobs(count: number, solvingTime: number): number[] {
		return Array.from({ length: count }, () => solvingTime);
	}

	test('nothing, at first: every age is asked', () => {
		const times = new SolvingTimes(interval);
		expect([0, 1_000, 1_500, 2_000].map((age) => times.nextAge(age))).toEqual([
			1_000, 2_000, 2_000, 3_000,
		]);
		expect(ask(times, 5_000)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
	});

	test('ages at which none of a hundred jobs was ready are skipped', () => {
		expect(learned(jobs(100, 4_000)).nextAge(0)).toBe(4_000);
		expect(learned(jobs(100, 4_000)).nextAge(2_000)).toBe(4_000);
	});

	test('a few jobs are not enough to skip by', () => {
		expect(learned(jobs(5, 4_000)).nextAge(0)).toBe(1_000);
	});

	test('an age at which one job in ten is ready is asked', () => {
		const times = learned([...jobs(10, 1_000), ...jobs(90, 3_000)]);
		expect(times.nextAge(0)).toBe(1_000);
	});

	test('an age at which one job in two hundred is ready is skipped', () => {
		const times = learned([...jobs(1, 1_000), ...jobs(199, 3_000)]);
		expect(times.nextAge(0)).toBe(3_000);
	});

	test('rare answers add up: a long stretch of them is not skipped as a whole', () => {
		const rare = Array.from({ length: 20 }, (_, index) => jobs(2, 1_000 * (index + 1))).flat();
		const times = learned([...rare, ...jobs(160, 30_000)]);
		expect(times.nextAge(0)).toBeGreaterThan(1_000);
		expect(times.nextAge(0)).toBeLessThan(10_000);
	});

	test('one job in ten asks at every age, whatever is known', () => {
		const times = learned(jobs(100, 4_000));
		const asked = Array.from({ length: 100 }, () => ask(times, 4_000).length);
		expect(asked.filter((count) => count === 4).length).toBeGreaterThanOrEqual(10);
		expect(times.nextAge(0, true)).toBe(1_000);
		expect(times.nextAge(1_000, true)).toBe(2_000);
	});

	test('a gap in the middle is skipped, and ages on both sides are asked', () => {
		const times = learned([...jobs(100, 1_000), ...jobs(100, 5_000)]);
		expect(times.nextAge(0)).toBe(1_000);
		expect(times.nextAge(1_000)).toBe(5_000);
	});

	test('skipping does not wear off while jobs take as long as before', () => {
		const times = learned(jobs(100, 4_000));
		const asked = Array.from({ length: 200 }, () => ask(times, 4_000).length);
		// Some ask all four times, so that a change is noticed.
		expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThan(600);
	});

	test('a service that gets slower is noticed', () => {
		const times = learned(jobs(100, 2_000));
		for (let job = 0; job < 200; job += 1) ask(times, 6_000);
		expect(ask(times, 6_000).at(-1)).toBeLessThanOrEqual(7_000);
	});

	test('a service that gets faster is noticed', () => {
		const times = learned(jobs(200, 10_000));
		for (let job = 0; job < 200; job += 1) ask(times, 1_500);
		expect(ask(times, 1_500).at(-1)).toBeLessThanOrEqual(3_000);
	});

	test('whatever was learned, there is a next age, later than the last and a poll age', () => {
		const lesson = fc.tuple(fc.nat({ max: 30_000 }), fc.nat({ max: 30_000 }), fc.boolean());
		fc.assert(
			fc.property(
				fc.integer({ min: 200, max: 5_000 }),
				fc.array(lesson, { maxLength: 60 }),
				fc.nat({ max: 60_000 }),
				(interval, lessons, lastAge) => {
					const times = new SolvingTimes(interval);
					for (const [one, other, ready] of lessons) {
						times.learn(Math.min(one, other), Math.max(one, other), ready);
					}
					const age = times.nextAge(lastAge);
					expect(age).toBeGreaterThan(lastAge);
					expect(pollAges(interval, age)).toContain(age);
				},
			),
		);
	});
});

describe('the next question', () => {
	const interval = 1_000;

	test('comes at the next poll age', () => {
		const times = new SolvingTimes(interval);
		const wait = { deadline: 60_000, interval };
		expect(nextQuestion(times, { ...wait, lastAge: 0, earliest: 1_000 })).toBe(1_000);
		expect(nextQuestion(times, { ...wait, lastAge: 1_000, earliest: 2_000 })).toBe(2_000);
	});

	test('comes later where the last answer was late', () => {
		const times = new SolvingTimes(interval);
		const wait = { lastAge: 1_000, earliest: 2_300, deadline: 60_000, interval };
		expect(nextQuestion(times, wait)).toBe(2_300);
	});

	test('is the last one at the deadline, where none would fit after it', () => {
		const times = new SolvingTimes(interval);
		const wait = { lastAge: 8_000, earliest: 9_000, deadline: 9_600, interval };
		expect(nextQuestion(times, wait)).toBe(9_600);
	});

	test('does not come after the deadline', () => {
		const times = new SolvingTimes(interval);
		const wait = { lastAge: 9_600, earliest: 10_600, deadline: 9_600, interval };
		expect(nextQuestion(times, wait)).toBeUndefined();
	});

	test('is not lost where all ages up to the deadline are unlikely', () => {
		const times = new SolvingTimes(interval);
		for (let job = 0; job < 100; job += 1) times.learn(0, 30_000, false);
		const wait = { lastAge: 0, earliest: 1_000, deadline: 1_900, interval };
		expect(times.nextAge(0)).toBeGreaterThan(1_900);
		expect(nextQuestion(times, wait)).toBe(1_900);
	});

	test('a whole wait keeps the interval, ends in time and asks at its end', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 200, max: 5_000 }),
				fc.integer({ min: 5_000, max: 120_000 }),
				fc.array(fc.nat({ max: 400 }), { minLength: 1 }),
				(between, deadline, answerTimes) => {
					const times = new SolvingTimes(between);
					let lastAge = 0;
					let earliest = between;
					let lastAnswerAt = 0;
					for (let asked = 0; ; asked += 1) {
						const age = nextQuestion(times, { lastAge, earliest, deadline, interval: between });
						if (age === undefined) break;
						expect(age).toBeLessThanOrEqual(deadline);
						expect(age - lastAnswerAt).toBeGreaterThanOrEqual(between - 1e-6);
						lastAnswerAt = age + (answerTimes[asked % answerTimes.length] ?? 0);
						lastAge = age;
						earliest = lastAnswerAt + between;
					}
					// It may end early by one answer and one interval, never by more.
					expect(deadline - lastAge).toBeLessThan(between + 400);
				},
			),
		);
	});
});
