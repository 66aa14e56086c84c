import { installN8n } from '../n8n/install';
import { chosenN8nVersion } from '../n8n/version';

installN8n(chosenN8nVersion(), console.log).then(
	(installed) => console.log(`${installed.node} ${installed.script}`),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
