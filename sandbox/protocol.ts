/** The three calls that the service's pages name; each is a POST of JSON to `{base}/{call}`. */
export const calls = ['createJob', 'getJobResult', 'getBalance'] as const;

export type Call = (typeof calls)[number];

/** What `getJobResult` says about a job, in the service's words. */
export type JobStatus = 'waiting' | 'running' | 'success' | 'fail';

/** A reply's JSON object. */
export type Reply = Readonly<Record<string, unknown>>;

/** A reply that refuses: the service sends it with HTTP status 200. */
export function refusal(message: string): Reply {
	return { error: true, message };
}
