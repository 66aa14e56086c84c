import { Jobs, statusAt } from '../../sandbox/jobs';
import type { Pace } from '../../sandbox/jobs';

const facts = {
	typeJobId: '43',
	input: undefined,
	image: { sha256: 'aa', bytes: 1 },
	ending: { status: 'success', result: '1' },
} as const;

function readyTimes(pace: Pace, count: number): number[] {
	const jobs = new Jobs(1, pace);
	return Array.from({ length: count }, () => jobs.create(facts, 1_000).readyAt);
}

test('a job waits, then runs, then is done', () => {
	const job = new Jobs(1, { solveMs: 100, waitingMs: 30 }).create(facts, 1_000);
	expect([1_000, 1_029.9, 1_030, 1_099.9, 1_100, 9_999].map((time) => statusAt(job, time))).toEqual(
		['waiting', 'waiting', 'running', 'running', 'success', 'success'],
	);
});

test('a quarter of its time is waiting unless it is said', () => {
	const job = new Jobs(1, { solveMs: 100 }).create(facts, 0);
	expect(statusAt(job, 24)).toBe('waiting');
	expect(statusAt(job, 25)).toBe('running');
});

test('the time may be chosen for each job by its position', () => {
	expect(readyTimes({ solveMs: (index) => index * 10 }, 3)).toEqual([1_000, 1_010, 1_020]);
});

test('times between two bounds are spread evenly over them', () => {
	const times = readyTimes({ solveMs: { from: 2_000, to: 6_000 } }, 400).map(
		(time) => time - 1_000,
	);
	const perQuarter = [0, 0, 0, 0];
	for (const time of times) {
		const quarter = Math.floor((time - 2_000) / 1_000);
		perQuarter[quarter] = (perQuarter[quarter] ?? 0) + 1;
	}
	for (const count of perQuarter) expect(Math.abs(count - 100)).toBeLessThanOrEqual(2);
	expect(perQuarter).toHaveLength(4);
});

test('numbers are not used again after all jobs are forgotten', () => {
	const jobs = new Jobs(10, { solveMs: 0 });
	jobs.create(facts, 0);
	jobs.clear();
	expect(jobs.find(10)).toBeUndefined();
	expect(jobs.create(facts, 0).jobId).toBe(11);
});
