import { Halt } from '../../nodes/shared/halt';
import { Pace } from '../../nodes/shared/pace';
import { settle } from './clock';

beforeEach(() => {
	jest.useFakeTimers({ now: 1_000_000 });
});

afterEach(() => {
	jest.useRealTimers();
});

const FAR = 10_000_000;

/** How long after now a request may go out. */
async function opensAfter(pace: Pace): Promise<number> {
	const began = Date.now();
	expect(await settle(pace.opens(new Halt(), FAR))).toBe(true);
	return Date.now() - began;
}

test('nothing is held back before the service says so', async () => {
	const pace = new Pace();
	expect(pace.waitFrom(Date.now())).toBe(0);
	expect(await opensAfter(pace)).toBe(0);
	expect(jest.getTimerCount()).toBe(0);
});

test('all wait as long as Retry-After says', async () => {
	const pace = new Pace();
	pace.tooManyRequests(Date.now(), 7_000);
	expect(pace.waitFrom(Date.now())).toBe(7_000);
	const began = Date.now();
	const waits = [1, 2, 3].map(async () => {
		await pace.opens(new Halt(), FAR);
		return Date.now() - began;
	});
	expect(await settle(Promise.all(waits))).toEqual([7_000, 7_000, 7_000]);
});

test('where the service names no time, each refusal doubles it, up to 30 seconds', async () => {
	const pace = new Pace();
	const waits: number[] = [];
	for (let refusal = 0; refusal < 7; refusal += 1) {
		pace.tooManyRequests(Date.now(), undefined);
		waits.push(await opensAfter(pace));
	}
	expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('requests that are refused together are one refusal', async () => {
	const pace = new Pace();
	for (let request = 0; request < 10; request += 1) pace.tooManyRequests(Date.now(), undefined);
	expect(await opensAfter(pace)).toBeLessThanOrEqual(2_000);
});

test('an accepted request makes the next pause short again', async () => {
	const pace = new Pace();
	for (let refusal = 0; refusal < 4; refusal += 1) {
		pace.tooManyRequests(Date.now(), undefined);
		await opensAfter(pace);
	}
	pace.accepted();
	pace.tooManyRequests(Date.now(), undefined);
	expect(await opensAfter(pace)).toBe(1_000);
});

test('the longest wait counts, in whatever order the answers come', async () => {
	const pace = new Pace();
	pace.tooManyRequests(Date.now(), 9_000);
	pace.tooManyRequests(Date.now(), 2_000);
	expect(await opensAfter(pace)).toBe(9_000);
});

test('who waits when a longer wait is named waits that long', async () => {
	const pace = new Pace();
	pace.tooManyRequests(Date.now(), 2_000);
	const began = Date.now();
	const waiting = pace.opens(new Halt(), FAR);
	await jest.advanceTimersByTimeAsync(1_000);
	pace.tooManyRequests(Date.now(), 5_000);
	expect(await settle(waiting)).toBe(true);
	expect(Date.now() - began).toBe(6_000);
});

test.each([0, -5])('Retry-After of %p does not make a hail of requests', async (retryAfterMs) => {
	const pace = new Pace();
	pace.tooManyRequests(Date.now(), retryAfterMs);
	expect(await opensAfter(pace)).toBeGreaterThanOrEqual(1_000);
});

test('a wait that would end too late is not begun', async () => {
	const pace = new Pace();
	pace.tooManyRequests(Date.now(), 7_000);
	const began = Date.now();
	expect(await settle(pace.opens(new Halt(), began + 6_999))).toBe(false);
	expect(Date.now()).toBe(began);
	expect(await settle(pace.opens(new Halt(), began + 7_000))).toBe(true);
});

test('a wait of years is neither begun nor a busy loop', async () => {
	const pace = new Pace();
	pace.tooManyRequests(Date.now(), 2_300_951_384_673);
	expect(await pace.opens(new Halt(), Date.now() + 60_000)).toBe(false);
	expect(jest.getTimerCount()).toBe(0);
});

test('the halt ends the wait at once, and leaves no timer', async () => {
	const pace = new Pace();
	const halt = new Halt();
	pace.tooManyRequests(Date.now(), 7_000);
	const waiting = pace.opens(halt, FAR);
	await jest.advanceTimersByTimeAsync(10);
	halt.reach();
	expect(await waiting).toBe(false);
	expect(jest.getTimerCount()).toBe(0);
	expect(await pace.opens(halt, FAR)).toBe(false);
});

test('after the halt nothing goes out, held back or not', async () => {
	const halt = new Halt();
	halt.reach();
	expect(await new Pace().opens(halt, FAR)).toBe(false);
});
