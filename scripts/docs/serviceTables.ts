import { calls, requestFields, statements } from '../live/service';
import { table } from './generatedPart';

/** What each call is sent. */
export function requestTable(): string {
	return table(
		['Call', 'Field', 'JSON type', 'Needed', 'What it is', 'Known from'],
		requestFields.map(({ call, name, type, needed, meaning, source }) => [
			`\`${call}\``,
			`\`${name}\``,
			type,
			needed,
			meaning,
			source,
		]),
	);
}

/** What is said about replies, call by call, in the order in which the live check knows it. */
export function replyTable(): string {
	const order = ['every call', ...calls];
	return table(
		['No.', 'Call', 'What is said', 'Known from'],
		[...statements]
			.sort((one, other) => order.indexOf(one.call) - order.indexOf(other.call))
			.map(({ id, call, says, source }) => [
				id,
				call === 'every call' ? call : `\`${call}\``,
				says,
				source,
			]),
	);
}
