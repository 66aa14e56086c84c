/** What one measurement says, for the report. */
export interface Section {
	title: string;
	/** Markdown, with what was measured and how. */
	text: string;
	goals: Goal[];
	/** SVG files to be written beside the report, by their names. */
	pictures: Readonly<Record<string, string>>;
}

export interface Goal {
	what: string;
	/** In words, with unit: "at most 3.6 s". */
	bound: string;
	measured: string;
	/** `undefined` where nothing was measured. */
	met: boolean | undefined;
}

/** A goal that a figure may not exceed. */
export function atMost(
	what: string,
	bound: number,
	measured: number | undefined,
	format: (value: number) => string,
): Goal {
	return {
		what,
		bound: `at most ${format(bound)}`,
		measured: measured === undefined ? '' : format(measured),
		met: measured === undefined ? undefined : measured <= bound,
	};
}
