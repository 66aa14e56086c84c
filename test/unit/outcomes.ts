import type { Failure, Outcome } from '../../nodes/shared/failures';

/** The value of an outcome that went well; fails the test otherwise. */
export function valueOf<T>(outcome: Outcome<T> | 'halted'): T {
	if (outcome === 'halted') throw new Error('The batch was halted');
	if (!outcome.ok) throw new Error(`It failed: ${outcome.failure.message}`);
	return outcome.value;
}

/** The failure of an outcome that went wrong; fails the test otherwise. */
export function failureOf(outcome: Outcome<unknown> | 'halted'): Failure {
	if (outcome === 'halted') throw new Error('The batch was halted');
	if (outcome.ok) throw new Error(`It went well: ${JSON.stringify(outcome.value)}`);
	return outcome.failure;
}
