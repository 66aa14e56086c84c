/** Taken over from this process; nothing else of its environment may change what n8n does. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ'];

export interface N8nSettings {
	/** The folder that holds `.n8n`. */
	home: string;
	/** The port of editor, REST calls and webhooks. */
	port: number;
	/** The port on which n8n hands work to its task runners. */
	brokerPort: number;
}

/**
 * The environment of an n8n process: on loopback only, everything in its home, nothing sent home,
 * otherwise as n8n's own container runs it.
 *
 * @param extra variables that win over those chosen here
 */
export function n8nEnvironment(
	settings: N8nSettings,
	extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
	const passedOn = PASSED_ON.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(passedOn),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: settings.home,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: `${settings.port}`,
		N8N_RUNNERS_BROKER_PORT: `${settings.brokerPort}`,
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		// Cookies of http://127.0.0.1 have to be taken.
		N8N_SECURE_COOKIE: 'false',
		N8N_LOG_LEVEL: 'debug',
		N8N_LOG_OUTPUT: 'console',
		NO_COLOR: '1',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		...extra,
	};
}
