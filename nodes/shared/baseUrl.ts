import { failed, invalidInput, type Outcome } from './failures';

/** Where the service lives, unless a credential says otherwise. */
export const DEFAULT_BASE_URL = 'https://omocaptcha.com/api';

/**
 * Checks the address that requests, and the token in them, go to. Plain `http://` is accepted only
 * where the network is one's own: loopback, private and link-local addresses, and names without a
 * dot (as containers give each other).
 *
 * @returns the address without a trailing slash
 */
export function checkBaseUrl(text: string): Outcome<string> {
	const address = text.trim() || DEFAULT_BASE_URL;
	if (!URL.canParse(address)) return refuse('it is not a URL');
	const url = new URL(address);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return refuse('it does not start with https://');
	}
	if (url.username || url.password || url.search || url.hash) {
		return refuse('it holds more than an address: a user, a query or a fragment');
	}
	if (!isSafeForToken(url)) {
		return refuse('http:// would send the API token over the network unencrypted');
	}
	return { ok: true, value: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
}

function refuse(problem: string): Outcome<string> {
	return failed(
		invalidInput(
			'Base URL',
			problem,
			`Enter an address such as ${DEFAULT_BASE_URL} in the credential`,
		),
	);
}

/** Whether a request to this URL may carry the token: over TLS, or within one's own network. */
export function isSafeForToken(url: URL): boolean {
	return url.protocol === 'https:' || (url.protocol === 'http:' && isOwnNetwork(url.hostname));
}

/** @param host as the URL parser prints it: IPv4 in four parts, IPv6 in brackets, names in lower case */
function isOwnNetwork(host: string): boolean {
	if (host.startsWith('[')) {
		const address = host.slice(1, -1);
		return (
			address === '::1' || /^f[cd][0-9a-f]{2}:/.test(address) || /^fe[89ab][0-9a-f]:/.test(address)
		);
	}
	if (!host.includes('.')) return true;
	const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
	if (!parts) return false;
	const [first, second] = [Number(parts[1]), Number(parts[2])];
	return (
		first === 127 ||
		first === 10 ||
		(first === 192 && second === 168) ||
		(first === 172 && second >= 16 && second <= 31) ||
		(first === 169 && second === 254)
	);
}
