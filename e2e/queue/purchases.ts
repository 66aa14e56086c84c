import type { JobRecord, SandboxRecord } from '../../sandbox/record';
import type { UniqueImage } from './images';
import type { Reply } from './load';

/** What was bought, as the service knows it. */
export class Purchases {
	private readonly jobs: ReadonlyMap<unknown, JobRecord>;

	constructor(record: SandboxRecord) {
		this.jobs = new Map(record.jobs.map((job) => [job.jobId, job]));
	}

	/** The numbers of all jobs. */
	get numbers(): ReadonlySet<unknown> {
		return new Set(this.jobs.keys());
	}

	/** The images that were not bought exactly once. */
	notBoughtOnce(images: readonly UniqueImage[]): UniqueImage[] {
		const counts = new Map<string, number>();
		for (const { imageSha256 } of this.jobs.values()) {
			counts.set(imageSha256, (counts.get(imageSha256) ?? 0) + 1);
		}
		return images.filter(({ sha256 }) => counts.get(sha256) !== 1);
	}

	/** Whether these items are the answers to these images, each exactly once, by their job numbers. */
	answer(
		items: ReadonlyArray<Readonly<Record<string, unknown>>>,
		images: readonly UniqueImage[],
	): boolean {
		const open = new Map(images.map((image) => [image.sha256, image]));
		for (const { jobId, status, value } of items) {
			const sha256 = this.jobs.get(jobId)?.imageSha256 ?? '';
			if (status !== 'success' || open.get(sha256)?.value !== value) return false;
			open.delete(sha256);
		}
		return open.size === 0;
	}

	/** The replies that are not the answers to their own images. */
	notRight(replies: readonly Reply[]): Reply[] {
		return replies.filter(
			({ answer, images }) => answer?.status !== 200 || !this.answer(answer.items, images),
		);
	}
}
