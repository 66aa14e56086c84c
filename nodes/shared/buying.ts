import type { JobRequest, OmoCaptcha } from './api';
import type { BoughtJobs, BoughtPurchase, UnconfirmedPurchase } from './boughtJobs';
import {
	failed,
	type Failure,
	type Outcome,
	rejectedJob,
	tooManyRequests,
	unconfirmed,
	unreachable,
} from './failures';
import { fingerprint } from './fingerprint';
import type { CheckedImage } from './image';
import type { Halt } from './halt';
import { limits } from './limits';
import type { Pace } from './pace';
import { pause } from './pause';
import type { CreateJobOutcome } from './replies';
import type { Slots } from './slots';

/** One image to have solved. */
export interface ImageOrder {
	itemIndex: number;
	typeJobId: string;
	/** What to find in the image; empty for none. */
	targetText: string;
	/** Reads the image when its turn comes, so that few are in memory at once. */
	readImage: () => Promise<Outcome<CheckedImage>>;
}

export interface Market {
	service: OmoCaptcha;
	boughtJobs: BoughtJobs;
	pace: Pace;
	/** Images that are read and uploaded at once. */
	uploads: Slots;
	/** Which execution this is, as n8n numbers it. */
	executionId: string;
	/** Reached when no further job may be bought: an item failed, or the execution was stopped. */
	halt: Halt;
	/** Fires when the execution was stopped, so that nobody will read what comes back. */
	stopped: AbortSignal;
	/** Called with the number of a job whose answer came after the stop. */
	onOrphan: (jobId: number) => void;
}

export interface BoughtJob {
	purchase: BoughtPurchase;
	/** SHA-256 of what was sent for it. */
	fingerprint: string;
	/** Whether it was bought before, by an earlier try of the same execution. */
	remembered: boolean;
}

/**
 * Buys one job for an image, or finds the one that this execution bought before. `halted` where
 * the batch ended before anything was sent.
 *
 * createJob is sent once. It is sent again only when it provably did not arrive or was turned
 * away, each for a bounded time; the image itself is read once and let go with the answer.
 *
 * @param attempts how many jobs were bought for the image before, all of which failed
 */
export async function buyJob(
	market: Market,
	order: ImageOrder,
	attempts = 0,
): Promise<Outcome<BoughtJob> | 'halted'> {
	return await market.uploads.run(async () => {
		if (market.halt.reached) return 'halted';
		const image = await order.readImage();
		if (!image.ok) return image;
		const request: JobRequest = {
			typeJobId: order.typeJobId,
			targetText: order.targetText,
			imageBase64: image.value.base64,
		};
		const print = fingerprint(request);
		const known = attempts === 0 ? market.boughtJobs.find(order.itemIndex, print) : undefined;
		if (known?.kind === 'bought') {
			return { ok: true, value: { purchase: known, fingerprint: print, remembered: true } };
		}
		if (known?.kind === 'unconfirmed' && known.executionId === market.executionId) {
			return failed(unconfirmed(known.reason));
		}
		const outcome = await send(market, request);
		if (outcome === 'halted') return 'halted';
		const receipt = readReceipt(outcome, attempts + 1, market.executionId);
		if (!receipt.ok) {
			if (receipt.doubt) market.boughtJobs.remember(order.itemIndex, print, receipt.doubt);
			return failed(receipt.failure);
		}
		const { purchase } = receipt;
		market.boughtJobs.remember(order.itemIndex, print, purchase);
		if (market.stopped.aborted) market.onOrphan(purchase.jobId);
		return { ok: true, value: { purchase, fingerprint: print, remembered: false } };
	});
}

/** Sends createJob until it got through, within bounds. Only the last outcome counts. */
async function send(market: Market, request: JobRequest): Promise<CreateJobOutcome | 'halted'> {
	const until = Date.now() + limits.createAgain;
	let again = limits.createAgainAfter;
	for (let tries = 1; ; tries += 1) {
		if (!(await market.pace.opens(market.halt, until))) {
			const retryAfterMs = market.pace.waitFrom(Date.now());
			return market.halt.reached ? 'halted' : { kind: 'tooManyRequests', retryAfterMs };
		}
		const outcome = await market.service.createJob(request);
		if (outcome.kind === 'tooManyRequests') {
			market.pace.tooManyRequests(Date.now(), outcome.retryAfterMs);
		} else if (outcome.kind === 'notSent' && tries < limits.createTries) {
			await pause(again, market.halt);
			again *= 2;
		} else {
			if (outcome.kind !== 'notSent') market.pace.accepted();
			return outcome;
		}
	}
}

type Receipt =
	| { ok: true; purchase: BoughtPurchase }
	| { ok: false; failure: Failure; doubt?: UnconfirmedPurchase };

function readReceipt(outcome: CreateJobOutcome, attempts: number, executionId: string): Receipt {
	switch (outcome.kind) {
		case 'created': {
			const { jobId, message } = outcome;
			return {
				ok: true,
				purchase: { kind: 'bought', jobId, message, attempts, createdAt: Date.now() },
			};
		}
		case 'rejected':
			return { ok: false, failure: rejectedJob(outcome.message) };
		case 'tooManyRequests': {
			const { retryAfterMs } = outcome;
			const seconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1_000);
			return { ok: false, failure: tooManyRequests(seconds) };
		}
		case 'notSent':
			return { ok: false, failure: unreachable(outcome.reason) };
		case 'unconfirmed': {
			const { reason } = outcome;
			return {
				ok: false,
				failure: unconfirmed(reason),
				doubt: { kind: 'unconfirmed', reason, executionId },
			};
		}
	}
}
