import type { JobRequest, OmoCaptcha } from '../../nodes/shared/api';
import { redact } from '../../nodes/shared/redaction';
import type { CreateJobOutcome, JobResultOutcome } from '../../nodes/shared/replies';

export const TOKEN = 'token-of-the-tests';

/** No test has a job asked this often; a loop that asks without waiting is. */
const MOST_QUESTIONS = 1_000;

export interface Script {
	/** What becomes of a request, by its position among all requests. Default: job 1, 2, 3, … */
	createJob?: (request: JobRequest, index: number) => CreateJobOutcome | Promise<CreateJobOutcome>;
	/** What a question gives, by its position among those for the job. Default: solved at once. */
	getJobResult?: (question: Question) => JobResultOutcome | Promise<JobResultOutcome>;
}

export interface Question {
	jobId: number;
	/** How often the job was asked before. */
	index: number;
	/** When it was asked, in milliseconds since 1970. */
	askedAt: number;
	/** How long the answer is waited for, in milliseconds. */
	timeout: number;
	signal: AbortSignal;
}

/** The service as the nodes see it, without HTTP: does what a test tells it, and keeps a record. */
export class ScriptedService implements OmoCaptcha {
	readonly requests: Array<JobRequest & { sentAt: number }> = [];
	readonly questions: Question[] = [];
	/** Requests and questions that were under way at the same time, at most. */
	readonly most = { requests: 0, questions: 0 };
	private readonly open = { requests: 0, questions: 0 };

	constructor(private readonly script: Script = {}) {}

	async createJob(request: JobRequest): Promise<CreateJobOutcome> {
		const index = this.requests.length;
		this.requests.push({ ...request, sentAt: Date.now() });
		return await this.during('requests', async () =>
			this.script.createJob ? await this.script.createJob(request, index) : created(index + 1),
		);
	}

	async getJobResult(
		jobId: number,
		timeout: number,
		signal: AbortSignal,
	): Promise<JobResultOutcome> {
		const index = this.questions.filter((question) => question.jobId === jobId).length;
		if (index >= MOST_QUESTIONS) throw new Error(`Job ${jobId} is asked without end`);
		const question = { jobId, index, askedAt: Date.now(), timeout, signal };
		this.questions.push(question);
		return await this.during('questions', async () =>
			this.script.getJobResult ? await this.script.getJobResult(question) : success('1'),
		);
	}

	redact(text: string): string {
		return redact(text, TOKEN);
	}

	quotesToken(text: string): boolean {
		return text.includes(TOKEN);
	}

	/** When a job was asked, in milliseconds from `since`. */
	agesOf(jobId: number, since: number): number[] {
		return this.questions
			.filter((question) => question.jobId === jobId)
			.map(({ askedAt }) => askedAt - since);
	}

	private async during<T>(kind: 'requests' | 'questions', work: () => Promise<T>): Promise<T> {
		this.open[kind] += 1;
		this.most[kind] = Math.max(this.most[kind], this.open[kind]);
		try {
			return await work();
		} finally {
			this.open[kind] -= 1;
		}
	}
}

export function created(jobId: number): CreateJobOutcome {
	return { kind: 'created', jobId, message: 'Create job success.' };
}

export function success(result: unknown): JobResultOutcome {
	return { kind: 'success', result };
}

export const fail: JobResultOutcome = { kind: 'fail', status: 'fail' };

export const running: JobResultOutcome = { kind: 'notReady', status: 'running' };

/** Running until so many milliseconds after `since`, then solved. */
export function solvedAfter(
	milliseconds: number,
	since: number,
	result = '1|3|5',
): (question: Question) => JobResultOutcome {
	return ({ askedAt }) => (askedAt - since >= milliseconds ? success(result) : running);
}
