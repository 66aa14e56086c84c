/** How long and how often the nodes try, where a user has no say. Times in milliseconds. */
export const limits = {
	/**
	 * For the answer to createJob, upload included. Generous on purpose: giving up on an answer
	 * means not knowing whether a job was paid for.
	 */
	createAnswer: 60_000,
	/** For the answer to getJobResult; a lost one is asked again. */
	resultAnswer: 10_000,
	/** For the answer to the last getJobResult, which goes out as the time runs out. */
	lastResultAnswer: 2_000,
	/** How long a createJob that was turned away (429) or never got through is tried again. */
	createAgain: 60_000,
	/** How often a createJob that never got through is sent in all. */
	createTries: 3,
	/** The first wait before it is sent again; it doubles. */
	createAgainAfter: 500,
	/** Images that are read, encoded and uploaded at once: this bounds the memory of a batch. */
	uploads: 10,
	/** Questions for results under way at once. */
	questions: 20,
};
