import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ItemOutcome } from '../shared/batch';
import type { CaptchaType } from '../shared/captchaTypes';
import { failed, invalidInput, type Outcome } from '../shared/failures';
import { type CheckedOrder, readCaptchaType, readImageOrder } from '../shared/imageOrders';
import { readJobId } from '../shared/jobId';
import type { ParameterReader } from '../shared/parameterReader';
import { showValue } from '../shared/showValue';
import { solveImage, type Solved, type Solver, waitForJob } from '../shared/solving';
import { readWaitOptions, type WaitOptions } from '../shared/waitOptions';

/** What one item asks for: an image to solve, or a job to wait for. */
export type Task =
	| { kind: 'image'; order: CheckedOrder; captchaType: CaptchaType; wait: WaitOptions }
	| { kind: 'job'; jobId: number; captchaType: CaptchaType; wait: WaitOptions };

export function readTask(
	context: IExecuteFunctions,
	parameters: ParameterReader,
	itemIndex: number,
): Outcome<Task> {
	const type = readCaptchaType(parameters, itemIndex);
	if (!type.ok) return type;
	const captchaType = type.value;
	const wait = readWaitOptions(parameters, itemIndex, captchaType);
	if (!wait.ok) return wait;
	const operation = parameters.read('operation', 'Operation', itemIndex, 'solveImage');
	if (!operation.ok) return operation;
	if (operation.value === 'waitForJob') {
		const given = parameters.read('jobId', 'Job ID', itemIndex);
		if (!given.ok) return given;
		const jobId = readJobId(given.value);
		return jobId === undefined
			? failed(
					invalidInput(
						'Job ID',
						`${showValue(given.value)} is not a job number`,
						'Enter a whole number above 0, for example the jobId that OmoCaptcha Create Job gives',
					),
				)
			: { ok: true, value: { kind: 'job', jobId, captchaType, wait: wait.value } };
	}
	const order = readImageOrder(context, parameters, itemIndex);
	return order.ok
		? { ok: true, value: { kind: 'image', order: order.value, captchaType, wait: wait.value } }
		: order;
}

export async function runTask(solver: Solver, task: Task): Promise<ItemOutcome<Solved>> {
	return task.kind === 'image'
		? await solveImage(solver, task.order, task.wait, task.wait.maxAttempts)
		: await waitForJob(solver, task.jobId, task.wait);
}

/** The output's JSON. A job of another type that was created elsewhere has no known type number. */
export function describeTask(task: Task, solved: Solved): IDataObject {
	const typeJobId =
		task.kind === 'image'
			? task.order.typeJobId
			: task.captchaType.typeJobId === 'ask'
				? undefined
				: task.captchaType.typeJobId;
	return {
		jobId: solved.jobId,
		captchaType: task.captchaType.id,
		...(typeJobId !== undefined && { typeJobId }),
		status: 'success',
		result: solved.result,
		...solved.reading,
		durationMs: solved.durationMs,
		...(task.wait.maxAttempts > 1 && { attempts: solved.attempts }),
	};
}
