import type { WorkflowDefinition } from '../n8n/rest';
import {
	createJob,
	sequence,
	solveAndWait,
	splitUploads,
	uploadedField,
	webhook,
	type CredentialReference,
} from '../workflows';
import { CAPTCHA_TYPE } from './images';

/** Images in a form, answered with their values; the numbers of their jobs are in one node's hands. */
export function solveUploads(path: string, credential: CredentialReference): WorkflowDefinition {
	return sequence(path, [
		webhook(path),
		splitUploads(),
		solveAndWait(credential, {
			captchaType: CAPTCHA_TYPE,
			binaryPropertyName: uploadedField,
		}),
	]);
}

/** The same in two nodes, with what the first one puts out stored before the second begins. */
export function createThenWait(path: string, credential: CredentialReference): WorkflowDefinition {
	return sequence(
		path,
		[
			webhook(path),
			splitUploads(),
			createJob(credential, {
				captchaType: CAPTCHA_TYPE,
				binaryPropertyName: uploadedField,
			}),
			solveAndWait(credential, {
				operation: 'waitForJob',
				captchaType: '={{ $json.captchaType }}',
			}),
		],
		{ saveExecutionProgress: true },
	);
}
