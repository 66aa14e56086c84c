import type { IDataObject, INode, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Failure } from './failures';

/**
 * A failed item for the Continue modes. Its JSON has the key `error` alone and the item no `error`
 * of its own: n8n 1.x and 2.x send only such an item to the error output with all that is in it.
 */
export function failureItem(failure: Failure, itemIndex: number): INodeExecutionData {
	return { json: { error: details(failure, itemIndex) }, pairedItem: { item: itemIndex } };
}

/**
 * The error that a node throws: n8n's own classes, and only our words in it. The error of the
 * request is never its cause, since that holds the request with the token and the image.
 *
 * @param paid the jobs of all items that are paid for
 */
export function nodeError(
	node: INode,
	failure: Failure,
	itemIndex: number,
	paid: ReadonlyArray<{ itemIndex: number; jobId: number }>,
): NodeApiError | NodeOperationError {
	const { message: said, ...data } = details(failure, itemIndex);
	// n8n takes an error for a stopped execution where its message has that word.
	const message = said.replace(/canceled/gi, 'cancelled');
	const description = describePaid(paid.filter(({ jobId }) => jobId !== failure.jobId));
	const settings = { itemIndex, ...(description !== '' && { description }) };
	const error =
		failure.code === 'invalidInput'
			? new NodeOperationError(node, message, settings)
			: new NodeApiError(node, { message }, { message, ...settings });
	// n8n replaces messages that name a system error, and the service's words might.
	error.message = message;
	error.context.data = data;
	return error;
}

/** One line for the output panel after a batch in which some items failed. */
export function failureHint(failures: readonly Failure[], items: number): NodeExecutionHint {
	const counts = new Map<string, number>();
	for (const { code } of failures) counts.set(code, (counts.get(code) ?? 0) + 1);
	const codes = [...counts].map(([code, count]) => `${count} ${code}`).join(', ');
	return {
		message: `${failures.length} of ${items} ${items === 1 ? 'item' : 'items'} failed: ${codes}. Each failed item says in "error.message" what to do next.`,
		type: 'warning',
		location: 'outputPane',
	};
}

function details(failure: Failure, itemIndex: number): IDataObject & { message: string } {
	return { ...failure, message: `${failure.message} [item ${itemIndex}]` };
}

function describePaid(paid: ReadonlyArray<{ itemIndex: number; jobId: number }>): string {
	if (paid.length === 0) return '';
	const list = paid.map(({ itemIndex, jobId }) => `item ${itemIndex}: job ${jobId}`).join(', ');
	return `Jobs of other items are paid for and not lost. Retry this execution and they are collected, not bought again; or collect them with "Wait for Job". Their numbers: ${list}.`;
}
