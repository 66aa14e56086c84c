import fc from 'fast-check';
import sharp from 'sharp';

import {
	checkImageStart,
	readImageBase64,
	readImageFile,
	SIGNATURE_BYTES,
} from '../../nodes/shared/image';
import { failureOf, valueOf } from './outcomes';

const FIELD = 'Image';

const picture = sharp({
	create: { width: 8, height: 6, channels: 3, background: { r: 200, g: 40, b: 40 } },
});

/** A BMP of one red pixel; sharp does not write this format. */
const BMP = Buffer.from(
	'424d3a0000000000000036000000280000000100000001000000010018000000000004000000130b0000130b000000000000000000000000ff00',
	'hex',
);

const images: ReadonlyArray<{ format: string; bytes: () => Promise<Buffer> }> = [
	{ format: 'PNG', bytes: async () => await picture.clone().png().toBuffer() },
	{ format: 'JPEG', bytes: async () => await picture.clone().jpeg().toBuffer() },
	{ format: 'GIF', bytes: async () => await picture.clone().gif().toBuffer() },
	{ format: 'WebP', bytes: async () => await picture.clone().webp().toBuffer() },
	{ format: 'BMP', bytes: async () => BMP },
];

async function png(): Promise<Buffer> {
	return await picture.clone().png().toBuffer();
}

const refused: ReadonlyArray<[string, Buffer]> = [
	['a page of HTML', Buffer.from('<!DOCTYPE html><html><body>404</body></html>')],
	['JSON', Buffer.from('{"error":true}')],
	['a PDF', Buffer.from('%PDF-1.7\n')],
	['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
	['a TIFF', Buffer.from('49492a0008000000', 'hex')],
	['a ZIP', Buffer.from('504b0304140000000800', 'hex')],
	['a sound in a RIFF file', Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt ', 'latin1')],
	['zeros', Buffer.alloc(64)],
	['an image after a byte too many', Buffer.concat([Buffer.from('\n'), BMP])],
];

describe('a file', () => {
	test.each(images)('of $format is known by its bytes, and sent unchanged', async ({ bytes }) => {
		const file = await bytes();
		const { base64 } = valueOf(readImageFile(file, FIELD));
		expect(Buffer.from(base64, 'base64').equals(file)).toBe(true);
	});

	test.each(images)('of $format is known by its first bytes alone', async ({ format, bytes }) => {
		const start = (await bytes()).subarray(0, SIGNATURE_BYTES);
		expect(valueOf(checkImageStart(start, FIELD))).toBe(format);
	});

	test.each(images)('of $format that is cut within its signature is refused', async ({ bytes }) => {
		const file = await bytes();
		// BMP has the shortest signature: two bytes.
		expect(failureOf(readImageFile(file.subarray(0, 1), FIELD)).code).toBe('invalidInput');
	});

	test.each([
		['PNG', 7],
		['JPEG', 2],
		['GIF', 3],
		['WebP', 11],
		['BMP', 1],
	])('%s with only the first %i bytes of its signature is refused', async (format, length) => {
		const image = images.find((one) => one.format === format);
		const file = (await image?.bytes()) ?? Buffer.alloc(0);
		expect(readImageFile(file.subarray(0, length), FIELD).ok).toBe(false);
		expect(readImageFile(file.subarray(0, length + 1), FIELD).ok).toBe(true);
	});

	test.each(refused)('that is %s is refused, whatever its name', (_, bytes) => {
		const failure = failureOf(readImageFile(bytes, FIELD));
		expect(failure.code).toBe('invalidInput');
		expect(failure.message).toMatch(/^Image: .*PNG, JPEG, GIF, WebP or BMP.*HTML/);
	});

	test('that is empty is refused in words of its own', () => {
		const failure = failureOf(readImageFile(Buffer.alloc(0), FIELD));
		expect(failure.code).toBe('invalidInput');
		expect(failure.message).toContain('empty');
	});

	test('keeps every byte after the signature', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
				const file = Buffer.concat([Buffer.from('BM'), rest]);
				const { base64 } = valueOf(readImageFile(file, FIELD));
				expect(Buffer.from(base64, 'base64').equals(file)).toBe(true);
			}),
		);
	});
});

describe('base64 text', () => {
	test.each([
		['plain', (text: string) => text],
		['with data: in front', (text: string) => `data:image/png;base64,${text}`],
		['with a wrong type in front', (text: string) => `data:image/jpeg;base64,${text}`],
		['with a name in front', (text: string) => `data:image/png;name=a.png;base64,${text}`],
		['with data: in capitals', (text: string) => `DATA:image/png;BASE64,${text}`],
		['with spaces around', (text: string) => `  ${text}\n`],
		['with spaces before data:', (text: string) => `\n data:image/png;base64, ${text}`],
		['in lines of 76', (text: string) => text.replace(/.{76}/g, '$&\r\n')],
		['without padding', (text: string) => text.replace(/=+$/, '')],
	])('%s gives the bytes', async (_, write) => {
		const file = await png();
		const { base64 } = valueOf(readImageBase64(write(file.toString('base64')), FIELD));
		expect(base64).toBe(file.toString('base64'));
	});

	test('of every length is padded as the bytes need it', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (rest, padded) => {
				const file = Buffer.concat([Buffer.from('BM'), rest]);
				const full = file.toString('base64');
				const text = padded ? full : full.replace(/=+$/, '');
				expect(valueOf(readImageBase64(text, FIELD)).base64).toBe(full);
			}),
		);
	});

	test.each([
		['the URL-safe alphabet', 'iVBORw0KGgo_-8A='],
		['percent encoding', 'data:image/png;base64,iVBORw0KGgo%3D'],
		['a data: URI that is not base64', 'data:image/svg+xml,%3Csvg%2F%3E'],
		['a data: URI without a word on base64', 'data:image/png,iVBORw0KGgo='],
		['a last letter that holds less than a byte', 'iVBORw0KGgoAA'],
		['padding in the middle', 'iVBO=Rw0KGgo'],
		['another letter', 'iVBORw0KGgo*'],
		['a path', '/tmp/image.png'],
		['a URL', 'https://example.com/image.png'],
	])('with %s is refused', (_, text) => {
		const failure = failureOf(readImageBase64(text, FIELD));
		expect(failure.code).toBe('invalidInput');
		expect(failure.message).toContain('not base64');
	});

	test.each(['', '  \n', 'data:image/png;base64,', '===='])('%p is no image', (text) => {
		const failure = failureOf(readImageBase64(text, FIELD));
		expect(failure.code).toBe('invalidInput');
		expect(failure.message).toContain('no image is given');
	});

	test.each(refused)('of %s is refused', (_, bytes) => {
		const failure = failureOf(readImageBase64(bytes.toString('base64'), FIELD));
		expect(failure.code).toBe('invalidInput');
		expect(failure.message).toContain('PNG, JPEG, GIF, WebP or BMP');
	});

	test('is never quoted in an error', () => {
		const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQ';
		for (const text of [`${secret}*`, secret, `data:image/png,${secret}`]) {
			expect(failureOf(readImageBase64(text, FIELD)).message).not.toContain(secret);
		}
	});
});
