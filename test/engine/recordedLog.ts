import { Logger } from '@n8n/backend-common';

export interface LogLine {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata: unknown;
}

/**
 * Every line that n8n and its nodes log in this file's tests, at all levels. n8n's loggers, the one
 * that nodes get among them, share these methods.
 */
export function recordLog(): { lines: LogLine[] } {
	const lines: LogLine[] = [];
	for (const level of ['error', 'warn', 'info', 'debug'] as const) {
		jest.spyOn(Logger.prototype, level).mockImplementation((message: string, metadata?: object) => {
			lines.push({ level, message, metadata });
		});
	}
	return { lines };
}
