import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { table } from './generatedPart';

/** Gives a sentence of the editor, or a word of the table, in the page's language. */
export type Translate = (english: string) => string;

type ChoiceValue = INodePropertyOptions['value'];

/**
 * A node's parameters as a table, read from the node's own description. Names stay as the editor
 * shows them; what is said about them is translated.
 */
export function parameterTable(node: INodeTypeDescription, translate: Translate): string {
	const groups = new Map<string, INodeProperties[]>();
	for (const property of node.properties.flatMap(withOptions)) {
		if (property.type === 'hidden' || choicesThatShow(property, node).length === 0) continue;
		groups.set(property.displayName, [...(groups.get(property.displayName) ?? []), property]);
	}
	const rows = [...groups].map(([name, twins]) => [
		`**${name}**`,
		defaultOf(twins, translate),
		shownFor(twins, node, translate),
		descriptionOf(twins, translate),
	]);
	return table(['Parameter', 'Default', 'Shown for', 'What it is'].map(translate), rows);
}

/** A collection stands for its options, each named after it. */
function withOptions(property: INodeProperties): INodeProperties[] {
	if (property.type !== 'collection') return [property];
	return (property.options ?? [])
		.filter((option): option is INodeProperties => 'displayName' in option && 'type' in option)
		.map((option) => ({
			...option,
			displayName: `${property.displayName}: ${option.displayName}`,
		}));
}

function choicesOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter(
		(option): option is INodePropertyOptions => 'value' in option && 'name' in option,
	);
}

function defaultOf(twins: readonly INodeProperties[], translate: Translate): string {
	const [property] = twins;
	if (!property) return '';
	const choice = choicesOf(property).find(({ value }) => value === property.default);
	if (choice) return `${choice.name} (\`${choice.value}\`)`;
	const least = property.typeOptions?.minValue;
	if (least !== undefined) return `${property.default}; ${least} ${translate('or more')}`;
	if (property.default !== '') return `\`${String(property.default).replace(/^=/, '')}\``;
	return twins.every(({ required }) => required) ? translate('none; required') : translate('empty');
}

function descriptionOf([property]: readonly INodeProperties[], translate: Translate): string {
	if (!property) return '';
	const choices = choicesOf(property).map(({ name, value, description }) =>
		description === undefined
			? `**${name}** (\`${value}\`)`
			: `**${name}** (\`${value}\`): ${translate(description)}`,
	);
	return [...(property.description ? [translate(property.description)] : []), ...choices].join(
		'<br>',
	);
}

/**
 * Under which choices of other parameters a parameter is shown. Twins are one parameter to a user:
 * n8n needs one where it is required, and another where it may stay empty.
 */
function shownFor(
	twins: readonly INodeProperties[],
	node: INodeTypeDescription,
	translate: Translate,
): string {
	const shown = twins.flatMap((twin) =>
		choicesThatShow(twin, node).map((choices) => ({ choices, required: twin.required === true })),
	);
	const texts = choosers(node).flatMap((chooser) => {
		const names = choicesOf(chooser).flatMap(({ name, value }) => {
			const matching = shown.filter(({ choices }) => choices[chooser.name] === value);
			return matching.length === 0
				? []
				: [{ name, required: matching.some(({ required }) => required) }];
		});
		if (names.length === choicesOf(chooser).length && !differ(names)) return [];
		const marked = names.map(({ name, required }) =>
			differ(names) && required ? `${name} (${translate('required')})` : name,
		);
		return [`${chooser.displayName}: ${marked.join(', ')}`];
	});
	return texts.length > 0 ? texts.join('; ') : translate('always');
}

function differ(names: ReadonlyArray<{ required: boolean }>): boolean {
	return new Set(names.map(({ required }) => required)).size > 1;
}

/** The combinations of choices under which n8n's editor shows a parameter. */
function choicesThatShow(
	property: INodeProperties,
	node: INodeTypeDescription,
): Array<Record<string, ChoiceValue>> {
	return combinations(choosers(node)).filter((choices) =>
		NodeHelpers.displayParameter(choices, property, { typeVersion: 1 }, node),
	);
}

/** The parameters with a list to choose from, which others depend on. */
function choosers({ properties }: INodeTypeDescription): INodeProperties[] {
	return properties.filter(({ type }) => type === 'options');
}

function combinations(properties: readonly INodeProperties[]): Array<Record<string, ChoiceValue>> {
	return properties.reduce<Array<Record<string, ChoiceValue>>>(
		(found, property) =>
			found.flatMap((choices) =>
				choicesOf(property).map(({ value }) => ({ ...choices, [property.name]: value })),
			),
		[{}],
	);
}
