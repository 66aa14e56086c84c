import { config } from '@n8n/node-cli/eslint';

/**
 * n8n's own rules, untouched, over what is published: nodes/, credentials/ and package.json.
 * Tests, the sandbox and the scripts never run inside n8n, so the rules that keep a node within
 * n8n Cloud's limits have no meaning there.
 */
export default [
	...config,
	{
		files: ['{sandbox,samples,demo,engine,test,e2e,bench,scripts}/**/*.ts'],
		rules: {
			'@n8n/community-nodes/no-restricted-globals': 'off',
			'@n8n/community-nodes/no-restricted-imports': 'off',
			'@n8n/community-nodes/require-node-api-error': 'off',
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			'@n8n/community-nodes/no-hardcoded-secrets': 'off',
			'no-console': 'off',
		},
	},
	{
		// Private packages, whose own type check resolves what they import.
		files: ['{e2e,bench}/**/*.ts'],
		rules: {
			'import-x/no-unresolved': 'off',
			'import-x/namespace': 'off',
			'import-x/named': 'off',
		},
	},
	{ ignores: ['dist/**', '**/node_modules/**', 'docs/**'] },
];
