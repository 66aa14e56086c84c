/** Letters of the Latin script with any marks (Vietnamese among them), digits and punctuation. */
const READABLE = /^[\p{Script=Latin}\p{M}0-9\p{P}\p{Zs}+<=>|~^`$]$/u;

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
