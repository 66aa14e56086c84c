import { readJobId } from './jobId';
import { isPlainObject } from './plainObject';

/**
 * What one execution has already paid for.
 *
 * It lives in n8n's own context of the node (`getContext('node')`), which is part of the
 * execution's data: it survives Retry On Fail, and the retry of a failed execution, also after n8n
 * was restarted. Therefore it is plain JSON, holds neither image nor token, and entries that are
 * done are removed.
 */
export interface BoughtJobs {
	/** What is known of an image, if the same one was sent for this item before. */
	find(itemIndex: number, fingerprint: string): Purchase | undefined;
	remember(itemIndex: number, fingerprint: string, purchase: Purchase): void;
	forget(itemIndex: number, fingerprint: string): void;
	/** Forgets all of this run of the node. */
	forgetAll(): void;
	/** Item index and job number of each job that this run of the node has paid for. */
	list(): Array<{ itemIndex: number; jobId: number }>;
}

/** A job that is paid for. */
export interface BoughtPurchase {
	kind: 'bought';
	jobId: number;
	/** Milliseconds since 1970. */
	createdAt: number;
	/** What the service said when it took the job. */
	message: string;
	/** How many jobs were bought for this image, this one among them. */
	attempts: number;
	/** The service's raw result, once there is one and if it is short. */
	solved?: { result: unknown; durationMs: number };
}

/** A request that went out and whose answer was lost: a job may exist. */
export interface UnconfirmedPurchase {
	kind: 'unconfirmed';
	reason: string;
	/** The execution that sent it. It does not send it again; a person's retry may. */
	executionId: string;
}

export type Purchase = BoughtPurchase | UnconfirmedPurchase;

const CONTEXT_KEY = 'omoCaptchaBoughtJobs';
const TOOL_PREFIX = 'tool:';

/**
 * @param context n8n's context of the node, changed in place
 * @param runIndex which run of the node within the execution this is (a loop has many); `undefined`
 * where that is not stable: as an agent's tool, each try of a node is a run of its own and all calls
 * are about item 0, so there an image is told by its fingerprint alone
 */
export function openBoughtJobs(
	context: Record<string, unknown>,
	runIndex: number | undefined,
): BoughtJobs {
	const prefix = runIndex === undefined ? TOOL_PREFIX : `${runIndex}:`;
	const key = (itemIndex: number, fingerprint: string) =>
		`${prefix}${runIndex === undefined ? fingerprint : itemIndex}`;
	const ours = new Set<string>();

	function stored(): Record<string, unknown> {
		const value = context[CONTEXT_KEY];
		return isPlainObject(value) ? value : {};
	}

	function drop(names: Iterable<string>): void {
		const entries = stored();
		for (const name of names) delete entries[name];
		if (isEmpty(entries)) delete context[CONTEXT_KEY];
	}

	// n8n runs a node's runs one after the other, so what earlier ones left is of no more use.
	if (runIndex !== undefined) {
		drop(Object.keys(stored()).filter((name) => Number.parseInt(name, 10) < runIndex));
	}

	return {
		find(itemIndex, fingerprint) {
			const name = key(itemIndex, fingerprint);
			const entry = stored()[name];
			if (!isPlainObject(entry) || entry.fingerprint !== fingerprint) return undefined;
			ours.add(name);
			return readPurchase(entry);
		},
		remember(itemIndex, fingerprint, purchase) {
			const entries = stored();
			const name = key(itemIndex, fingerprint);
			entries[name] = { fingerprint, ...purchase };
			context[CONTEXT_KEY] = entries;
			ours.add(name);
		},
		forget(itemIndex, fingerprint) {
			drop([key(itemIndex, fingerprint)]);
		},
		forgetAll() {
			// Another call of the same tool may be under way, whose jobs are not ours to forget.
			const done = runIndex === undefined ? [...ours] : Object.keys(stored());
			drop(done.filter((name) => name.startsWith(prefix)));
		},
		list() {
			const jobs: Array<{ itemIndex: number; jobId: number }> = [];
			for (const [name, entry] of Object.entries(stored())) {
				const purchase = isPlainObject(entry) ? readPurchase(entry) : undefined;
				if (name.startsWith(prefix) && purchase?.kind === 'bought') {
					const itemIndex = runIndex === undefined ? 0 : Number(name.slice(prefix.length));
					jobs.push({ itemIndex, jobId: purchase.jobId });
				}
			}
			return jobs.sort((one, other) => one.itemIndex - other.itemIndex);
		},
	};
}

/** Without listing them all: a batch has thousands, and asks after each. */
function isEmpty(entries: Record<string, unknown>): boolean {
	for (const name in entries) if (Object.hasOwn(entries, name)) return false;
	return true;
}

/** Executions are stored and edited outside of this code, so what comes back is checked. */
function readPurchase(entry: Record<string, unknown>): Purchase | undefined {
	if (entry.kind === 'unconfirmed') {
		const { reason, executionId } = entry;
		return typeof reason === 'string' && typeof executionId === 'string'
			? { kind: 'unconfirmed', reason, executionId }
			: undefined;
	}
	const jobId = readJobId(entry.jobId);
	const { createdAt, message, attempts, solved } = entry;
	if (jobId === undefined || typeof createdAt !== 'number') return undefined;
	return {
		kind: 'bought',
		jobId,
		createdAt,
		message: typeof message === 'string' ? message : '',
		attempts: typeof attempts === 'number' ? attempts : 1,
		...(isPlainObject(solved) &&
			typeof solved.durationMs === 'number' && {
				solved: { result: solved.result, durationMs: solved.durationMs },
			}),
	};
}
