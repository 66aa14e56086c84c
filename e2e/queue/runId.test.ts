import { isLeftOver, newRunId } from './runId';

const hour = 3_600_000;
const now = Date.now();

test('a run is left over when it is older than any run takes', () => {
	expect(isLeftOver(newRunId(now - 4 * hour), now)).toBe(true);
	expect(isLeftOver(newRunId(now - 2 * hour), now)).toBe(false);
});

test.each(['postgres', 'n8n', 'omocaptcha_e2e', 'omocaptcha_e2e_old', ''])(
	'"%s" is nothing of this project',
	(name) => expect(isLeftOver(name, now)).toBe(false),
);
