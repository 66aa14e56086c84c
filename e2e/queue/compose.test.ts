import { readFileSync } from 'node:fs';
import { DCLinter } from 'dclint';

import { COMPOSE_FILE, composeServices } from './composeFile';

const text = readFileSync(COMPOSE_FILE, 'utf8');
const services = composeServices();

test('compose.yaml fits the schema of Compose files', () => {
	const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });

	const [result] = linter.lintFiles([COMPOSE_FILE], false);

	// What it warns of is the order of keys.
	expect(result?.filePath).toBe(COMPOSE_FILE);
	expect(result?.messages.filter(({ type }) => type === 'error')).toEqual([]);
});

test('its command for .env writes every variable that has no default', () => {
	const needed = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
	const written = /for name in ([\w ]+); do/.exec(text)?.[1]?.split(' ');

	expect(new Set(written)).toEqual(new Set(needed));
	expect(needed).toContain('N8N_ENCRYPTION_KEY');
});

test('n8n itself and all workers share one environment', () => {
	const n8ns = Object.entries(services).filter(
		([name]) => name === 'n8n' || /^worker-\d+$/.test(name),
	);

	expect(n8ns.map(([name]) => name).sort()).toEqual(['n8n', 'worker-1', 'worker-2']);
	for (const [, { environment }] of n8ns) expect(environment).toEqual(services.n8n?.environment);
});

test('each n8n has a task runner of its own', () => {
	const brokers = Object.values(services).flatMap(
		({ environment }) => environment?.N8N_RUNNERS_TASK_BROKER_URI ?? [],
	);

	expect(brokers.sort()).toEqual([
		'http://n8n:5679',
		'http://worker-1:5679',
		'http://worker-2:5679',
	]);
});
