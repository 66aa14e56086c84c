import { getEventListeners } from 'node:events';

import { type Batch, type ItemOutcome, runBatch } from '../../nodes/shared/batch';
import { failed } from '../../nodes/shared/failures';
import { Halt } from '../../nodes/shared/halt';
import { passed, settle } from './clock';

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

const failure = { code: 'failed' as const, message: 'No.' };

/** A batch of items that take so many milliseconds each, and fail where that is below zero. */
function batchOf(
	items: readonly number[],
	changes: Partial<Batch<number, number>> = {},
): Batch<number, number> & { begun: number[] } {
	const halt = new Halt();
	const begun: number[] = [];
	const work = async (item: number): Promise<ItemOutcome<number>> => {
		begun.push(item);
		await passed(Math.abs(item));
		return item < 0 ? failed(failure) : { ok: true, value: item };
	};
	const stopped = new AbortController().signal;
	return { items, work, failureEndsAll: false, halt, stopped, begun, ...changes };
}

test('outcomes come in the order of the items, and all work side by side', async () => {
	const began = Date.now();
	const batch = await settle(runBatch(batchOf([300, 100, 200])));
	expect(batch).toEqual({
		outcomes: [300, 100, 200].map((value) => ({ ok: true, value })),
		firstFailed: undefined,
	});
	expect(Date.now() - began).toBe(300);
});

test('no items are no batch to wait for', async () => {
	expect(await settle(runBatch(batchOf([])))).toEqual({ outcomes: [], firstFailed: undefined });
});

test('where failures do not end it, all other items come through', async () => {
	const batch = batchOf([300, -100, 200]);
	expect(await settle(runBatch(batch))).toEqual({
		outcomes: [{ ok: true, value: 300 }, failed(failure), { ok: true, value: 200 }],
		firstFailed: 1,
	});
	expect(batch.halt.reached).toBe(false);
});

test('the first failure is the first that was known, not the first in order', async () => {
	expect(await settle(runBatch(batchOf([-300, 50, -100])))).toMatchObject({ firstFailed: 2 });
});

test('where a failure ends it, the halt is reached then, and what is under way is waited for', async () => {
	const halt = new Halt();
	const reachedAt: Array<[number, boolean]> = [];
	const began = Date.now();
	const batch = batchOf([-100, 200], {
		halt,
		failureEndsAll: true,
		work: async (item) => {
			await passed(Math.abs(item));
			reachedAt.push([item, halt.reached]);
			return item < 0 ? failed(failure) : { ok: true, value: item };
		},
	});
	expect(await settle(runBatch(batch))).toEqual({
		outcomes: [failed(failure), { ok: true, value: 200 }],
		firstFailed: 0,
	});
	expect(reachedAt).toEqual([
		[-100, false],
		[200, true],
	]);
	expect(Date.now() - began).toBe(200);
});

test('an item that was halted has not failed', async () => {
	const halt = new Halt();
	const batch = batchOf([1, 2], { halt, failureEndsAll: true, work: async () => 'halted' });
	expect(await settle(runBatch(batch))).toEqual({
		outcomes: ['halted', 'halted'],
		firstFailed: undefined,
	});
	expect(halt.reached).toBe(false);
});

test('a stop ends it at once, whatever is under way', async () => {
	const stop = new AbortController();
	const batch = batchOf([60_000, 60_000], { stopped: stop.signal });
	const running = runBatch(batch);
	await jest.advanceTimersByTimeAsync(500);
	const stoppedAt = Date.now();
	stop.abort();
	expect(await running).toBe('stopped');
	expect(Date.now()).toBe(stoppedAt);
	expect(batch.halt.reached).toBe(true);
});

test('what was stopped before it began does nothing', async () => {
	const batch = batchOf([100], { stopped: AbortSignal.abort() });
	expect(await runBatch(batch)).toBe('stopped');
	expect(batch.begun).toEqual([]);
});

test('no listener stays on n8n’s signal', async () => {
	const { signal } = new AbortController();
	await settle(runBatch(batchOf([100], { stopped: signal })));
	await settle(runBatch(batchOf([-100], { stopped: signal, failureEndsAll: true })));
	expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
