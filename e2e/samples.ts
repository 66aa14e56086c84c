import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(__dirname, '..', 'samples');

const sampleSchema = z.discriminatedUnion('captchaType', [
	z.object({
		captchaType: z.literal('coinmarketcap'),
		file: z.string(),
		typeJobId: z.string(),
		targetText: z.string(),
		result: z.string(),
		sha256: z.string(),
	}),
	z.object({
		captchaType: z.literal('bytrade'),
		file: z.string(),
		typeJobId: z.string(),
		result: z.string(),
		sha256: z.string(),
	}),
]);

/** A picture of this project with the answer that the sandbox gives for it. */
export type Sample = z.infer<typeof sampleSchema>;

/** All of the project's sample pictures. */
export const samples: readonly Sample[] = z
	.array(sampleSchema)
	.parse(JSON.parse(readFileSync(join(FOLDER, 'answers.json'), 'utf8')));

/** The sample of this name. */
export function sample(file: string): Sample {
	const found = samples.find((candidate) => candidate.file === file);
	if (found === undefined) throw new Error(`There is no sample ${file}`);
	return found;
}

/** The bytes of a sample's file. */
export function bytesOf({ file }: Sample): Buffer {
	return readFileSync(join(FOLDER, file));
}

/** SHA-256 in hexadecimal, as the sandbox records it. */
export function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** What the contract says that the node makes of the sample's answer. */
export function expectedOutput({ captchaType, result }: Sample): Record<string, unknown> {
	return captchaType === 'coinmarketcap'
		? { result, indices: result.split('|').map(Number) }
		: { result, value: Number(result) };
}
