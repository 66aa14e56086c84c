/** One call, told to whoever watches the sandbox. */
export interface CallLog {
	call: string;
	/** Was the right token sent? Absent where the body was never read. */
	rightToken?: boolean;
	typeJobId?: string;
	image?: { sha256: string; bytes: number };
	jobId?: number;
	outcome: string;
	fault?: string;
	/** From the request's headers to its end. */
	ms: number;
}

/** A line for the terminal. The token is never in it, nor the image: only size and fingerprint. */
export function formatCall(entry: CallLog, at: Date): string {
	return [
		at.toISOString().slice(11, 23),
		entry.call.padEnd(12),
		`token ${entry.rightToken === undefined ? '-' : entry.rightToken ? '****' : '**** (wrong)'}`,
		entry.typeJobId === undefined ? '' : `type ${entry.typeJobId}`,
		entry.image ? `${sizeOf(entry.image.bytes)} ${entry.image.sha256.slice(0, 8)}` : '',
		entry.jobId === undefined ? '' : `job ${entry.jobId}`,
		entry.outcome + (entry.fault === undefined ? '' : ` [${entry.fault}]`),
		`${entry.ms.toFixed(1)} ms`,
	]
		.filter((part) => part !== '')
		.join('  ');
}

function sizeOf(bytes: number): string {
	return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`;
}
