import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** The Compose file that this project hands to users. */
export const COMPOSE_FILE = join(__dirname, '..', '..', 'compose.yaml');

const serviceSchema = z.looseObject({
	environment: z.record(z.string(), z.string()).optional(),
	command: z.union([z.string(), z.array(z.string())]).optional(),
	healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
});

const fileSchema = z.looseObject({ services: z.record(z.string(), serviceSchema) });

export type ComposeService = z.infer<typeof serviceSchema>;

/** The services of compose.yaml by their names, anchors resolved, variables (`${…}`) not. */
export function composeServices(): Readonly<Record<string, ComposeService>> {
	return fileSchema.parse(parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true })).services;
}

/** The environment of a service, without what comes from its user's .env. */
export function composeEnvironment(service: string): Readonly<Record<string, string>> {
	const { environment } = composeServices()[service] ?? {};
	if (environment === undefined) throw new Error(`compose.yaml sets nothing for ${service}`);
	return Object.fromEntries(
		Object.entries(environment).filter(([, value]) => !value.includes('${')),
	);
}
