import { createHash } from 'crypto';

/** SHA-256, in hex, of what is sent to buy a job: its type, what to find, and the image. */
export function fingerprint(request: {
	typeJobId: string;
	targetText: string;
	imageBase64: string;
}): string {
	return createHash('sha256')
		.update(`${request.typeJobId}\n${request.targetText}\n`)
		.update(request.imageBase64, 'latin1')
		.digest('hex');
}
