import fc from 'fast-check';

import { redact } from '../../nodes/shared/redaction';
import { showValue } from '../../nodes/shared/showValue';
import { anyText } from './anyText';

const TOKEN = 'k3yF0rTests-9f2c';

/** Tokens as services give them: letters and digits, dashes and underscores. */
const tokens = fc
	.array(fc.constantFrom(...'abcdefghijkmnopqrstuvwxyzABCDEFG23456789-_'), {
		minLength: 8,
		maxLength: 64,
	})
	.map((letters) => letters.join(''));

test.each([
	['alone', TOKEN, '***'],
	['within a sentence', `Token ${TOKEN} is not valid.`, 'Token *** is not valid.'],
	['twice', `${TOKEN}${TOKEN}`, '******'],
	['within quotes', `{"api_token":"${TOKEN}"}`, '{"api_token":"***"}'],
])('the token is taken out: %s', (_, text, expected) => {
	expect(redact(text, TOKEN)).toBe(expected);
});

test('the token is taken out wherever it stands', () => {
	const around = anyText(400);
	fc.assert(
		fc.property(tokens, around, around, fc.nat({ max: 700 }), (token, before, after, spaces) => {
			const text = `${before}${token}${' '.repeat(spaces)}${token}${after}`;
			expect(redact(text, token)).not.toContain(token);
		}),
		{ numRuns: 1_000 },
	);
});

test('an empty token takes nothing out', () => {
	expect(redact('Invalid api token.', '')).toBe('Invalid api token.');
});

test('an image that a reply quotes is taken out', () => {
	const image = Buffer.from('any bytes of an image that is not to be seen by anyone').toString(
		'base64',
	);
	expect(redact(`Bad image: ${image}!`, TOKEN)).toBe('Bad image: […]!');
	expect(redact(`data:image/png;base64,${image.repeat(5_000)}`, TOKEN)).toBe(
		'data:image/png;base64,[…]',
	);
});

test('pieces of an image are taken out, wherever it was cut', () => {
	const images = fc
		.uint8Array({ minLength: 90, maxLength: 400 })
		.map((bytes) => Buffer.from(bytes).toString('base64'));
	fc.assert(
		fc.property(images, fc.nat({ max: 20 }), (image, cut) => {
			const redacted = redact(`The image "${image.slice(cut)}" is bad.`, TOKEN);
			expect(redacted).toBe('The image "[…]" is bad.');
		}),
	);
});

test('words, numbers and URLs stay readable', () => {
	const text =
		'Type 14 needs data.input, see https://omocaptcha.com/docs/types/14?lang=vi (Mã lỗi: 7)';
	expect(redact(text, TOKEN)).toBe(text);
});

test('control characters and line breaks become one space', () => {
	expect(redact('\u0000one\r\n\ttwo\u001b[31m \u2028three\u0085', TOKEN)).toBe(
		'one two [31m three',
	);
});

test('a long text is cut, and says so', () => {
	const redacted = redact('no reason '.repeat(10_000), TOKEN);
	expect(redacted.length).toBeLessThanOrEqual(301);
	expect(redacted).toMatch(/^no reason no reason .*…$/);
	expect(redact('a '.repeat(149), TOKEN)).not.toContain('…');
});

test('no text comes out with half a character, a control character or too long', () => {
	const texts = fc.oneof(
		anyText(700),
		fc
			.tuple(fc.nat({ max: 6_100 }), fc.nat({ max: 400 }))
			.map(([spaces, count]) => ' '.repeat(spaces) + 'x '.repeat(count % 150) + '😀'.repeat(count)),
	);
	fc.assert(
		fc.property(texts, (text) => {
			const redacted = redact(text, TOKEN);
			expect(redacted).not.toMatch(/[\p{Cc}\p{Cs}]/u);
			expect([...redacted].length).toBeLessThanOrEqual(301);
		}),
		{ numRuns: 500 },
	);
});

describe('a value in an error message', () => {
	test.each([
		['', 'an empty value'],
		[undefined, 'an empty value'],
		[null, 'an empty value'],
		[0, '0'],
		[-1.5, '-1.5'],
		[false, 'false'],
		['abc', '"abc"'],
		['two\nlines', '"two lines"'],
		[{ jobId: 5 }, 'the value'],
		[[5], 'the value'],
	])('%j is shown as %s', (value, shown) => {
		expect(showValue(value)).toBe(shown);
	});

	test('is short, and no piece of an image', () => {
		expect(showValue('word '.repeat(100)).length).toBeLessThan(50);
		expect(showValue('iVBORw0KGgo'.repeat(100))).not.toContain('iVBORw0KGgo');
	});
});
