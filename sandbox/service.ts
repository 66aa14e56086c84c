import type { Answers } from './answers';
import type { Job, Jobs } from './jobs';
import { statusAt } from './jobs';
import type { Call, Reply } from './protocol';
import { refusal } from './protocol';
import type { CallRequest } from './request';

/** What a call led to: the reply, one or two words about it, and the job that it is about. */
export interface Handled {
	reply: Reply;
	/** For the record and the log; holds no token and no image. */
	outcome: string;
	job?: Job;
	/** Set where the reply says how the job ended. */
	ended?: 'success' | 'fail';
}

export interface ServiceSettings {
	token: string;
	/** The account's money, as the text that `getBalance` sends. */
	balance: string;
	/** The `type_job_id` values that are taken beside `"14"` and `"43"`. */
	otherTypes: readonly string[];
}

const coinmarketcap = '14';
const bytrade = '43';

/**
 * The service's side of the three calls, as its pages describe them. Its pages name one message of
 * refusal, "Invalid api token."; the other messages are the sandbox's own words.
 */
export class Service {
	constructor(
		private readonly settings: ServiceSettings,
		private readonly jobs: Jobs,
		private readonly answers: Answers,
	) {}

	handle(call: Call, request: CallRequest, now: number): Handled {
		if (request.token !== this.settings.token) return refused('Invalid api token.');
		if (call === 'createJob') return this.createJob(request, now);
		if (call === 'getJobResult') return this.getJobResult(request, now);
		return {
			reply: {
				error: false,
				balance: this.settings.balance,
				message: 'Get balance success.',
			},
			outcome: 'balance',
		};
	}

	private createJob(request: CallRequest, now: number): Handled {
		const { typeJobId, input, image } = request;
		if (typeof typeJobId !== 'string' || !this.takes(typeJobId)) {
			return refused('Invalid type_job_id.');
		}
		if (image === 'missing') return refused('Missing image_base64.');
		if (image === 'invalid') return refused('Invalid image_base64.');
		if (input !== undefined && typeof input !== 'string') return refused('Invalid input.');
		if (typeJobId === coinmarketcap && !input?.trim()) return refused('Missing input.');

		const answer = this.answers.find(image.sha256, typeJobId, input);
		const job = this.jobs.create(
			{
				typeJobId,
				input,
				image,
				ending: answer ? { status: 'success', result: answer.result } : { status: 'fail' },
			},
			now,
		);
		return {
			reply: { error: false, job_id: job.jobId, message: 'Create job success.' },
			outcome: 'created',
			job,
		};
	}

	private getJobResult(request: CallRequest, now: number): Handled {
		if (typeof request.jobId !== 'number') return refused('Invalid job_id.');
		const job = this.jobs.find(request.jobId);
		if (!job) return refused('Job not found.');

		const status = statusAt(job, now);
		const result =
			status === 'success' && job.ending.status === 'success' ? job.ending.result : null;
		const ended = status === 'success' || status === 'fail' ? { ended: status } : {};
		return { reply: { error: false, status, result }, outcome: status, job, ...ended };
	}

	private takes(typeJobId: string): boolean {
		return (
			typeJobId === coinmarketcap ||
			typeJobId === bytrade ||
			this.settings.otherTypes.includes(typeJobId)
		);
	}
}

function refused(message: string): Handled {
	return { reply: refusal(message), outcome: `error: ${message}` };
}
