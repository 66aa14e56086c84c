import axios from 'axios';
import type { AxiosInstance } from 'axios';

import type { Answer } from './answers';
import type { Awaited, ControlSettings } from './control';
import type { Fault } from './faults';
import type { SandboxRecord } from './record';

/** Steers a sandbox that runs in another process, over its control endpoints. */
export class SandboxClient {
	private readonly http: AxiosInstance;

	/** @param baseUrl the sandbox's base URL, as it prints it: `http://127.0.0.1:PORT/api` */
	constructor(baseUrl: string) {
		this.http = axios.create({
			baseURL: new URL('/sandbox', baseUrl).href,
			// Loopback only: a proxy that the environment names must not come between.
			proxy: false,
			timeout: 10_000,
		});
	}

	async addFault(fault: Fault): Promise<void> {
		await this.http.post(
			'/faults',
			fault.times === Infinity ? { ...fault, times: 'always' } : fault,
		);
	}

	async clearFaults(): Promise<void> {
		await this.http.delete('/faults');
	}

	async record(): Promise<SandboxRecord> {
		const { data } = await this.http.get<SandboxRecord>('/record');
		return data;
	}

	async reset(): Promise<void> {
		await this.http.post('/reset', {});
	}

	async registerAnswer(answer: Answer): Promise<void> {
		await this.http.post('/answers', answer);
	}

	/** For jobs that are created from now on. */
	async setPace(settings: ControlSettings): Promise<void> {
		await this.http.post('/settings', settings);
	}

	/** Resolves once the record holds at least so many; fails after `timeoutMs` milliseconds. */
	async waitFor(awaited: Awaited, timeoutMs = 10_000): Promise<void> {
		await this.http.post('/wait', awaited, { timeout: timeoutMs });
	}
}
