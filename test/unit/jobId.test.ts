import fc from 'fast-check';

import { readJobId } from '../../nodes/shared/jobId';

test.each([
	[123456, 123456],
	['123456', 123456],
	[' 123456\n', 123456],
	[1, 1],
	['9007199254740991', Number.MAX_SAFE_INTEGER],
])('%p is a job number', (value, jobId) => {
	expect(readJobId(value)).toBe(jobId);
});

test.each([
	0,
	'0',
	-1,
	'-1',
	1.5,
	'1.5',
	'0123',
	'+5',
	'1e3',
	'0x10',
	'１２',
	'12 34',
	'12a',
	'',
	' ',
	NaN,
	Infinity,
	2 ** 53,
	'9007199254740992',
	'9007199254740993',
	1e21,
	null,
	undefined,
	true,
	[123456],
	{ jobId: 123456 },
])('%p is none', (value) => {
	expect(readJobId(value)).toBeUndefined();
});

test('every whole number above zero that is exact is one, as a number and as text', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (number) => {
			expect(readJobId(number)).toBe(number);
			expect(readJobId(String(number))).toBe(number);
		}),
	);
});

test('nothing else becomes one', () => {
	fc.assert(
		fc.property(fc.anything(), (value) => {
			const jobId = readJobId(value);
			if (jobId === undefined) return;
			expect(Number.isSafeInteger(jobId)).toBe(true);
			expect(jobId).toBeGreaterThan(0);
			expect(String(value).trim()).toBe(String(jobId));
		}),
		{ numRuns: 2_000 },
	);
});
