/**
 * Prints every value in an SQLite database, one a line, as text. Run by the Node.js that runs n8n,
 * which has SQLite built in; the Node.js that runs the tests may not.
 */
const { DatabaseSync } = require('node:sqlite');

const database = new DatabaseSync(process.argv[2], { readOnly: true });
const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
for (const { name } of tables) {
	for (const row of database.prepare(`SELECT * FROM "${name}"`).iterate()) {
		for (const value of Object.values(row)) {
			const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
			if (text !== null) console.log(`${name}: ${text}`);
		}
	}
}
