import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** What one call of a node's `execute` gave; with Retry On Fail there are several. */
export type Try = { items: INodeExecutionData[][] } | { error: unknown };

export interface ObservedNode {
	/** The same node. */
	node: INodeType;
	/** What it gave and threw, before the engine made something of it. */
	tries: Try[];
	/** Resolves once none of its requests is under way, also those that outlive its execution. */
	idle: () => Promise<void>;
}

/** @param onTry called after each call of `execute` with how many there were */
export function observe(node: INodeType, onTry: (count: number) => void = () => {}): ObservedNode {
	const tries: Try[] = [];
	const requests = new Set<Promise<unknown>>();
	return {
		tries,
		idle: async () => {
			while (requests.size > 0) await Promise.allSettled(requests);
		},
		node: {
			description: node.description,
			async execute() {
				if (!node.execute) throw new Error('The node has no execute');
				try {
					const items = await node.execute.call(withCountedRequests(this, requests));
					// A copy, since the engine takes the items apart.
					if (Array.isArray(items)) tries.push({ items: structuredClone(items) });
					return items;
				} catch (error) {
					tries.push({ error });
					throw error;
				} finally {
					onTry(tries.length);
				}
			},
		},
	};
}

/** n8n's own context and requests; each request is in the set as long as it is under way. */
function withCountedRequests(
	context: IExecuteFunctions,
	requests: Set<Promise<unknown>>,
): IExecuteFunctions {
	const send = context.helpers.httpRequestWithAuthentication;
	const helpers: IExecuteFunctions['helpers'] = {
		...context.helpers,
		async httpRequestWithAuthentication(...parameters) {
			const request = send.apply(this, parameters);
			requests.add(request);
			try {
				return await request;
			} finally {
				requests.delete(request);
			}
		},
	};
	return Object.create(context, { helpers: { value: helpers } });
}
