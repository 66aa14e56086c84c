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

	/** How often each image was bought that was not bought exactly once, by their values. */
	notBoughtOnce(images: readonly UniqueImage[]): Array<{ value: number; bought: number }> {
		const counts = new Map<string, number>();
		for (const { imageSha256 } of this.jobs.values()) {
			counts.set(imageSha256, (counts.get(imageSha256) ?? 0) + 1);
		}
		return images
			.map(({ sha256, value }) => ({ value, bought: counts.get(sha256) ?? 0 }))
			.filter(({ bought }) => bought !== 1);
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

	/** In words, each reply that is not the answer to its own images. */
	wrongAmong(replies: readonly Reply[]): string[] {
		return replies
			.filter(({ answer, images }) => answer?.status !== 200 || !this.answer(answer.items, images))
			.map(({ answer, images }) => {
				const values = images.map(({ value }) => value).join(', ');
				return answer === undefined
					? `no answer for ${values}`
					: `${answer.status} for ${values}: ${JSON.stringify(answer.body)}`;
			});
	}
}
