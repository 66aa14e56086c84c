import type { IExecuteFunctions } from 'n8n-workflow';

import { failed, invalidInput, type Outcome } from './failures';
import { isPlainObject } from './plainObject';

/**
 * Reads the node's parameters. One without an expression is the same for all items, so it is
 * resolved once: n8n builds a whole set of variables each time that it resolves one.
 */
export class ParameterReader {
	private readonly same = new Map<string, unknown>();

	constructor(private readonly context: IExecuteFunctions) {}

	/** @param field the parameter as the editor shows it, for the error of a broken expression */
	read(name: string, field: string, itemIndex: number, fallback: unknown = ''): Outcome<unknown> {
		if (this.same.has(name)) return { ok: true, value: this.same.get(name) };
		try {
			const raw: unknown = this.context.getNodeParameter(name, itemIndex, fallback, {
				rawExpressions: true,
			});
			if (!holdsExpression(raw)) {
				this.same.set(name, raw);
				return { ok: true, value: raw };
			}
			return { ok: true, value: this.context.getNodeParameter(name, itemIndex, fallback) };
		} catch {
			return failed(
				invalidInput(
					field,
					'its expression could not be evaluated for this item',
					'Open the parameter and correct the expression',
				),
			);
		}
	}
}

function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (Array.isArray(value)) return value.some(holdsExpression);
	return isPlainObject(value) && Object.values(value).some(holdsExpression);
}
