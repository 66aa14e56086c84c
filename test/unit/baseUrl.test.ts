import { checkBaseUrl, DEFAULT_BASE_URL, isSafeForToken } from '../../nodes/shared/baseUrl';
import { failureOf, valueOf } from './outcomes';

test.each([
	['https://omocaptcha.com/api', 'https://omocaptcha.com/api'],
	['https://omocaptcha.com/api/', 'https://omocaptcha.com/api'],
	['https://omocaptcha.com/api///', 'https://omocaptcha.com/api'],
	['https://omocaptcha.com', 'https://omocaptcha.com'],
	['  https://omocaptcha.com/api\n', 'https://omocaptcha.com/api'],
	['HTTPS://OmoCaptcha.com/api', 'https://omocaptcha.com/api'],
	['https://omocaptcha.com:8443/v1/api/', 'https://omocaptcha.com:8443/v1/api'],
	['https://203.0.113.7/api', 'https://203.0.113.7/api'],
	['https://omocaptcha.com/api?', 'https://omocaptcha.com/api'],
	['https://omocaptcha.com/api/#', 'https://omocaptcha.com/api'],
	['', DEFAULT_BASE_URL],
	['   ', DEFAULT_BASE_URL],
])('%p is used as %s', (text, address) => {
	expect(valueOf(checkBaseUrl(text))).toBe(address);
});

test.each([
	'http://localhost:3001/api',
	'http://127.0.0.1:3001/api',
	'http://127.255.255.254/api',
	'http://[::1]:3001/api',
	'http://10.0.0.1/api',
	'http://10.255.255.255/api',
	'http://192.168.0.1/api',
	'http://172.16.0.1/api',
	'http://172.31.255.255/api',
	'http://169.254.1.1/api',
	'http://[fc00::1]/api',
	'http://[fd12:3456:789a::1]/api',
	'http://[fe80::1]/api',
	'http://[febf::1]/api',
	'http://sandbox/api',
	'http://omocaptcha-stand-in:8080/api',
	'http://2130706433/api', // 127.0.0.1 as one number
	'http://0x7f.1/api', // and in parts, one of them in hex
	'http://3232235777/api', // 192.168.1.1
])('%s may carry the token: the network is one’s own', (text) => {
	expect(checkBaseUrl(text).ok).toBe(true);
});

test.each([
	'http://omocaptcha.com/api',
	'http://localhost.example.com/api',
	'http://127.0.0.1.example.com/api',
	'http://10.example.com/api',
	'http://126.255.255.255/api',
	'http://128.0.0.1/api',
	'http://9.255.255.255/api',
	'http://11.0.0.0/api',
	'http://192.167.255.255/api',
	'http://192.169.0.0/api',
	'http://172.15.255.255/api',
	'http://172.32.0.0/api',
	'http://169.253.255.255/api',
	'http://169.255.0.0/api',
	'http://203.0.113.7/api',
	'http://134744072/api', // 8.8.8.8 as one number
	'http://0x8.8.8.8/api',
	'http://[2001:db8::1]/api',
	'http://[fb00::1]/api',
	'http://[fd::1]/api', // 00fd:…, not fd00:…
	'http://[fe00::1]/api',
	'http://[fec0::1]/api',
	'http://[::ffff:203.0.113.7]/api',
])('%s may not: the token would travel unencrypted', (text) => {
	const failure = failureOf(checkBaseUrl(text));
	expect(failure.code).toBe('invalidInput');
	expect(failure.message).toMatch(/^Base URL: .*unencrypted/);
});

test.each([
	['ftp://omocaptcha.com/api', 'https://'],
	['file:///etc/passwd', 'https://'],
	['javascript:alert(1)', 'https://'],
	['omocaptcha.com/api', 'not a URL'],
	['/api', 'not a URL'],
	['https://', 'not a URL'],
	['http://999.1.1.1/api', 'not a URL'],
	['https://omocaptcha.com:99999/api', 'not a URL'],
	['https://user@omocaptcha.com/api', 'a user'],
	['https://user:password@omocaptcha.com/api', 'a user'],
	['https://omocaptcha.com@example.com/api', 'a user'],
	['http://localhost@example.com/api', 'a user'],
	['https://omocaptcha.com/api?token=1', 'a query'],
	['https://omocaptcha.com/api#top', 'a fragment'],
])('%s is no address of a service', (text, problem) => {
	const failure = failureOf(checkBaseUrl(text));
	expect(failure.code).toBe('invalidInput');
	expect(failure.message).toContain(problem);
	expect(failure.message).toContain(DEFAULT_BASE_URL);
	expect(failure.message).not.toContain('password');
});

test('the same rule holds for a URL that a request already has', () => {
	expect(isSafeForToken(new URL('https://example.com/getBalance'))).toBe(true);
	expect(isSafeForToken(new URL('http://localhost/getBalance'))).toBe(true);
	expect(isSafeForToken(new URL('http://example.com/getBalance'))).toBe(false);
	expect(isSafeForToken(new URL('ftp://localhost/getBalance'))).toBe(false);
});
