const LONGEST_TEXT = 300;
/** Long runs of the base64 alphabet: an image that a reply quotes, or a piece of one. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** Cuts between characters: half of one is no text, and databases refuse it. */
export function shorten(text: string, length: number): string {
	const characters = [...text];
	return characters.length > length ? `${characters.slice(0, length).join('')}…` : text;
}

/**
 * Makes a text of the service fit for errors and logs: without the token, without pieces of
 * images, without control characters and halves of characters, and short.
 */
export function redact(text: string, token: string): string {
	const withoutToken = token === '' ? text : text.replaceAll(token, '***');
	const cleaned = withoutToken
		.slice(0, 20 * LONGEST_TEXT)
		.replace(BASE64_RUN, '[…]')
		.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
		.trim();
	return shorten(cleaned, LONGEST_TEXT);
}
