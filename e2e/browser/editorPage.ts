import type { Locator, Page } from 'playwright-core';

/** How long the page gets to show what a test expects, before the test looks at what is there. */
const SETTLING = 5_000;

/** One row of a table, by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/** n8n's editor, in the words of somebody who uses it. */
export class EditorPage {
	/** @param baseUrl of n8n, without a slash at the end */
	constructor(
		readonly page: Page,
		private readonly baseUrl: string,
	) {}

	async signIn(email: string, password: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(email);
		await this.page.locator('input[name="password"]').fill(password);
		await this.page.getByTestId('form-submit-button').click();
		await this.page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	}

	/** Opens a workflow; settles when its nodes are on the canvas. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/new`);
		await this.page.getByTestId('canvas-add-button').waitFor();
	}

	/** Opens the node panel, types into its search field, and gives the entries that it finds. */
	async searchNodes(text: string): Promise<Locator> {
		await this.page.getByTestId('node-creator-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill(text);
		return this.page.getByTestId('item-iterator-item');
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.panel.waitFor();
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.panel.waitFor({ state: 'detached' });
	}

	/** The panel of the node that is open: input, parameters and output. */
	get panel(): Locator {
		return this.page.getByTestId('ndv');
	}

	get outputPanel(): Locator {
		return this.page.getByTestId('output-panel');
	}

	/**
	 * The names of the parameters that the open node shows, in their order, when they are those that
	 * are expected or do not become so.
	 */
	async parameters(expected: readonly string[]): Promise<readonly string[]> {
		const prefix = 'parameter-input-';
		const parameters = this.page
			.getByTestId('node-parameters')
			.locator(`[data-test-id^="${prefix}"]:visible`)
			// Parts of a parameter: its text field, and what its expression comes to.
			.and(
				this.page.locator(`:not([data-test-id="${prefix}field"], [data-test-id="${prefix}hint"])`),
			);
		const read = async () =>
			await parameters.evaluateAll((elements, start) => {
				return elements.map((element) => element.getAttribute('data-test-id')?.slice(start) ?? '');
			}, prefix.length);
		return await this.settled(read, (names) => names.join() === expected.join());
	}

	/** The names of what "Add option" offers. */
	async offeredOptions(): Promise<readonly string[]> {
		await this.page.getByTestId('collection-parameter-add').click();
		const offered = this.page.getByTestId('collection-parameter-option');
		await offered.first().waitFor();
		const names = await offered.allInnerTexts();
		await this.page.getByTestId('collection-parameter-add').click();
		await offered.first().waitFor({ state: 'hidden' });
		return names;
	}

	/** Chooses from the list of a parameter. */
	async choose(parameter: string, choice: string): Promise<void> {
		const input = this.page.getByTestId(`parameter-input-${parameter}`);
		await input.click();
		await this.page
			.locator('[data-test-id="parameter-input-item"]:visible')
			.filter({ has: this.page.getByText(choice, { exact: true }) })
			.click();
	}

	/** Executes the workflow; settles with what n8n says when it has ended. */
	async execute(): Promise<string> {
		await this.page.getByTestId('execute-workflow-button').click();
		const ended = this.page
			.locator('.el-notification')
			.filter({ hasText: /Workflow executed successfully|Problem in node|cannot start/ })
			.last();
		await ended.waitFor();
		return await ended.innerText();
	}

	/** Closes what pops up in the corner and would lie over other things. */
	async closeNotifications(): Promise<void> {
		const buttons = this.page.locator('.el-notification__closeBtn');
		while ((await buttons.count()) > 0) {
			const button = buttons.first();
			const element = await button.elementHandle();
			await button.click();
			await element?.waitForElementState('hidden');
		}
	}

	/** The output of the open node as its table shows it. */
	async outputTable(): Promise<readonly Row[]> {
		await this.outputPanel.getByTestId('radio-button-table').click();
		const table = this.outputPanel.locator('table').first();
		await table.waitFor();
		const heads = await table.locator('thead th').allInnerTexts();
		const rows = table.locator('tbody tr');
		const cells = await rows.evaluateAll((elements) => {
			return elements.map((row) => {
				return [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim());
			});
		});
		return cells.map((row) => {
			return Object.fromEntries(heads.map((head, column) => [head.trim(), row[column] ?? '']));
		});
	}

	/**
	 * Reads until what is read is as expected, or until it had time enough to become so; looks again
	 * whenever the page changes.
	 */
	private async settled<Read>(
		read: () => Promise<Read>,
		isExpected: (value: Read) => boolean,
	): Promise<Read> {
		const deadline = performance.now() + SETTLING;
		for (;;) {
			const value = await read();
			if (isExpected(value) || performance.now() > deadline) return value;
			await this.page.evaluate('new Promise(requestAnimationFrame)');
		}
	}
}
