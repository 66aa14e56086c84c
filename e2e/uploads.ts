import axios from 'axios';
import { z } from 'zod';

/** What a webhook answered. */
export interface WebhookAnswer {
	status: number;
	/** The items of the last node, where the workflow answers with those; otherwise empty. */
	items: ReadonlyArray<Readonly<Record<string, unknown>>>;
	/** The body as it came. */
	body: unknown;
}

const itemsSchema = z.array(z.record(z.string(), z.unknown()));

/** Sends an image as the whole body of the request. */
export async function uploadImage(
	url: string,
	image: Buffer,
	mimeType: string,
): Promise<WebhookAnswer> {
	return await post(url, image, { 'content-type': mimeType });
}

/** The name of a form's field for the image at this position, counted from 0. */
export function nameOfUpload(position: number): string {
	return `image${position.toString().padStart(3, '0')}`;
}

/**
 * Sends images as one form, each in a field of its own.
 *
 * @param signal ends the request, which then fails
 */
export async function uploadForm(
	url: string,
	images: readonly Buffer[],
	signal?: AbortSignal,
): Promise<WebhookAnswer> {
	const form = new FormData();
	images.forEach((image, position) => {
		const name = nameOfUpload(position);
		form.append(name, new Blob([new Uint8Array(image)], { type: 'image/png' }), `${name}.png`);
	});
	return await post(url, form, {}, signal);
}

/** Sends an image as the form field `image`, beside fields of text. */
export async function uploadFields(
	url: string,
	image: Buffer,
	fields: Readonly<Record<string, string>>,
): Promise<WebhookAnswer> {
	const form = new FormData();
	for (const [name, text] of Object.entries(fields)) form.append(name, text);
	form.append('image', new Blob([new Uint8Array(image)]), 'image');
	return await post(url, form);
}

/** Sends a JSON body. */
export async function uploadJson(url: string, body: object): Promise<WebhookAnswer> {
	return await post(url, body);
}

async function post(
	url: string,
	body: object,
	headers: Readonly<Record<string, string>> = {},
	signal?: AbortSignal,
): Promise<WebhookAnswer> {
	const response = await axios.post<unknown>(url, body, {
		headers,
		signal,
		proxy: false,
		timeout: 120_000,
		maxBodyLength: Infinity,
		validateStatus: () => true,
	});
	const items = itemsSchema.safeParse(response.data);
	return {
		status: response.status,
		body: response.data,
		items: items.success ? items.data : [],
	};
}
