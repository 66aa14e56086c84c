import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Failure, FailureCode } from '../../nodes/shared/failures';
import { failureHint, failureItem, nodeError } from '../../nodes/shared/reporting';

const node: INode = {
	id: '1',
	name: 'OmoCaptcha Solve and Wait',
	type: 'n8n-nodes-omocaptcha.omoCaptchaSolveAndWait',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const timeout: Failure = { code: 'timeout', jobId: 7, message: 'Job 7 was not solved.' };

const codes: FailureCode[] = [
	'invalidInput',
	'unreachable',
	'rejected',
	'unconfirmed',
	'failed',
	'timeout',
	'unreadableResult',
];

describe('a failed item', () => {
	test('has the key error alone, and no error beside its JSON', () => {
		const item = failureItem(timeout, 3);
		expect(Object.keys(item).sort()).toEqual(['json', 'pairedItem']);
		expect(Object.keys(item.json)).toEqual(['error']);
		expect(item.pairedItem).toEqual({ item: 3 });
	});

	test('has all that is known, for workflows to branch on', () => {
		const failure: Failure = { ...timeout, attempts: 2, result: '1||3' };
		const { error } = failureItem(failure, 3).json;
		expect(error).toEqual({
			code: 'timeout',
			jobId: 7,
			attempts: 2,
			result: '1||3',
			message: expect.stringContaining('Job 7 was not solved.'),
		});
	});

	test('has no job number where there is no job', () => {
		const { error } = failureItem({ code: 'unreachable', message: 'No.' }, 0).json;
		expect(error).not.toHaveProperty('jobId');
		expect(error).toEqual(JSON.parse(JSON.stringify(error)));
	});
});

describe('a thrown error', () => {
	test.each(codes)('for %s is of n8n’s own class and has the index and the message', (code) => {
		const error = nodeError(node, { code, message: 'What to do.' }, 4, []);
		expect(error).toBeInstanceOf(code === 'invalidInput' ? NodeOperationError : NodeApiError);
		expect(error.context.itemIndex).toBe(4);
		expect(error.message).toContain('What to do.');
		expect(error.node.name).toBe(node.name);
	});

	test.each(codes)('for %s tells a workflow the code and the job', (code) => {
		const error = nodeError(node, { ...timeout, code }, 0, []);
		expect(error.context.data).toEqual({ code, jobId: 7 });
	});

	test.each(codes)('for %s keeps its words where they name a system error', (code) => {
		// n8n has sentences of its own for messages with such a word in it.
		const message = 'OmoCaptcha says: getaddrinfo ECONNREFUSED 502 Bad Gateway';
		const error = nodeError(node, { code, message }, 0, []);
		expect(error.message).toContain(message);
	});

	test('lists the jobs of other items that are paid for', () => {
		const error = nodeError(node, timeout, 1, [
			{ itemIndex: 0, jobId: 5 },
			{ itemIndex: 1, jobId: 7 },
			{ itemIndex: 2, jobId: 9 },
		]);
		expect(error.description).toContain('item 0: job 5');
		expect(error.description).toContain('item 2: job 9');
		expect(error.description).not.toContain('job 7');
		expect(error.description).toContain('Wait for Job');
	});

	test.each(codes)('for %s has no description where nothing else is paid for', (code) => {
		const error = nodeError(node, { ...timeout, code }, 0, [{ itemIndex: 0, jobId: 7 }]);
		expect(error.description ?? '').toBe('');
	});

	test('is saved with our words alone: no request, no reply', () => {
		const saved = JSON.parse(JSON.stringify(nodeError(node, timeout, 0, [])));
		expect(saved.message).toContain('Job 7');
		expect(saved.cause).toBeUndefined();
		expect(JSON.stringify(saved)).not.toMatch(/request|headers|config|response/i);
	});
});

describe('the hint after a batch', () => {
	test('counts the failures by code', () => {
		const hint = failureHint(
			[timeout, { code: 'rejected', message: 'No.' }, { ...timeout, jobId: 8 }],
			20,
		);
		expect(hint.message).toContain('3 of 20 items failed');
		expect(hint.message).toContain('2 timeout');
		expect(hint.message).toContain('1 rejected');
		expect(hint.location).toBe('outputPane');
	});

	test('counts a single item too', () => {
		expect(failureHint([timeout], 1).message).toContain('1 of 1 item failed');
	});
});
