import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { connect } from './api';
import { type ItemOutcome, runBatch } from './batch';
import { type BoughtJobs, openBoughtJobs } from './boughtJobs';
import { failed, type Failure, type Outcome } from './failures';
import { Halt } from './halt';
import { limits } from './limits';
import { Pace } from './pace';
import { failureHint, failureItem, nodeError } from './reporting';
import { Slots } from './slots';
import type { Solver } from './solving';

/** What a node does with its items; everything around it is the same for both nodes. */
export interface NodeWork<Order, Result> {
	/** Reads and checks the parameters of one item. */
	read: (itemIndex: number) => Outcome<Order>;
	/** Looks at an item's image, before anything is sent. */
	check: (order: Order) => Promise<Failure | undefined>;
	work: (solver: Solver, order: Order) => Promise<ItemOutcome<Result>>;
	output: (order: Order, result: Result) => IDataObject;
	/** How many jobs may be waited for at once; `Infinity` for no bound. */
	maxPendingJobs: Outcome<number>;
}

/**
 * Runs a node over all its items: checks, works, and gives items or throws, as On Error says.
 *
 * @throws NodeOperationError for bad input and NodeApiError for all else, with the item's index,
 * where On Error is "Stop Workflow"
 */
export async function executeNode<Order, Result>(
	context: IExecuteFunctions,
	node: NodeWork<Order, Result>,
): Promise<INodeExecutionData[][]> {
	const stopped = context.getExecutionCancelSignal() ?? new AbortController().signal;
	const goesOn = context.continueOnFail();
	const boughtJobs = openBoughtJobs(context.getContext('node'), runIndexOf(context));
	const orders = context.getInputData().map((_, itemIndex) => node.read(itemIndex));
	if (!goesOn) {
		// One bad item fails them all, so it is found before another one is paid for.
		const bad = await findBadItem(node, orders, stopped);
		if (bad) throw nodeError(context.getNode(), bad.failure, bad.itemIndex, boughtJobs.list());
	}
	const halt = new Halt();
	const solver = await openSolver(context, boughtJobs, node.maxPendingJobs, halt, stopped);

	const batch = await runBatch<Outcome<Order>, Result>({
		items: orders,
		work: async (order) => {
			if (!order.ok) return order;
			return solver.ok ? await node.work(solver.value, order.value) : solver;
		},
		failureEndsAll: !goesOn,
		halt,
		stopped,
	});

	if (batch === 'stopped') throw stoppedError(context, boughtJobs);
	const first = batch.firstFailed === undefined ? undefined : batch.outcomes[batch.firstFailed];
	if (!goesOn && first && first !== 'halted' && !first.ok) {
		throw nodeError(context.getNode(), first.failure, batch.firstFailed ?? 0, boughtJobs.list());
	}

	const failures: Failure[] = [];
	const items = batch.outcomes.map((outcome, itemIndex): INodeExecutionData => {
		const order = orders[itemIndex];
		if (outcome !== 'halted' && outcome.ok && order?.ok) {
			return { json: node.output(order.value, outcome.value), pairedItem: { item: itemIndex } };
		}
		if (outcome === 'halted' || outcome.ok) {
			throw new NodeOperationError(context.getNode(), 'The item was not worked on', { itemIndex });
		}
		failures.push(outcome.failure);
		return failureItem(outcome.failure, itemIndex);
	});
	if (failures.length > 0) context.addExecutionHints(failureHint(failures, items.length));
	if (!runsAgain(context, items)) boughtJobs.forgetAll();
	return [items];
}

/** The first item whose parameters or image do not fit. */
async function findBadItem<Order, Result>(
	node: NodeWork<Order, Result>,
	orders: ReadonlyArray<Outcome<Order>>,
	stopped: AbortSignal,
): Promise<{ itemIndex: number; failure: Failure } | undefined> {
	const unread = orders.findIndex((order) => !order.ok);
	const refused = orders[unread];
	if (refused && !refused.ok) return { itemIndex: unread, failure: refused.failure };
	for (const [itemIndex, order] of orders.entries()) {
		if (stopped.aborted) return undefined;
		const failure = order.ok ? await node.check(order.value) : undefined;
		if (failure) return { itemIndex, failure };
	}
	return undefined;
}

async function openSolver(
	context: IExecuteFunctions,
	boughtJobs: BoughtJobs,
	maxPendingJobs: Outcome<number>,
	halt: Halt,
	stopped: AbortSignal,
): Promise<Outcome<Solver>> {
	if (!maxPendingJobs.ok) return maxPendingJobs;
	const connection = await connect(context);
	if (!connection.ok) return failed(connection.failure);
	return {
		ok: true,
		value: {
			service: connection.value,
			boughtJobs,
			pace: new Pace(),
			uploads: new Slots(limits.uploads),
			questions: new Slots(limits.questions),
			pending: new Slots(maxPendingJobs.value),
			executionId: context.getExecutionId(),
			halt,
			stopped,
			onOrphan: (jobId) =>
				context.logger.warn(
					`OmoCaptcha created job ${jobId} after its execution was stopped. It is paid for; collect it with "Wait for Job".`,
				),
			timesByType: new Map(),
		},
	};
}

/** n8n tells a stopped execution from a failed one by the word "canceled". */
function stoppedError(context: IExecuteFunctions, boughtJobs: BoughtJobs): NodeOperationError {
	const numbers = boughtJobs.list().map(({ jobId }) => jobId);
	if (numbers.length > 0) {
		context.logger.warn(
			`An execution was stopped while OmoCaptcha jobs were paid for. Collect them with "Wait for Job": ${numbers.join(', ')}`,
		);
	}
	return new NodeOperationError(context.getNode(), 'The execution was canceled');
}

/**
 * Whether n8n will run the node again: with Retry On Fail it does so in the Continue modes too, if
 * the first item of the output failed.
 */
function runsAgain(context: IExecuteFunctions, items: readonly INodeExecutionData[]): boolean {
	return context.getNode().retryOnFail === true && items[0]?.json.error !== undefined;
}

/** Which run of the node this is; an agent's tool has none that a second try would share. */
function runIndexOf(context: IExecuteFunctions): number | undefined {
	if (isTool(context)) return undefined;
	const runIndex: unknown = context.getWorkflowDataProxy(0).$runIndex;
	return typeof runIndex === 'number' ? runIndex : 0;
}

/** n8n 1.x has no word for it, but only a tool's context counts its own runs. */
function isTool(context: IExecuteFunctions): boolean {
	return 'isToolExecution' in context ? context.isToolExecution() : 'getNextRunIndex' in context;
}
