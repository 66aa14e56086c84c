/**
 * The catalogue of captcha types. A new type is one entry here: the choices in the editor, the
 * request and the reading of the result follow from it.
 */

/** How a result is read: pictures to click, a slider's distance, or text. */
export type ResultFormat = 'clicks' | 'slider' | 'text';

export interface CaptchaType {
	/** The parameter's value, which saved workflows keep. */
	readonly id: string;
	/** What the editor shows. */
	readonly name: string;
	/** One sentence for the editor: what the image is, and what comes out. */
	readonly description: string;
	/** The service's own number of the type (`type_job_id`), or `ask` where the user enters it. */
	readonly typeJobId: string | 'ask';
	/** Whether the service needs to be told what to find (`data.input`). */
	readonly targetText: 'required' | 'optional' | 'none';
	/** How its result is read, or `ask` where the user chooses. */
	readonly resultFormat: ResultFormat | 'ask';
}

/** In the order in which the editor shows them. */
export const captchaTypes: readonly CaptchaType[] = [
	{
		id: 'coinmarketcap',
		name: 'Coinmarketcap',
		description: 'A grid of pictures and something to find in it: gives the pictures to click',
		typeJobId: '14',
		targetText: 'required',
		resultFormat: 'clicks',
	},
	{
		id: 'bytrade',
		name: 'Bytrade',
		description: 'A picture with a gap: gives how far to move the slider',
		typeJobId: '43',
		targetText: 'none',
		resultFormat: 'slider',
	},
	{
		id: 'other',
		name: 'Other',
		description: 'Any other image type of the service, by its job type ID',
		typeJobId: 'ask',
		targetText: 'optional',
		resultFormat: 'ask',
	},
];

export const DEFAULT_CAPTCHA_TYPE = 'coinmarketcap';

export const resultFormats: ReadonlyArray<{ id: ResultFormat; name: string; description: string }> =
	[
		{
			id: 'clicks',
			name: 'Clicks',
			description: 'Numbers of the pictures to click, for example [1, 3, 5]',
		},
		{ id: 'slider', name: 'Slider', description: 'How far to move a slider, for example 100' },
		{ id: 'text', name: 'Text', description: 'The text as the service read it, for example aB3x' },
	];

export function findCaptchaType(id: unknown): CaptchaType | undefined {
	return captchaTypes.find((type) => type.id === id);
}

export function findResultFormat(id: unknown): ResultFormat | undefined {
	return resultFormats.find((format) => format.id === id)?.id;
}

/** The values of `captchaType` for which a condition holds, for the editor's display rules. */
export function captchaTypeIds(condition: (type: CaptchaType) => boolean): string[] {
	return captchaTypes.filter(condition).map((type) => type.id);
}
