import fc from 'fast-check';

import { readResult, resultText } from '../../nodes/shared/resultReader';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** As results arrive: numbers have already been through JSON. */
function fromJson(text: string): unknown {
	return JSON.parse(text);
}

describe('clicks', () => {
	test.each([
		['a string', '"1|3|5"', [1, 3, 5]],
		['a string of one picture', '"7"', [7]],
		['a number', '7', [7]],
		['an array of numbers', '[1, 3, 5]', [1, 3, 5]],
		['an array of strings', '["1", "3", "5"]', [1, 3, 5]],
		['an array around a string', '["1|3|5"]', [1, 3, 5]],
		['an object around a string', '{ "index": "1|3|5" }', [1, 3, 5]],
		['an object around an array', '{ "index": [1, 3, 5] }', [1, 3, 5]],
		['an object around a number', '{ "index": 4 }', [4]],
		['spaces around the numbers', '" 1 | 3\\n|\\t5 "', [1, 3, 5]],
		['the order of the service', '"5|1|3"', [5, 1, 3]],
		['a picture that is named twice', '"3|3"', [3, 3]],
		['the largest whole number that is exact', `"1|${LARGEST}"`, [1, LARGEST]],
	])('%s is read', (_, json, indices) => {
		expect(readResult('clicks', fromJson(json))).toEqual({ indices });
		expect(readResult('clicks', fromJson(json), 0)).toEqual({
			indices: indices.map((index) => index - 1),
		});
	});

	test.each([
		'"1|3|5|"',
		'"|1|3"',
		'"1||3"',
		'"|"',
		'"0"',
		'0',
		'"1|0"',
		'"-1"',
		'-1',
		'"1.5"',
		'1.5',
		'"01"',
		'"1|03"',
		'"１"',
		'"1|３"',
		'"+1"',
		'"1e3"',
		'"0x1"',
		'"1,3"',
		'"1 3"',
		'"one"',
		'"NaN"',
		'"Infinity"',
		'""',
		'"  "',
		'null',
		'true',
		'{}',
		'[]',
		'[null]',
		'[1, null]',
		'[1, [3]]',
		'[1, 2.5]',
		'{ "a": "1", "b": "3" }',
		'{ "a": { "b": "1" } }',
		'{ "__proto__": { "index": "1" } }',
		'"9007199254740992"',
		'9007199254740992',
		'9007199254740993',
		'"1|9007199254740993"',
		'1e400',
	])('%s is not guessed at', (json) => {
		expect(readResult('clicks', fromJson(json))).toBeUndefined();
		expect(readResult('clicks', fromJson(json), 0)).toBeUndefined();
	});

	test('no result at all is not guessed at', () => {
		expect(readResult('clicks', undefined)).toBeUndefined();
	});
});

describe('slider', () => {
	test.each([
		['a string', '"100"', 100],
		['a number', '100', 100],
		['an array around a string', '["100"]', 100],
		['an object around a string', '{ "x": "100" }', 100],
		['an object around a number', '{ "x": 100 }', 100],
		['spaces around it', '" 100\\n"', 100],
		['no way to go', '"0"', 0],
		['no way to go, as a number', '0', 0],
	])('%s is read, whatever number the first picture has', (_, json, value) => {
		expect(readResult('slider', fromJson(json), 1)).toEqual({ value });
		expect(readResult('slider', fromJson(json), 0)).toEqual({ value });
	});

	test.each([
		'"-1"',
		'-1',
		'"1.5"',
		'1.5',
		'"01"',
		'"１００"',
		'"100px"',
		'"1|3"',
		'[100, 200]',
		'{ "x": [1, 2] }',
		'{ "x": { "y": 1 } }',
		'"9007199254740992"',
		'9007199254740993',
		'""',
		'null',
		'false',
	])('%s is not guessed at', (json) => {
		expect(readResult('slider', fromJson(json))).toBeUndefined();
	});
});

describe('text', () => {
	test.each([
		['a string', '"aB3x"', 'aB3x'],
		['a string with spaces, which may be part of it', '" aB 3x "', ' aB 3x '],
		['letters of any script', '"１漢"', '１漢'],
		['an array around a string', '["aB3x"]', 'aB3x'],
		['an object around a string', '{ "text": "aB3x" }', 'aB3x'],
		['a number', '4711', '4711'],
		['what would be clicks', '"1|3|5"', '1|3|5'],
	])('%s is read', (_, json, text) => {
		expect(readResult('text', fromJson(json))).toEqual({ text });
	});

	test.each([
		'""',
		'" \\n"',
		'null',
		'true',
		'[]',
		'{}',
		'["a", "b"]',
		'{ "a": ["b"] }',
		'[[1]]',
		// JSON has already made other digits out of these.
		'9007199254740993',
		'1.10',
		'1e400',
	])('%s is not guessed at', (json) => {
		expect(readResult('text', fromJson(json))).toBeUndefined();
	});
});

describe("the service's own text", () => {
	test.each([
		['"1|3|5"', '1|3|5'],
		['" 1|3 "', ' 1|3 '],
		['100', '100'],
		['["1|3|5"]', '1|3|5'],
		['{ "x": 100 }', '100'],
		['[1, 3, 5]', '[1,3,5]'],
		['{ "a": 1, "b": [] }', '{"a":1,"b":[]}'],
		['null', 'null'],
		['""', '""'],
	])('%s is shown as %s', (json, text) => {
		expect(resultText(fromJson(json))).toBe(text);
	});

	test('there is a text even for no result, and for one nested too deep to print', () => {
		const depth = 200_000;
		expect(resultText(undefined)).not.toBe('');
		expect(resultText(fromJson('['.repeat(depth) + ']'.repeat(depth)))).not.toBe('');
	});
});

describe('under generated input', () => {
	const firstIndex = fc.constantFrom<0 | 1>(0, 1);
	const format = fc.constantFrom<'clicks' | 'slider' | 'text'>('clicks', 'slider', 'text');
	const pictures = fc.array(fc.integer({ min: 1, max: LARGEST }), { minLength: 1 });
	const spaces = fc.constantFrom('', ' ', '\n', '\t ');

	test('a printed list of pictures always reads back', () => {
		fc.assert(
			fc.property(pictures, spaces, firstIndex, (list, space, first) => {
				const expected = { indices: list.map((index) => index - 1 + first) };
				const separator = `${space}|${space}`;
				expect(readResult('clicks', list.join(separator), first)).toEqual(expected);
				expect(readResult('clicks', list, first)).toEqual(expected);
				expect(readResult('clicks', { result: list.map(String) }, first)).toEqual(expected);
			}),
			{ numRuns: 1_000 },
		);
	});

	test('a printed distance always reads back', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: LARGEST }), spaces, (value, space) => {
				expect(readResult('slider', value)).toEqual({ value });
				expect(readResult('slider', `${space}${value}${space}`)).toEqual({ value });
			}),
			{ numRuns: 1_000 },
		);
	});

	/** Decides with big integers, which neither round nor forgive. */
	function isWholeNumber(text: string, least: bigint): boolean {
		const digits = text.trim();
		if (digits === '' || [...digits].some((digit) => !'0123456789'.includes(digit))) return false;
		const number = BigInt(digits);
		return String(number) === digits && number >= least && number <= BigInt(LARGEST);
	}

	test('text is read as clicks or distance exactly where each part is a whole number', () => {
		const nearMiss = fc
			.array(
				fc.oneof(
					fc.constantFrom('|', '||', ' ', '-', '+', '.', '0', '００', '１', '1e3', '\u00a0', 'x'),
					fc.nat().map(String),
					fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
				),
				{ maxLength: 6 },
			)
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(nearMiss, (text) => {
				const parts = text.split('|');
				expect(readResult('clicks', text)).toEqual(
					parts.every((part) => isWholeNumber(part, 1n))
						? { indices: parts.map(Number) }
						: undefined,
				);
				expect(readResult('slider', text)).toEqual(
					isWholeNumber(text, 0n) ? { value: Number(text) } : undefined,
				);
			}),
			{ numRuns: 5_000 },
		);
	});

	test('arbitrary JSON gives no number that does not stand in it', () => {
		const json = fc.oneof(
			fc.json(),
			fc.json({ maxDepth: 1 }),
			fc.array(fc.oneof(fc.double(), fc.nat(), fc.string())).map((list) => JSON.stringify(list)),
			fc.bigInt().map(String),
		);
		fc.assert(
			fc.property(json, format, firstIndex, (text, as, first) => {
				const reading = readResult(as, fromJson(text), first);
				if (reading === undefined || 'text' in reading) return;
				const numbers = 'value' in reading ? [reading.value] : reading.indices;
				const shift = 'value' in reading ? 0 : 1 - first;
				const least = 'value' in reading ? 0 : 1;
				expect(numbers).not.toHaveLength(0);
				for (const number of numbers) {
					const original = number + shift;
					expect(Number.isSafeInteger(original)).toBe(true);
					expect(original).toBeGreaterThanOrEqual(least);
					expect(text.split(/[^0-9]+/)).toContain(String(original));
				}
			}),
			{ numRuns: 5_000 },
		);
	});

	test('whatever comes, there is a text for it', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true }), (raw) => {
				expect(resultText(raw)).not.toBe('');
			}),
			{ numRuns: 1_000 },
		);
	});
});
