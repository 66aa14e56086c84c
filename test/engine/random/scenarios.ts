import fc from 'fast-check';

import type { Fault } from '../../../sandbox/faults';
import { type OnError, onErrorModes } from '../nodeRun';

/** One workflow, what goes wrong in it, and what a person does about it. */
export interface Scenario {
	images: number;
	faults: PlacedFault[];
	/** How long jobs take, in milliseconds. */
	solveMs: { from: number; to: number };
	onError: OnError;
	/** 1 for no Retry On Fail. */
	maxTries: number;
	maxPendingJobs: number;
	maxAttempts: number;
	/**
	 * One execution for each: the first, then retries by a person as long as it has not gone well.
	 * The number is that of the request with which the execution is stopped.
	 */
	executions: Array<{ stopAtRequest?: number }>;
}

export interface PlacedFault {
	/** Which image it hits; those beyond the last count from the first again. */
	position: number;
	fault: Fault;
}

const jobCreated = fc.boolean();

const anyCall = fc.oneof(
	fc.record({ kind: fc.constant('httpStatus' as const), status: fc.constantFrom(400, 404) }),
	fc.record({
		kind: fc.constant('httpStatus' as const),
		status: fc.constantFrom(500, 503),
		jobCreated,
	}),
	fc.constant({ kind: 'httpStatus' as const, status: 429, retryAfter: '1' }),
	fc.constant({ kind: 'cutBefore' as const }),
	fc.constant({ kind: 'cutAfter' as const }),
	fc.record({ kind: fc.constant('html' as const), jobCreated }),
	fc.record({ kind: fc.constant('brokenJson' as const), jobCreated }),
	fc.constant({ kind: 'redirect' as const, location: 'http://127.0.0.1:9/api' }),
	fc.record({ kind: fc.constant('errorTrue' as const), message: fc.string({ maxLength: 30 }) }),
	fc.record({
		kind: fc.constant('rawBody' as const),
		body: fc.oneof(
			fc.json({ maxDepth: 2 }),
			fc.string({ maxLength: 50 }),
			fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
		),
		jobCreated,
	}),
	fc.record({ kind: fc.constant('delay' as const), ms: fc.integer({ min: 1, max: 300 }) }),
	fc.constant({ kind: 'fail' as const }),
	fc.record({
		kind: fc.constant('oddResult' as const),
		result: fc.constantFrom('', '1|2', null, { x: 1, y: 2 }, [], -1),
	}),
	fc.constant({ kind: 'neverReady' as const }),
);

const creationFault = fc
	.oneof(
		{ weight: 6, arbitrary: anyCall },
		{
			weight: 1,
			arbitrary: fc.constantFrom({ kind: 'noJobId' as const }, { kind: 'jobIdAsText' as const }),
		},
	)
	.map((fault): Fault => ({ ...fault, call: 'createJob' }));

const questionFault = fc
	.oneof(
		{ weight: 6, arbitrary: anyCall },
		{
			weight: 1,
			arbitrary: fc.constantFrom(
				{ kind: 'oddStatus' as const, status: 'queued' },
				{ kind: 'hang' as const, jobCreated: false },
			),
		},
	)
	.map((fault): Fault => ({ ...fault, call: 'getJobResult' }));

const placedFault: fc.Arbitrary<PlacedFault> = fc
	.record({
		position: fc.nat({ max: 39 }),
		fault: fc.oneof(creationFault, questionFault),
		skip: fc.nat({ max: 1 }),
		times: fc.integer({ min: 1, max: 3 }),
	})
	.map(({ position, fault, skip, times }) => ({ position, fault: { ...fault, skip, times } }));

/** @param seldom stopped once in so many times */
function execution(seldom: number): fc.Arbitrary<{ stopAtRequest?: number }> {
	return fc.oneof(
		{ weight: 1, arbitrary: fc.record({ stopAtRequest: fc.integer({ min: 1, max: 60 }) }) },
		{ weight: seldom - 1, arbitrary: fc.constant({}) },
	);
}

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
	images: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 40 })),
	faults: fc.array(placedFault, { maxLength: 12 }),
	solveMs: fc
		.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 500 }))
		.map(([from, more]) => ({ from, to: from + more })),
	onError: fc.constantFrom(...onErrorModes),
	maxTries: fc.constantFrom(1, 2, 3),
	maxPendingJobs: fc.oneof(fc.constant(0), fc.integer({ min: 4, max: 40 })),
	maxAttempts: fc.constantFrom(1, 1, 2, 3),
	// As many as it takes, up to three; the later ones are stopped more seldom.
	executions: fc.tuple(execution(2), execution(4), execution(8)),
});
