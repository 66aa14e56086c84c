import fc from 'fast-check';

import {
	type BoughtJobs,
	type BoughtPurchase,
	openBoughtJobs,
	type Purchase,
	type UnconfirmedPurchase,
} from '../../nodes/shared/boughtJobs';

const bought: BoughtPurchase = {
	kind: 'bought',
	jobId: 123456,
	createdAt: 1_700_000_000_000,
	message: 'Create job success.',
	attempts: 1,
};

const doubt: UnconfirmedPurchase = {
	kind: 'unconfirmed',
	reason: 'connection cut off',
	executionId: '42',
};

/** What n8n does with an execution's data between a failure and a retry. */
function throughDatabase(context: Record<string, unknown>): Record<string, unknown> {
	const copy: unknown = JSON.parse(JSON.stringify(context));
	if (typeof copy !== 'object' || copy === null) throw new Error('The context is no object');
	return { ...copy };
}

/** A context that somebody else wrote. */
function contextWith(entry: unknown): Record<string, unknown> {
	const context: Record<string, unknown> = {};
	openBoughtJobs(context, 0).remember(0, 'print', bought);
	const [key = ''] = Object.keys(context);
	context[key] = { '0:0': entry };
	return context;
}

test.each<[string, Purchase]>([
	['a job', bought],
	['a job with its result', { ...bought, solved: { result: '1|3|5', durationMs: 3_000 } }],
	['a job with a result in another shape', { ...bought, solved: { result: [1], durationMs: 0 } }],
	['a doubt', doubt],
])('%s survives n8n’s database', (_, purchase) => {
	const context: Record<string, unknown> = {};
	openBoughtJobs(context, 0).remember(3, 'print', purchase);
	const later = openBoughtJobs(throughDatabase(context), 0);
	expect(later.find(3, 'print')).toEqual(purchase);
});

test('another item, another image or another run finds nothing', () => {
	const context: Record<string, unknown> = {};
	openBoughtJobs(context, 1).remember(3, 'print', bought);
	expect(openBoughtJobs(context, 1).find(3, 'print')).toEqual(bought);
	expect(openBoughtJobs(context, 1).find(4, 'print')).toBeUndefined();
	expect(openBoughtJobs(context, 1).find(3, 'another')).toBeUndefined();
	expect(openBoughtJobs(context, 0).find(3, 'print')).toBeUndefined();
	expect(openBoughtJobs(context, 11).find(3, 'print')).toBeUndefined();
});

test('what is forgotten is not found, and leaves nothing behind', () => {
	const context: Record<string, unknown> = {};
	const jobs = openBoughtJobs(context, 0);
	jobs.remember(0, 'print', bought);
	jobs.remember(1, 'print', doubt);
	jobs.forget(0, 'print');
	expect(jobs.find(0, 'print')).toBeUndefined();
	expect(jobs.find(1, 'print')).toEqual(doubt);
	jobs.forget(1, 'print');
	expect(context).toEqual({});
});

test('forgetting a run keeps the other runs', () => {
	const context: Record<string, unknown> = {};
	const [first, second, twelfth] = [0, 1, 11].map((run) => openBoughtJobs(context, run));
	for (const jobs of [first, second, twelfth]) jobs?.remember(0, 'print', bought);
	second?.forgetAll();
	expect([first, second, twelfth].map((jobs) => jobs?.find(0, 'print')?.kind)).toEqual([
		'bought',
		undefined,
		'bought',
	]);
	first?.forgetAll();
	twelfth?.forgetAll();
	expect(context).toEqual({});
});

test('what else n8n keeps in the context stays', () => {
	const context: Record<string, unknown> = { currentRunIndex: 2 };
	const jobs = openBoughtJobs(context, 0);
	jobs.remember(0, 'print', bought);
	jobs.forgetAll();
	expect(context).toEqual({ currentRunIndex: 2 });
});

describe('as an agent’s tool, where each try is a run of its own', () => {
	test('a job is found by its image alone', () => {
		const context: Record<string, unknown> = {};
		openBoughtJobs(context, undefined).remember(0, 'print', bought);
		const later = openBoughtJobs(throughDatabase(context), undefined);
		expect(later.find(0, 'print')).toEqual(bought);
		expect(later.find(0, 'another')).toBeUndefined();
	});

	test('calls for several images do not overwrite one another', () => {
		const context: Record<string, unknown> = {};
		const [first, second] = [undefined, undefined].map((run) => openBoughtJobs(context, run));
		first?.remember(0, 'one', { ...bought, jobId: 1 });
		second?.remember(0, 'two', { ...bought, jobId: 2 });
		expect(first?.find(0, 'one')).toMatchObject({ jobId: 1 });
		expect(second?.find(0, 'two')).toMatchObject({ jobId: 2 });
	});

	test('a call that is done forgets its own jobs, not those of another', () => {
		const context: Record<string, unknown> = {};
		const [first, second] = [undefined, undefined].map((run) => openBoughtJobs(context, run));
		first?.remember(0, 'one', { ...bought, jobId: 1 });
		second?.remember(0, 'two', { ...bought, jobId: 2 });
		first?.forgetAll();
		expect(second?.list()).toEqual([{ itemIndex: 0, jobId: 2 }]);
		second?.forget(0, 'two');
		expect(context).toEqual({});
	});

	test('a job that an earlier try bought is forgotten when a later one has used it', () => {
		const context: Record<string, unknown> = {};
		openBoughtJobs(context, undefined).remember(0, 'print', bought);
		const retry = openBoughtJobs(context, undefined);
		retry.find(0, 'print');
		retry.forgetAll();
		expect(context).toEqual({});
	});

	test('it is kept apart from runs of the node in the workflow', () => {
		const context: Record<string, unknown> = {};
		openBoughtJobs(context, undefined).remember(0, 'print', bought);
		const run = openBoughtJobs(context, 5);
		expect(run.find(0, 'print')).toBeUndefined();
		run.forgetAll();
		expect(openBoughtJobs(context, undefined).find(0, 'print')).toEqual(bought);
	});
});

test('the list has the jobs of this run alone, in the order of the items', () => {
	const context: Record<string, unknown> = {};
	openBoughtJobs(context, 1).remember(0, 'print', { ...bought, jobId: 99 });
	const jobs = openBoughtJobs(context, 0);
	jobs.remember(10, 'print', { ...bought, jobId: 3 });
	jobs.remember(2, 'print', { ...bought, jobId: 2 });
	jobs.remember(0, 'print', { ...bought, jobId: 1 });
	jobs.remember(1, 'print', doubt);
	expect(jobs.list()).toEqual([
		{ itemIndex: 0, jobId: 1 },
		{ itemIndex: 2, jobId: 2 },
		{ itemIndex: 10, jobId: 3 },
	]);
});

test.each([
	['no object', 'x'],
	['a list', [bought]],
	['no number', { ...bought, fingerprint: 'print', jobId: undefined }],
	['a number that is none', { ...bought, fingerprint: 'print', jobId: '12a' }],
	['a number past 2^53', { ...bought, fingerprint: 'print', jobId: '9007199254740993' }],
	['no time', { ...bought, fingerprint: 'print', createdAt: 'yesterday' }],
	['a doubt without a reason', { ...doubt, fingerprint: 'print', reason: 7 }],
	['a doubt of no execution', { ...doubt, fingerprint: 'print', executionId: undefined }],
])('an entry that was tampered with is as good as none: %s', (_, entry) => {
	const jobs = openBoughtJobs(contextWith(entry), 0);
	expect(jobs.find(0, 'print')).toBeUndefined();
	expect(jobs.list()).toEqual([]);
});

test('what is still right in an entry is used', () => {
	const entry = { ...bought, fingerprint: 'print', message: null, attempts: '?', solved: 'yes' };
	expect(openBoughtJobs(contextWith(entry), 0).find(0, 'print')).toEqual({
		...bought,
		message: '',
		attempts: 1,
	});
});

test('a result without its time is asked for again', () => {
	const entry = { ...bought, fingerprint: 'print', solved: { result: '1|3' } };
	expect(openBoughtJobs(contextWith(entry), 0).find(0, 'print')).toEqual(bought);
});

test('a context that was overwritten is written anew', () => {
	const context = contextWith(undefined);
	const [key = ''] = Object.keys(context);
	for (const rubbish of ['x', 7, null, [1]]) {
		context[key] = rubbish;
		const jobs = openBoughtJobs(context, 0);
		expect(jobs.list()).toEqual([]);
		jobs.remember(0, 'print', bought);
		expect(jobs.find(0, 'print')).toEqual(bought);
		jobs.forgetAll();
	}
});

test('whatever stands there, nothing is thrown and only whole job numbers come out', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (entries) => {
			const context = contextWith(undefined);
			const [key = ''] = Object.keys(context);
			context[key] = entries;
			const jobs = openBoughtJobs(context, 0);
			jobs.find(0, 'print');
			for (const { jobId } of jobs.list()) expect(Number.isSafeInteger(jobId)).toBe(true);
			jobs.forget(0, 'print');
			jobs.forgetAll();
		}),
	);
});

test('it behaves as a plain table would, whatever is done in whatever order', () => {
	const item = fc.nat({ max: 3 });
	const run = fc.nat({ max: 2 });
	const print = fc.constantFrom('one', 'two');
	const step = fc.oneof(
		fc.record({
			act: fc.constant('remember' as const),
			run,
			item,
			print,
			jobId: fc.integer({ min: 1 }),
		}),
		fc.record({ act: fc.constant('forget' as const), run, item }),
		fc.record({ act: fc.constant('forgetAll' as const), run }),
		fc.record({ act: fc.constant('save' as const) }),
	);
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
			let context: Record<string, unknown> = {};
			const table = new Map<string, { print: string; jobId: number }>();
			const open = (runIndex: number): BoughtJobs => {
				// A later run has no use for what earlier ones left.
				for (const key of [...table.keys()]) {
					if (Number(key.split(' ')[0]) < runIndex) table.delete(key);
				}
				return openBoughtJobs(context, runIndex);
			};
			for (const one of steps) {
				if (one.act === 'remember') {
					open(one.run).remember(one.item, one.print, { ...bought, jobId: one.jobId });
					table.set(`${one.run} ${one.item}`, one);
				} else if (one.act === 'forget') {
					open(one.run).forget(one.item, 'one');
					table.delete(`${one.run} ${one.item}`);
				} else if (one.act === 'forgetAll') {
					open(one.run).forgetAll();
					for (const key of [...table.keys()]) {
						if (key.startsWith(`${one.run} `)) table.delete(key);
					}
				} else context = throughDatabase(context);
			}
			for (const runIndex of [0, 1, 2]) {
				const expected = [0, 1, 2, 3].flatMap((itemIndex) => {
					const entry = table.get(`${runIndex} ${itemIndex}`);
					return entry ? [{ itemIndex, jobId: entry.jobId }] : [];
				});
				expect(open(runIndex).list()).toEqual(expected);
				for (const itemIndex of [0, 1, 2, 3]) {
					const entry = table.get(`${runIndex} ${itemIndex}`);
					for (const one of ['one', 'two']) {
						const found = open(runIndex).find(itemIndex, one);
						expect(found?.kind === 'bought' ? found.jobId : undefined).toBe(
							entry?.print === one ? entry.jobId : undefined,
						);
					}
				}
			}
			if (table.size === 0) expect(context).toEqual({});
		}),
	);
});
