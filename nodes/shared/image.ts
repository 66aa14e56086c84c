import { failed, invalidInput, type Outcome } from './failures';

/** An image that is ready to be sent. */
export interface CheckedImage {
	base64: string;
}

/** So many first bytes tell an image's format. */
export const SIGNATURE_BYTES = 12;

/** Leading bytes of each format that is accepted; `undefined` stands for any byte. */
const SIGNATURES: ReadonlyArray<{ format: string; bytes: ReadonlyArray<number | undefined> }> = [
	{ format: 'PNG', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
	{ format: 'JPEG', bytes: [0xff, 0xd8, 0xff] },
	{ format: 'GIF', bytes: [...Buffer.from('GIF8')] },
	{
		format: 'WebP',
		bytes: [...Buffer.from('RIFF'), ...Array<undefined>(4), ...Buffer.from('WEBP')],
	},
	{ format: 'BMP', bytes: [...Buffer.from('BM')] },
];

const FORMATS = 'a PNG, JPEG, GIF, WebP or BMP image';

/**
 * Checks an image by its first bytes, never by its name or MIME type.
 *
 * @param start the first {@link SIGNATURE_BYTES} bytes, or all of a shorter file
 * @param field the parameter that the image came from, as the editor shows it
 */
export function checkImageStart(start: Uint8Array, field: string): Outcome<string> {
	if (start.length === 0) {
		return failed(
			invalidInput(field, 'the image is empty', 'Check that the node before gives a whole file'),
		);
	}
	const match = SIGNATURES.find(({ bytes }) =>
		bytes.every((byte, position) => byte === undefined || start[position] === byte),
	);
	if (match) return { ok: true, value: match.format };
	return failed(
		invalidInput(
			field,
			`the data is not ${FORMATS} (its bytes say so, whatever its name)`,
			`Give it ${FORMATS}; a download that failed often is a page of HTML`,
		),
	);
}

/** @param bytes the whole file */
export function readImageFile(bytes: Buffer, field: string): Outcome<CheckedImage> {
	const check = checkImageStart(bytes.subarray(0, SIGNATURE_BYTES), field);
	return check.ok ? { ok: true, value: { base64: bytes.toString('base64') } } : check;
}

/** An optional `data:image/png;base64,` in front, line breaks and missing padding are all fine. */
export function readImageBase64(text: string, field: string): Outcome<CheckedImage> {
	const comma = /^\s*data:[^,]{0,200},/i.exec(text);
	const base64 = (comma ? text.slice(comma[0].length) : text)
		.replace(/\s+/g, '')
		.replace(/=+$/, '');
	if (base64 === '') {
		return failed(
			invalidInput(field, 'no image is given', 'Enter base64 text, or an expression that gives it'),
		);
	}
	if ((comma && !/;base64,$/i.test(comma[0])) || !isBase64(base64)) {
		return failed(
			invalidInput(
				field,
				'the text is not base64',
				'Encode the bytes of the image as base64, with or without data:image/png;base64, in front',
			),
		);
	}
	const start = Buffer.from(base64.slice(0, Math.ceil(SIGNATURE_BYTES / 3) * 4), 'base64');
	const check = checkImageStart(start, field);
	if (!check.ok) return check;
	return { ok: true, value: { base64: base64.padEnd(Math.ceil(base64.length / 4) * 4, '=') } };
}

/** Without padding, a last group of one character cannot be: it holds less than one byte. */
function isBase64(text: string): boolean {
	return text.length % 4 !== 1 && /^[A-Za-z0-9+/]*$/.test(text);
}
