import fc from 'fast-check';

import { normalizeTargetText, unreadableCharacter } from '../../nodes/shared/targetText';
import { anyText } from './anyText';

/** Letters of Vietnamese, each of which has two spellings in Unicode. */
const VIETNAMESE = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ';

test.each([
	'panda',
	'a red fire hydrant',
	'Traffic lights',
	'gấu trúc',
	'ngôi sao',
	'đường ray xe lửa',
	'2 cats & 1 dog!',
	"bird's nest (empty)",
	'50% off, "really"?',
	'–—…’',
])('%s is read by the service', (text) => {
	expect(unreadableCharacter(normalizeTargetText(text))).toBeUndefined();
});

test('all letters of Vietnamese are read, composed or not, in both cases', () => {
	for (const letters of [VIETNAMESE, VIETNAMESE.toUpperCase()]) {
		expect(unreadableCharacter(letters.normalize('NFC'))).toBeUndefined();
		expect(unreadableCharacter(letters.normalize('NFD'))).toBeUndefined();
	}
});

test('two spellings of one text become the same', () => {
	expect(normalizeTargetText('gấu trúc'.normalize('NFD'))).toBe('gấu trúc'.normalize('NFC'));
	expect(normalizeTargetText('  con\n mèo\u00a0')).toBe('con mèo');
});

test.each([
	['панда', 'п'],
	['pаnda', 'а'],
	['熊猫', '熊'],
	['パンダ', 'パ'],
	['판다', '판'],
	['باندا', 'ب'],
	['פנדה', 'פ'],
	['แพนด้า', 'แ'],
	['πάντα', 'π'],
	['panda 🐼', '🐼'],
	['a ☃ man', '☃'],
	['number 1️⃣', '\ufe0f'],
	['ｐａｎｄａ', 'ｐ'],
	['con mèo، con chó', '،'],
	['con mèo。', '。'],
	['१२', '१'],
	['a\u0000b', '\u0000'],
	['a\u200bb', '\u200b'],
])('%s is not read, because of %s', (text, character) => {
	expect(unreadableCharacter(normalizeTargetText(text))).toBe(character.normalize('NFC'));
});

test('normalizing is done after one go, and leaves no space at an end or twice', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			const once = normalizeTargetText(text);
			expect(normalizeTargetText(once)).toBe(once);
			expect(once).not.toMatch(/^\s|\s$|\s\s/u);
		}),
	);
});

test('the character that is named stands in the text', () => {
	fc.assert(
		fc.property(anyText(20), (text) => {
			const character = unreadableCharacter(text);
			if (character !== undefined) expect([...text]).toContain(character);
			else expect(text).not.toMatch(/[\p{Script=Han}\p{Script=Cyrillic}\p{Script=Arabic}]/u);
		}),
		{ numRuns: 1_000 },
	);
});
