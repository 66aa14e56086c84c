import { Redis } from 'ioredis';
import { z } from 'zod';

import { isLeftOver, START } from './runId';
import { redisUrl } from './servers';

/** A part of a Redis server that is used by one run alone: all keys and channels of one prefix. */
export interface RedisKeys {
	/** n8n's variables that name it. */
	readonly environment: Readonly<Record<string, string>>;
	/** Removes all of its keys, and those of runs that were killed. */
	remove(): Promise<void>;
}

/** Nothing is written before n8n does. */
export function redisKeys(prefix: string): RedisKeys {
	const url = redisUrl();
	return {
		environment: {
			QUEUE_BULL_REDIS_HOST: url.hostname,
			QUEUE_BULL_REDIS_PORT: url.port || '6379',
			QUEUE_BULL_REDIS_DB: url.pathname.slice(1) || '0',
			QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(url.username),
			QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(url.password),
			QUEUE_BULL_PREFIX: prefix,
			// Other n8n's on this Redis would hear of this one's workflows, and it of theirs.
			N8N_REDIS_KEY_PREFIX: prefix,
		},
		async remove() {
			const client = new Redis(url.href);
			try {
				for await (const found of client.scanStream({ match: `${START}_*`, count: 1_000 })) {
					const keys = z.array(z.string()).parse(found);
					const ours = keys.filter((key) => {
						const [name = ''] = key.split(':');
						return name === prefix || isLeftOver(name);
					});
					if (ours.length > 0) await client.unlink(ours);
				}
			} finally {
				client.disconnect();
			}
		},
	};
}

/** What a whole Redis server has done since it started, for whomever. */
export interface RedisTotals {
	version: string;
	commands: number;
	/** Received and sent. */
	bytes: number;
	cpuMs: number;
}

export async function readRedisTotals(): Promise<RedisTotals> {
	const client = new Redis(redisUrl().href);
	try {
		const info = await client.info();
		const valueOf = (name: string) => {
			const text = new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1];
			if (text === undefined) throw new Error(`Redis tells nothing of ${name}`);
			return text;
		};
		const numberOf = (name: string) => Number(valueOf(name));
		return {
			version: valueOf('redis_version'),
			commands: numberOf('total_commands_processed'),
			bytes: numberOf('total_net_input_bytes') + numberOf('total_net_output_bytes'),
			cpuMs: (numberOf('used_cpu_sys') + numberOf('used_cpu_user')) * 1_000,
		};
	} finally {
		client.disconnect();
	}
}
