import { createHash } from 'node:crypto';

import { fingerprint } from '../../nodes/shared/fingerprint';

const request = { typeJobId: '14', targetText: 'gấu trúc', imageBase64: 'iVBORw0KGgo=' };

test('the same request has the same fingerprint, which holds nothing of it', () => {
	expect(fingerprint(request)).toBe(fingerprint({ ...request }));
	expect(fingerprint(request)).toMatch(/^[0-9a-f]{64}$/);
	expect(fingerprint(request)).not.toBe(
		createHash('sha256').update(request.imageBase64).digest('hex'),
	);
});

test.each([
	{ ...request, typeJobId: '43' },
	{ ...request, targetText: 'panda' },
	{ ...request, targetText: '' },
	{ ...request, imageBase64: 'iVBORw0KGgp=' },
	// The parts do not run into one another.
	{ typeJobId: '1', targetText: '4gấu trúc', imageBase64: 'iVBORw0KGgo=' },
	{ typeJobId: '14', targetText: 'gấu trúciVBO', imageBase64: 'Rw0KGgo=' },
])('%j has another', (other) => {
	expect(fingerprint(other)).not.toBe(fingerprint(request));
});
