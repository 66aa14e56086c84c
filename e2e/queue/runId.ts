import { randomBytes } from 'node:crypto';

/** What the names of all runs begin with. */
export const START = 'omocaptcha_e2e';

/** A run that is older than this is over, or was killed; milliseconds. */
const LONGEST_RUN = 3 * 3_600_000;

/** A name for all that one run keeps in servers that it shares with others. */
export function newRunId(now = Date.now()): string {
	return `${START}_${now.toString(36)}_${randomBytes(4).toString('hex')}`;
}

/** Whether this is the name of a run that was killed before it could tidy up. */
export function isLeftOver(name: string, now = Date.now()): boolean {
	const [, startedAt] = new RegExp(`^${START}_([0-9a-z]+)_[0-9a-f]{8}$`).exec(name) ?? [];
	return startedAt !== undefined && now - parseInt(startedAt, 36) > LONGEST_RUN;
}
