import type { INodeExecutionData, INodeType } from 'n8n-workflow';

/** What one call of a node's `execute` gave; with Retry On Fail there are several. */
export type Try = { items: INodeExecutionData[][] } | { error: unknown };

/** The same node, noting what it gives and throws before the engine makes something of it. */
export function observe(
	node: INodeType,
	onTry: (count: number) => void = () => {},
): { node: INodeType; tries: Try[] } {
	const tries: Try[] = [];
	return {
		tries,
		node: {
			description: node.description,
			async execute() {
				if (!node.execute) throw new Error('The node has no execute');
				try {
					const items = await node.execute.call(this);
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
