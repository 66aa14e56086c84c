import * as n8nWorkflow from 'n8n-workflow';

type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** n8n 2.x's `sleep` takes a signal; 1.x has a function of its own for that. */
function findSleep(): Sleep {
	const sleepOf1x: unknown = Reflect.get(n8nWorkflow, 'sleepWithAbort');
	return typeof sleepOf1x === 'function'
		? async (ms, signal) => await Promise.resolve<unknown>(sleepOf1x(ms, signal))
		: n8nWorkflow.sleep;
}

const sleep = findSleep();

/** Resolves after `ms` milliseconds, or at once when the signal fires; leaves no timer behind. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	if (ms <= 0 || signal.aborted) return;
	try {
		await sleep(ms, signal);
	} catch {
		// The signal fired: the caller asks it.
	}
}
