import {
	invalidInput,
	rejectedJob,
	rejectedQuestion,
	serviceFailed,
	timedOut,
	tooManyRequests,
	unconfirmed,
	unreachable,
	unreadableResult,
} from '../../nodes/shared/failures';

const JOB = 123456;

test.each([
	['invalidInput', invalidInput('Target Text', 'it is empty', 'Enter what to find')],
	['unreachable', unreachable('connection refused')],
	['unreachable', tooManyRequests(7)],
	['unreachable', tooManyRequests(undefined)],
	['rejected', rejectedJob('Balance is too low.')],
	['unconfirmed', unconfirmed('connection cut off')],
])('%s is about no job, and says so in whole sentences', (code, failure) => {
	expect(failure.code).toBe(code);
	expect(failure.jobId).toBeUndefined();
	expect(failure.message).toMatch(/^[A-Z].*\.$/);
});

test.each([
	['rejected', rejectedQuestion(JOB, 'Job not found')],
	['failed', serviceFailed(JOB, 1)],
	['failed', serviceFailed(JOB, 3)],
	['timeout', timedOut(JOB, 120, 'the last status was "running"')],
	['unreadableResult', unreadableResult(JOB, 'clicks', '1||3')],
])('%s names the job for people and for workflows', (code, failure) => {
	expect(failure.code).toBe(code);
	expect(failure.jobId).toBe(JOB);
	expect(failure.message).toContain(String(JOB));
});

test.each([unreachable('connection refused'), tooManyRequests(undefined), rejectedJob('No.')])(
	'$code says that nothing was bought',
	({ message }) => {
		expect(message.toLowerCase()).toContain('nothing was bought');
	},
);

test('an unconfirmed job: it may exist, where to look, what a retry may do', () => {
	const { message } = unconfirmed('HTTP 502');
	expect(message).toContain('HTTP 502');
	expect(message).toContain('a job may exist');
	expect(message).toContain('job history of your OmoCaptcha account');
	expect(message).toContain('may buy another');
});

test.each([
	rejectedQuestion(JOB, 'Job not found'),
	timedOut(JOB, 120, ''),
	unreadableResult(JOB, 'slider', 'x'),
])('$code says how to collect the job', ({ message }) => {
	expect(message).toContain('"Wait for Job"');
});

test('the words of the service are passed on, as sentences', () => {
	expect(rejectedJob('Invalid api token.').message).toContain('Invalid api token. ');
	expect(rejectedJob('Invalid api token ').message).toContain('Invalid api token. ');
	expect(rejectedQuestion(JOB, 'Who are you?').message).toContain('Who are you? ');
});

test('a time-out names the time and the last answer', () => {
	const { message } = timedOut(JOB, 90, 'the last status was "queued"');
	expect(message).toContain('90 seconds');
	expect(message).toContain('the last status was "queued"');
});

test('too many requests: how long to wait, if the service said so', () => {
	expect(tooManyRequests(42).message).toContain('42 seconds');
	expect(tooManyRequests(undefined).message).toContain('HTTP 429');
});

test('several bought jobs are counted', () => {
	expect(serviceFailed(JOB, 3).message).toContain('3 jobs were bought');
	expect(serviceFailed(JOB, 1).message).not.toContain('jobs were bought');
});

test('a result that cannot be read is there, raw', () => {
	const failure = unreadableResult(JOB, 'clicks', '1||3');
	expect(failure.result).toBe('1||3');
	expect(failure.message).toContain('1||3');
});
