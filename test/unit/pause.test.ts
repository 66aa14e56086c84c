import { Halt } from '../../nodes/shared/halt';
import { pause } from '../../nodes/shared/pause';

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

/** Whether the pause is over, to be asked at any time. */
function watch(pausing: Promise<void>): () => boolean {
	let over = false;
	void pausing.then(() => {
		over = true;
	});
	return () => over;
}

test('it ends after its time, not before', async () => {
	const isOver = watch(pause(1_000, new Halt()));
	await jest.advanceTimersByTimeAsync(999);
	expect(isOver()).toBe(false);
	await jest.advanceTimersByTimeAsync(1);
	expect(isOver()).toBe(true);
	expect(jest.getTimerCount()).toBe(0);
});

test('the halt ends it at once, without an error, and no timer is left', async () => {
	const halt = new Halt();
	const pauses = [1_000, 60_000, 3_600_000].map(async (ms) => await pause(ms, halt));
	await jest.advanceTimersByTimeAsync(10);
	expect(jest.getTimerCount()).toBe(3);
	halt.reach();
	await Promise.all(pauses);
	expect(jest.getTimerCount()).toBe(0);
});

test('after the halt there is no pause, and no timer', async () => {
	const halt = new Halt();
	halt.reach();
	await pause(1_000, halt);
	expect(jest.getTimerCount()).toBe(0);
});

test.each([0, -5, -Infinity])('of %p ms is none', async (ms) => {
	await pause(ms, new Halt());
	expect(jest.getTimerCount()).toBe(0);
});

test('with real timers too, the halt leaves none behind', async () => {
	jest.useRealTimers();
	const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
	const halt = new Halt();
	const pausing = pause(3_600_000, halt);
	halt.reach();
	await pausing;
	const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
	expect(after).toBe(before);
});

test('on n8n 1.x, whose sleep takes no signal, its other function is used', async () => {
	const signals: AbortSignal[] = [];
	jest.doMock('n8n-workflow', () => ({
		sleep: () => {
			throw new Error('This one cannot be ended');
		},
		sleepWithAbort: async (ms: number, signal: AbortSignal) => {
			signals.push(signal);
			await new Promise<void>((resolve, reject) => {
				const timer = setTimeout(resolve, ms);
				signal.addEventListener('abort', () => {
					clearTimeout(timer);
					reject(new Error('canceled'));
				});
			});
		},
	}));
	jest.resetModules();
	const of1x = await import('../../nodes/shared/pause');
	jest.dontMock('n8n-workflow');
	const halt = new Halt();
	const isOver = watch(of1x.pause(1_000, halt));
	await jest.advanceTimersByTimeAsync(1_000);
	expect(isOver()).toBe(true);
	const ended = of1x.pause(60_000, halt);
	halt.reach();
	await ended;
	expect(signals).toHaveLength(2);
	expect(jest.getTimerCount()).toBe(0);
});
