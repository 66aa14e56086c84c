import { uploadForm, type WebhookAnswer } from '../uploads';
import type { UniqueImage } from './images';

/** What became of one request. */
export interface Reply {
	images: readonly UniqueImage[];
	/** Nothing where the request was given up. */
	answer: WebhookAnswer | undefined;
	/** From the request to its answer, or until it was given up. */
	milliseconds: number;
}

export interface LoadOptions {
	/** Requests under way at once. */
	inFlight: number;
	/** Called before each request; it is sent when this resolves. */
	before?: (position: number) => Promise<void>;
	/** Called with each answer as it comes. */
	onReply?: (reply: Reply) => void;
	/** Gives up the requests that have no answer yet, and sends no more. */
	signal?: AbortSignal;
}

/**
 * Sends groups of images to a webhook, each group as one form.
 *
 * @returns what became of each that was sent, in the groups' order
 * @throws Error where a request fails otherwise than by an answer
 */
export async function sendAll(
	url: string,
	groups: Iterable<readonly UniqueImage[]>,
	{ inFlight, before, onReply, signal }: LoadOptions,
): Promise<Reply[]> {
	const replies = new Array<Reply>();
	// One iterator for all of them: each takes the next group as soon as it has its answer.
	const left = groups[Symbol.iterator]();
	let sent = 0;
	const sendNext = async () => {
		for (let next = left.next(); !next.done; next = left.next()) {
			const images = next.value;
			const position = sent++;
			await before?.(position);
			if (signal?.aborted) return;
			const sentAt = performance.now();
			const answer = await uploadForm(
				url,
				images.map(({ bytes }) => bytes),
				signal,
			).catch((error: unknown) => {
				if (signal?.aborted) return undefined;
				throw error;
			});
			const reply = { images, answer, milliseconds: performance.now() - sentAt };
			replies[position] = reply;
			onReply?.(reply);
		}
	};
	await Promise.all(Array.from({ length: inFlight }, sendNext));
	return replies;
}
