import type { INode, INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

export function nodeWith(parameters: INodeParameters): INode {
	return { id: '1', name: 'Node', type: 'test', typeVersion: 1, position: [0, 0], parameters };
}

/** The node's parameters as n8n keeps them: with the defaults of all that is displayed. */
export function completed(
	description: INodeTypeDescription,
	parameters: INodeParameters,
): INodeParameters {
	const node = nodeWith(parameters);
	const { properties } = description;
	const values = NodeHelpers.getNodeParameters(
		properties,
		parameters,
		true,
		false,
		node,
		description,
	);
	if (!values) throw new Error('n8n could not read the parameters');
	return values;
}

/** The parameters that the editor displays, in order, those of the Options collection left out. */
export function displayed(
	description: INodeTypeDescription,
	parameters: INodeParameters,
): INodeProperties[] {
	const values = completed(description, parameters);
	return description.properties.filter(
		(property) =>
			property.type !== 'hidden' &&
			NodeHelpers.displayParameter(values, property, nodeWith(values), description),
	);
}

/** The names of the options that can be added. */
export function displayedOptions(
	description: INodeTypeDescription,
	parameters: INodeParameters,
): string[] {
	const values = completed(description, parameters);
	return optionsOf(description)
		.filter((option) =>
			NodeHelpers.displayParameter({}, option, nodeWith(values), description, values),
		)
		.map(({ name }) => name);
}

/** The parameters in the node's Options collection. */
export function optionsOf({ properties }: INodeTypeDescription): INodeProperties[] {
	const collection = properties.find(({ type }) => type === 'collection');
	return (collection?.options ?? []).filter(
		(option): option is INodeProperties => 'type' in option,
	);
}

/** What the editor complains about before it lets the node run, by the parameter's name. */
export function issues(
	description: INodeTypeDescription,
	parameters: INodeParameters,
): Record<string, string[]> {
	const node = nodeWith(completed(description, parameters));
	const found = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	return found?.parameters ?? {};
}
