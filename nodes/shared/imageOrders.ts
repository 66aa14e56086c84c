import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { ImageOrder } from './buying';
import { type CaptchaType, captchaTypes, findCaptchaType } from './captchaTypes';
import { failed, type Failure, invalidInput, type Outcome } from './failures';
import {
	type CheckedImage,
	checkImageStart,
	readImageBase64,
	readImageFile,
	SIGNATURE_BYTES,
} from './image';
import type { ParameterReader } from './parameterReader';
import { isPlainObject } from './plainObject';
import { showValue } from './showValue';
import { normalizeTargetText, unreadableCharacter } from './targetText';

/** An order whose parameters are in order, and the type that it is of. */
export interface CheckedOrder extends ImageOrder {
	captchaType: CaptchaType;
	/** Looks at the image without holding on to it. */
	checkImage: () => Promise<Failure | undefined>;
}

const BINARY_FIELD = 'Input Binary Field';
const BASE64_FIELD = 'Image (Base64)';

/** Reads and checks what one item wants solved; the image itself is read when its turn comes. */
export function readImageOrder(
	context: IExecuteFunctions,
	parameters: ParameterReader,
	itemIndex: number,
): Outcome<CheckedOrder> {
	const type = readCaptchaType(parameters, itemIndex);
	if (!type.ok) return type;
	const captchaType = type.value;
	const typeJobId = readTypeJobId(parameters, itemIndex, captchaType);
	if (!typeJobId.ok) return typeJobId;
	const targetText = readTargetText(parameters, itemIndex, captchaType);
	if (!targetText.ok) return targetText;
	const image = findImage(context, parameters, itemIndex);
	if (!image.ok) return image;
	return {
		ok: true,
		value: {
			itemIndex,
			captchaType,
			typeJobId: typeJobId.value,
			targetText: targetText.value,
			...image.value,
		},
	};
}

export function readCaptchaType(
	parameters: ParameterReader,
	itemIndex: number,
): Outcome<CaptchaType> {
	const id = parameters.read('captchaType', 'Captcha Type', itemIndex);
	if (!id.ok) return id;
	const type = findCaptchaType(id.value);
	const known = captchaTypes.map((one) => one.id).join(', ');
	return type
		? { ok: true, value: type }
		: failed(
				invalidInput(
					'Captcha Type',
					`${showValue(id.value)} is no captcha type`,
					`Use one of ${known}`,
				),
			);
}

function readTypeJobId(
	parameters: ParameterReader,
	itemIndex: number,
	type: CaptchaType,
): Outcome<string> {
	if (type.typeJobId !== 'ask') return { ok: true, value: type.typeJobId };
	const given = parameters.read('jobTypeId', 'Job Type ID', itemIndex);
	if (!given.ok) return given;
	const text = typeof given.value === 'number' ? String(given.value) : given.value;
	return typeof text === 'string' && /^[0-9]{1,9}$/.test(text.trim())
		? { ok: true, value: text.trim() }
		: failed(
				invalidInput(
					'Job Type ID',
					`${showValue(given.value)} is not a number of a job type`,
					"Enter the number from the service's documentation, for example 14",
				),
			);
}

function readTargetText(
	parameters: ParameterReader,
	itemIndex: number,
	type: CaptchaType,
): Outcome<string> {
	if (type.targetText === 'none') return { ok: true, value: '' };
	const field = 'Target Text';
	const given = parameters.read('targetText', field, itemIndex);
	if (!given.ok) return given;
	if (given.value !== undefined && given.value !== null && typeof given.value !== 'string') {
		return failed(invalidInput(field, 'it is not a text', 'Enter what to find, for example panda'));
	}
	const text = normalizeTargetText(given.value ?? '');
	if (text === '' && type.targetText === 'required') {
		return failed(
			invalidInput(field, 'it is empty', 'Enter what to find in the image, for example panda'),
		);
	}
	const character = unreadableCharacter(text);
	return character === undefined
		? { ok: true, value: text }
		: failed(
				invalidInput(
					field,
					`the service does not read "${character}"`,
					'Write what to find in English or Vietnamese',
				),
			);
}

type FoundImage = Pick<CheckedOrder, 'readImage' | 'checkImage'>;

function findImage(
	context: IExecuteFunctions,
	parameters: ParameterReader,
	itemIndex: number,
): Outcome<FoundImage> {
	const source = parameters.read('imageSource', 'Image Source', itemIndex, 'binary');
	if (!source.ok) return source;
	if (source.value === 'binary') return findBinary(context, parameters, itemIndex);
	if (source.value === 'base64') return findBase64(parameters, itemIndex);
	return failed(
		invalidInput(
			'Image Source',
			`${showValue(source.value)} is no image source`,
			'Use one of binary, base64',
		),
	);
}

function findBase64(parameters: ParameterReader, itemIndex: number): Outcome<FoundImage> {
	const readImage = async (): Promise<Outcome<CheckedImage>> => {
		const text = parameters.read('imageBase64', BASE64_FIELD, itemIndex);
		if (!text.ok) return text;
		return readImageBase64(typeof text.value === 'string' ? text.value : '', BASE64_FIELD);
	};
	return {
		ok: true,
		value: {
			readImage,
			checkImage: async () => {
				const image = await readImage();
				return image.ok ? undefined : image.failure;
			},
		},
	};
}

function findBinary(
	context: IExecuteFunctions,
	parameters: ParameterReader,
	itemIndex: number,
): Outcome<FoundImage> {
	const given = parameters.read('binaryPropertyName', BINARY_FIELD, itemIndex, 'data');
	if (!given.ok) return given;
	// An expression may give the binary object itself, of this node's input or of an earlier one.
	const field = given.value;
	if (typeof field !== 'string' && !isBinaryData(field)) {
		return failed(
			invalidInput(
				BINARY_FIELD,
				'it holds neither the name of a field nor a file',
				'Enter the name, for example data',
			),
		);
	}
	let binary: IBinaryData;
	try {
		binary = context.helpers.assertBinaryData(itemIndex, field);
	} catch {
		return failed(missingBinary(context, itemIndex, typeof field === 'string' ? field : ''));
	}
	const unreadable = () =>
		invalidInput(
			BINARY_FIELD,
			'the file could not be read from where n8n keeps it',
			'Run the node that gives the file again',
		);
	return {
		ok: true,
		value: {
			readImage: async () => {
				try {
					const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, field);
					return readImageFile(bytes, BINARY_FIELD);
				} catch {
					return failed(unreadable());
				}
			},
			checkImage: async () => {
				try {
					const check = checkImageStart(await readStart(context, binary), BINARY_FIELD);
					return check.ok ? undefined : check.failure;
				} catch {
					return unreadable();
				}
			},
		},
	};
}

/** The first bytes of a file; n8n keeps files in the item itself or, with an id, elsewhere. */
async function readStart(context: IExecuteFunctions, binary: IBinaryData): Promise<Buffer> {
	if (!binary.id) {
		return Buffer.from(binary.data.slice(0, Math.ceil(SIGNATURE_BYTES / 3) * 4), 'base64');
	}
	const stream = await context.helpers.getBinaryStream(binary.id, SIGNATURE_BYTES);
	for await (const chunk of stream) return Buffer.from(chunk);
	return Buffer.alloc(0);
}

/** Names what is there instead, which is what people need to see. */
function missingBinary(context: IExecuteFunctions, itemIndex: number, name: string): Failure {
	const item = context.getInputData()[itemIndex];
	const fields = Object.keys(item?.binary ?? {});
	if (fields.length === 0) {
		return invalidInput(
			BINARY_FIELD,
			`the item has no file in ${showValue(name)}, nor in any other field`,
			'Put a node that gives the image as a file before this one, for example Read/Write Files from Disk or HTTP Request with the response format File',
		);
	}
	return invalidInput(
		BINARY_FIELD,
		`the item has no field ${showValue(name)}`,
		`Use one that it has: ${fields.map((field) => `"${field}"`).join(', ')}`,
	);
}

function isBinaryData(value: unknown): value is IBinaryData {
	return (
		isPlainObject(value) &&
		typeof value.mimeType === 'string' &&
		(typeof value.data === 'string' || typeof value.id === 'string')
	);
}
