import { join } from 'node:path';
import type { z } from 'zod';

import { finish } from '../../e2e/processes/finish';
import { typescriptArguments } from './typescript';

/** Before the one line that a measured process gives back. */
const MARK = 'result: ';

/** Longer than any one measurement takes, in milliseconds. */
const TIMEOUT = 300_000;

/**
 * Runs a script of this folder in a fresh process, and reads what it hands back.
 *
 * @param script path from this package's folder
 * @param input handed to the script as JSON
 * @param schema what the script is to give
 * @throws CommandFailed with what it printed where it fails
 */
export async function measureInProcess<T>(
	script: string,
	input: object,
	schema: z.ZodType<T>,
	env: Readonly<Record<string, string>> = {},
): Promise<T> {
	const lines = await finish({
		command: process.execPath,
		args: [...typescriptArguments, join(__dirname, '..', script), JSON.stringify(input)],
		env: { ...process.env, ...env },
		timeout: TIMEOUT,
	});
	const result = lines.findLast((line) => line.startsWith(MARK));
	if (result === undefined) throw new Error(`${script} gave no result:\n${lines.join('\n')}`);
	return schema.parse(JSON.parse(result.slice(MARK.length)));
}

/** The measured script's side: reads the input, and hands back what `measure` gives. */
export function handBack<T>(schema: z.ZodType<T>, measure: (input: T) => Promise<object>): void {
	const input = schema.parse(JSON.parse(process.argv[2] ?? ''));
	measure(input).then(
		(result) => process.stdout.write(`${MARK}${JSON.stringify(result)}\n`, () => process.exit(0)),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
}
