import { count, milliseconds, ratio, table } from '../report/format';
import { atMost, type Section } from '../report/section';
import { measureOverhead } from './overhead';

/** What an image costs in CPU, beside bare axios. */
export async function overheadSection(runs: number, images: number): Promise<Section> {
	const overhead = await measureOverhead(runs, images);
	return {
		title: 'Overhead over the bare requests',
		text: [
			`${count(images)} images of 20 KB that are solved at once, asked for after 0.2 s: CPU time of the whole process for each image, after a quarter as many to warm up. ` +
				"The node runs in n8n's engine (n8n-core); the script beside it makes the same requests with axios alone, as many at once.",
			table(
				['', 'CPU per image'],
				[
					["the node in n8n's engine", milliseconds(overhead.nodeMs)],
					['axios alone', milliseconds(overhead.axiosMs)],
					['axios alone, a connection for each request', milliseconds(overhead.reconnectingMs)],
					['the node over axios alone', ratio(overhead.ratio)],
				],
			),
			'n8n opens a connection for each request, whatever node asks; axios alone uses them again. The line between tells how much of the difference that is.',
		].join('\n\n'),
		goals: [atMost('CPU per image, of bare axios', 3, overhead.ratio, ratio)],
		pictures: {},
	};
}
