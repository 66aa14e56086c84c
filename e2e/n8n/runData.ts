import { parse } from 'flatted';
import { z } from 'zod';

const pairedItemSchema = z.union([
	z.number(),
	z.looseObject({ item: z.number(), input: z.number().optional() }),
]);

const itemSchema = z.looseObject({
	json: z.record(z.string(), z.unknown()),
	binary: z.record(z.string(), z.unknown()).optional(),
	pairedItem: z.union([pairedItemSchema, z.array(pairedItemSchema)]).optional(),
	error: z.unknown().optional(),
});

/** One run of a node: for each of its outputs the items, or the error that it threw. */
const runSchema = z.looseObject({
	executionStatus: z.string().optional(),
	/** How long the node took; milliseconds. */
	executionTime: z.number(),
	data: z.looseObject({ main: z.array(z.array(itemSchema).nullish()) }).optional(),
	error: z.looseObject({ message: z.string() }).optional(),
});

export type NodeItem = z.infer<typeof itemSchema>;

export type NodeRun = z.infer<typeof runSchema>;

/** The runs of each node of an execution, by the node's name. */
export type RunData = Readonly<Record<string, readonly NodeRun[] | undefined>>;

const executionDataSchema = z.looseObject({
	resultData: z.looseObject({ runData: z.record(z.string(), z.array(runSchema)).optional() }),
	executionData: z
		.looseObject({ contextData: z.record(z.string(), z.unknown()).optional() })
		.optional(),
});

/** What n8n keeps of an execution. */
export interface ExecutionData {
	runData: RunData;
	/** What nodes keep beside their items, by `node:` and the node's name. */
	contexts: Readonly<Record<string, unknown>>;
}

/** Reads what n8n keeps of an execution: JSON in the form of the library `flatted`. */
export function parseExecutionData(text: string): ExecutionData {
	const { resultData, executionData } = executionDataSchema.parse(parse(text));
	return { runData: resultData.runData ?? {}, contexts: executionData?.contextData ?? {} };
}

/** The items that a node's last run sent to one of its outputs. */
export function lastItems(runData: RunData, node: string, output = 0): readonly NodeItem[] {
	return runData[node]?.at(-1)?.data?.main[output] ?? [];
}

/** The items that all of a node's runs sent to one of its outputs. */
export function allItems(runData: RunData, node: string, output = 0): readonly NodeItem[] {
	return (runData[node] ?? []).flatMap((run) => run.data?.main[output] ?? []);
}
