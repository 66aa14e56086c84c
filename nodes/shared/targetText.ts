/**
 * Letters of the Latin script, marks that are set on them (Vietnamese among them), and what stands
 * between words: ASCII, and the quotes and dashes of European languages. Full-width letters count
 * as Latin in Unicode and are left out.
 */
const READABLE =
	/^(?:(?![\uff00-\uffef])\p{Script=Latin}|[\u0300-\u036f\x20-\x7e\u2010-\u2027«»])$/u;

/** Case, spacing and the way a mark is composed must not make two texts out of one. */
export function normalizeTargetText(text: string): string {
	return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * The first character that the service does not read, or `undefined`. Its page on the
 * Coinmarketcap type says that the text to recognise may be English or Vietnamese only.
 */
export function unreadableCharacter(text: string): string | undefined {
	return [...text].find((character) => !READABLE.test(character));
}
