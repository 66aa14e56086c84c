import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IConnections, INode, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

// With its ending, since n8n's codex file beside it is called the same but for ".json".
import { OmoCaptchaCreateJob } from '../../nodes/OmoCaptchaCreateJob/OmoCaptchaCreateJob.node.ts';
import { OmoCaptchaSolveAndWait } from '../../nodes/OmoCaptchaSolveAndWait/OmoCaptchaSolveAndWait.node.ts';

const folder = join(__dirname, '..', '..', 'examples');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

interface Example {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	active: boolean;
	pinData: object;
}

function read(file: string): Example {
	return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

const PACKAGE = 'n8n-nodes-omocaptcha.';
const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** The one credential that examples may name: the sandbox's, whose token is no secret. */
const SANDBOX_CREDENTIAL = { id: 'omoCaptchaSandbox', name: 'OmoCaptcha (sandbox)' };

const descriptions: readonly INodeTypeDescription[] = [
	new OmoCaptchaCreateJob().description,
	new OmoCaptchaSolveAndWait().description,
];

/** What n8n adds to a node that it turns into an agent's tool. */
const TOOL_PARAMETERS = ['descriptionType', 'toolDescription'];

function ours({ nodes }: Example): Array<{ node: INode; description: INodeTypeDescription }> {
	return nodes.flatMap((node) => {
		if (!node.type.startsWith(PACKAGE)) return [];
		const name = node.type.slice(PACKAGE.length).replace(/Tool$/, '');
		const description = descriptions.find((candidate) => candidate.name === name);
		if (description === undefined) throw new Error(`${node.name}: no node is called ${node.type}`);
		return [{ node, description }];
	});
}

function connectionsOf({ connections }: Example) {
	return Object.entries(connections).flatMap(([from, byType]) =>
		Object.entries(byType).flatMap(([type, outputs]) =>
			outputs.flatMap((targets, output) =>
				(targets ?? []).map((target) => ({ from, type, output, to: target.node })),
			),
		),
	);
}

function stickyNotes({ nodes }: Example): INode[] {
	return nodes.filter(({ type }) => type === STICKY_NOTE);
}

/** The part of the canvas that a node takes, its name below included; n8n's pixels. */
function areaOf({ type, position: [left, top], parameters }: INode) {
	const [width, height] =
		type === STICKY_NOTE ? [Number(parameters.width), Number(parameters.height)] : [100, 140];
	return { left, top, right: left + width, bottom: top + height };
}

function overlap(one: INode, other: INode): boolean {
	const [a, b] = [areaOf(one), areaOf(other)];
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

test('no two examples share an id, which would make one replace the other on import', () => {
	const ids = files.map((file) => read(file).id);

	expect(ids).toEqual([...new Set(ids)]);
	expect(ids.length).toBeGreaterThanOrEqual(6);
});

test('the list of examples names each of them', () => {
	const list = readFileSync(join(folder, 'README.md'), 'utf8');

	expect(files.filter((file) => !list.includes(`(${file})`))).toEqual([]);
});

describe.each(files)('%s', (file) => {
	const example = read(file);

	test('uses a node of this package', () => {
		expect(ours(example)).not.toEqual([]);
	});

	test('gives our nodes no parameter that they do not have or would not show', () => {
		for (const { node, description } of ours(example)) {
			const known = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			);
			const unknown = Object.keys(node.parameters).filter(
				(name) => !(known && name in known) && !TOOL_PARAMETERS.includes(name),
			);
			expect({ node: node.name, unknown }).toEqual({ node: node.name, unknown: [] });
		}
	});

	test('leaves none of our nodes with something to fill in', () => {
		for (const { node, description } of ours(example)) {
			const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
			expect({ node: node.name, issues }).toEqual({ node: node.name, issues: null });
		}
	});

	test('connects nodes that exist, by outputs that they have', () => {
		const names = example.nodes.map(({ name }) => name);
		expect(names).toEqual([...new Set(names)]);
		for (const { from, to, type, output } of connectionsOf(example)) {
			expect(names).toContain(from);
			expect(names).toContain(to);
			const node = ours(example).find((candidate) => candidate.node.name === from)?.node;
			if (node === undefined || type !== 'main') continue;
			expect(output).toBeLessThan(node.onError === 'continueErrorOutput' ? 2 : 1);
		}
	});

	test('leaves no node unconnected', () => {
		const connected = connectionsOf(example).flatMap(({ from, to }) => [from, to]);
		const loose = example.nodes.filter(
			({ name, type }) => type !== STICKY_NOTE && !connected.includes(name),
		);

		expect(loose.map(({ name }) => name)).toEqual([]);
	});

	test('refers in its expressions to nodes that exist', () => {
		const named = [...JSON.stringify(example.nodes).matchAll(/\$\('([^']+)'\)/g)].map(
			([, name]) => name,
		);

		expect(example.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
	});

	test('explains itself in sticky notes, under its own name, beside its nodes', () => {
		const notes = stickyNotes(example);
		expect(notes.length).toBeGreaterThanOrEqual(2);
		expect(String(notes[0]?.parameters.content)).toMatch(`## ${example.name}\n`);
		const covered = notes.flatMap((note) =>
			example.nodes.filter((node) => node !== note && overlap(note, node)).map(({ name }) => name),
		);
		expect(covered).toEqual([]);
	});

	test('speaks in its sticky notes of nodes that it has', () => {
		const bold = stickyNotes(example).flatMap(({ parameters }) =>
			[...String(parameters.content).matchAll(/\*\*([^*:]+)\*\*/g)].map(([, name]) => name),
		);

		expect(example.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(bold));
	});

	test('holds no credential but the name of the sandbox one, and no data of a run', () => {
		const used = example.nodes.flatMap(({ credentials = {} }) => Object.entries(credentials));

		expect(used).toEqual(used.map(() => ['omoCaptchaApi', SANDBOX_CREDENTIAL]));
		expect(example).toMatchObject({ active: false, pinData: {} });
		expect(JSON.stringify(example)).not.toMatch(/apiToken|api_token|password|secret|bearer/i);
	});

	test('reads files from the folder of the samples only', () => {
		const paths = [...JSON.stringify(example.nodes).matchAll(/"fileSelector":"([^"]+)"/g)];

		for (const [, path] of paths) {
			expect(path).toMatch(/^\/home\/node\/\.n8n-files\/omocaptcha-samples\/\*/);
		}
	});
});
