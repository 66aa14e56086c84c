import { inspect } from 'node:util';

import { IMAGE_MARKER } from './images';

/** Within every image made here in base64, since its first bytes are those of any PNG. */
const PNG_IN_BASE64 = 'iVBORw0KGgo';

/** Forms of the marker, whichever of the three ways its bytes fall on base64's groups of three. */
const MARKER_FORMS = [IMAGE_MARKER, ...[0, 1, 2].map((offset) => base64At(IMAGE_MARKER, offset))];

/** Everything within a value, also what JSON would leave out: causes, hidden properties, errors. */
export function everythingIn(value: unknown): string {
	return inspect(value, {
		depth: Infinity,
		showHidden: true,
		getters: true,
		maxArrayLength: Infinity,
		maxStringLength: Infinity,
		breakLength: Infinity,
	});
}

/** Which secrets a text holds: the token, or an image made here or a piece of one. */
export function leaksIn(text: string, token: string): string[] {
	const secrets = [token, PNG_IN_BASE64, ...MARKER_FORMS];
	return secrets.filter((secret) => text.includes(secret));
}

/** The characters that stand for `text` alone, where `offset` (0 to 2) bytes lie before it. */
function base64At(text: string, offset: number): string {
	const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
	const from = Math.ceil((offset * 8) / 6);
	const to = Math.floor((bytes.length * 8) / 6);
	return bytes.toString('base64').slice(from, to);
}
