import '../../engine/environment';

import { CredentialTestContext } from 'n8n-core';
import type { Logger } from 'n8n-workflow';

export interface LogLine {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata: unknown;
}

export interface RecordedLog {
	lines: LogLine[];
	/** Resolves once the lines are as wanted; asked at once, and after each line. */
	waitFor: (wanted: (lines: readonly LogLine[]) => boolean) => Promise<void>;
}

/**
 * Every line that n8n and its nodes log from now on, at all levels. All of n8n's loggers share
 * these methods, the one that nodes get among them.
 */
export function recordLog(): RecordedLog {
	const lines: LogLine[] = [];
	const waiting = new Set<() => void>();
	const methods: Logger = Object.getPrototypeOf(new CredentialTestContext().logger);
	for (const level of ['error', 'warn', 'info', 'debug'] as const) {
		jest.spyOn(methods, level).mockImplementation((message: string, metadata?: object) => {
			lines.push({ level, message, metadata });
			for (const ask of waiting) ask();
		});
	}
	return {
		lines,
		waitFor: async (wanted) =>
			await new Promise((resolve) => {
				const ask = () => {
					if (!wanted(lines)) return;
					waiting.delete(ask);
					resolve();
				};
				waiting.add(ask);
				ask();
			}),
	};
}
