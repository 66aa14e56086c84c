import type { OmoCaptcha } from '../../nodes/shared/api';
import { openBoughtJobs } from '../../nodes/shared/boughtJobs';
import type { ImageOrder } from '../../nodes/shared/buying';
import { Halt } from '../../nodes/shared/halt';
import { limits } from '../../nodes/shared/limits';
import { Pace } from '../../nodes/shared/pace';
import { Slots } from '../../nodes/shared/slots';
import type { Solver, Wait } from '../../nodes/shared/solving';

/** What is not as usual in a test's solver. */
export interface Setting {
	/** n8n's context of the node: give the same one again for a retry. */
	context?: Record<string, unknown>;
	runIndex?: number;
	executionId?: string;
	maxPendingJobs?: number;
	stopped?: AbortSignal;
	onOrphan?: (jobId: number) => void;
}

/** A solver for one run of a node, with its usual limits. */
export function solverFor(service: OmoCaptcha, setting: Setting = {}): Solver {
	return {
		service,
		boughtJobs: openBoughtJobs(setting.context ?? {}, setting.runIndex ?? 0),
		pace: new Pace(),
		uploads: new Slots(limits.uploads),
		questions: new Slots(limits.questions),
		pending: new Slots(setting.maxPendingJobs ?? Infinity),
		executionId: setting.executionId ?? '1',
		halt: new Halt(),
		stopped: setting.stopped ?? new AbortController().signal,
		onOrphan: setting.onOrphan ?? (() => {}),
		timesByType: new Map(),
	};
}

/** An order for the image of one item; each item has an image of its own. */
export function orderOf(itemIndex: number, changes: Partial<ImageOrder> = {}): ImageOrder {
	return {
		itemIndex,
		typeJobId: '14',
		targetText: 'panda',
		readImage: async () => ({ ok: true, value: { base64: imageOf(itemIndex) } }),
		...changes,
	};
}

export function imageOf(itemIndex: number): string {
	return Buffer.from(`BM image of item ${itemIndex}`).toString('base64');
}

/** As a user waits who changed nothing but the poll interval, to one second. */
export const wait: Wait = {
	resultFormat: 'clicks',
	firstIndex: 1,
	timeout: 120_000,
	interval: 1_000,
};
