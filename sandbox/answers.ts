import sampleAnswers from '../samples/answers.json';

/** What the sandbox knows about one image. */
export interface Answer {
	/** SHA-256 of the image's bytes, in hexadecimal. */
	sha256: string;
	/** `"14"` (Coinmarketcap), `"43"` (Bytrade) or one of the sandbox's other types. */
	typeJobId: string;
	/** What there is to find. Without it the answer holds for any target text. */
	targetText?: string;
	/** Sent as the job's `result`, in whatever JSON form it has here. */
	result: unknown;
}

/**
 * The answers, found by the image's own bytes: an image that changed by one byte on its way here
 * is an image that nobody knows, and its job ends in `fail`.
 */
export class Answers {
	private readonly byImage = new Map<string, Answer[]>();

	/** Starts with the answers of the project's own samples. */
	constructor() {
		for (const answer of sampleAnswers) this.register(answer);
	}

	/** Adds an answer; one with the same image, type and target text is replaced. */
	register(answer: Answer): void {
		const sha256 = answer.sha256.toLowerCase();
		const others = (this.byImage.get(sha256) ?? []).filter(
			(known) =>
				known.typeJobId !== answer.typeJobId ||
				comparable(known.targetText) !== comparable(answer.targetText),
		);
		this.byImage.set(sha256, [...others, answer]);
	}

	/** The answer for this image, type and target text (letter case does not matter), if there is one. */
	find(sha256: string, typeJobId: string, targetText: string | undefined): Answer | undefined {
		return this.byImage
			.get(sha256)
			?.find(
				(answer) =>
					answer.typeJobId === typeJobId &&
					(answer.targetText === undefined ||
						comparable(answer.targetText) === comparable(targetText)),
			);
	}
}

/** Vietnamese marks can be written as one character or as two; both are the same text. */
function comparable(text: string | undefined): string | undefined {
	return text?.normalize('NFC').toLowerCase();
}
