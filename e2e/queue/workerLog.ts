/** What a worker's log says that it did, by the numbers of executions. */
export interface WorkerHistory {
	started: ReadonlySet<string>;
	finished: ReadonlySet<string>;
}

/** @param log of a worker, at level info or finer */
export function readWorkerLog(log: string): WorkerHistory {
	const idsAfter = (words: string) =>
		new Set(
			[...log.matchAll(new RegExp(`${words} execution (\\d+)`, 'g'))].flatMap(([, id]) => id ?? []),
		);
	return { started: idsAfter('Worker started'), finished: idsAfter('Worker finished') };
}
