import * as n8nWorkflow from 'n8n-workflow';

import type { Halt } from './halt';

type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** n8n 2.x's `sleep` takes a signal; 1.x has a function of its own for that. */
function findSleep(): Sleep {
	const sleepOf1x: unknown = Reflect.get(n8nWorkflow, 'sleepWithAbort');
	return typeof sleepOf1x === 'function'
		? async (ms, signal) => await Promise.resolve<unknown>(sleepOf1x(ms, signal))
		: n8nWorkflow.sleep;
}

const sleep = findSleep();

/** Resolves after `ms` milliseconds, or as soon as the halt is reached; leaves no timer behind. */
export async function pause(ms: number, halt: Halt): Promise<void> {
	if (ms <= 0 || halt.reached) return;
	try {
		await halt.during(async (signal) => await sleep(ms, signal));
	} catch {
		// The halt was reached, which the caller looks at next.
	}
}
