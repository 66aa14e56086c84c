import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * n8n-core reads these as it is loaded, so this module comes before it: a folder of its own for
 * settings and binary data, a fixed key, and quiet logs.
 */
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'omocaptcha-engine-'));
process.env.N8N_ENCRYPTION_KEY ??= 'engine-only-encrypts-what-it-throws-away';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';
process.env.N8N_LOG_LEVEL ??= 'silent';

export const userFolder = process.env.N8N_USER_FOLDER;
