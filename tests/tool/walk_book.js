// What a walk has done, as the audit tells it: rows of the flow tables that were taken by a human, and grounds that fell.
//
//   const book = await Book.of(db);     // from here on
//   await book.read();
//   book.rows                           // [{key, flow, from, action, to, roles, times}], key: `claim draft submit`
//   book.system                         // rows that the system alone takes: {key, flow, from, action, to}
//   book.falls                          // [{key, kind, phase, times}], key: `premium review`

/** Rows that no operation takes yet. Whoever adds the operation strikes them out. */
const LATER = [/^enterprise \w+ (move|accept_move|refuse_move|cancel_move|reroute)$/, /^objection /, /^plan none amend$/, /^guide none create$/];

/** Which facts fall when (src/domain/case/README.md): a review asks nothing of account and notice, and the persons of a claim are changed
 * from outside by a recovery alone, which only a paid claim has. */
const PHASES = {
	enterprise: ['review', 'payment', 'paid'], account: ['payment', 'paid'], determination: ['review', 'payment', 'paid'],
	plan: ['review', 'payment', 'paid'], notice: ['payment', 'paid'], premium: ['review', 'payment', 'paid'], policy: ['review', 'payment', 'paid'],
	persons: ['paid'],
};

const ROWS = `
	SELECT concat_ws(' ', flow, from_state, action) AS key, flow, from_state AS from, action, min(to_state) AS to,
		array_remove(array_agg(DISTINCT role), 'system') AS roles
	FROM transition GROUP BY flow, from_state, action ORDER BY 1`;
const TAKEN = `SELECT concat_ws(' ', flow, from_state, action) AS key, count(*) AS times FROM audit WHERE role <> 'system' GROUP BY 1`;
/** Where a case is when its ground falls. */
export const PHASE = (state) => `CASE WHEN in_review(${state}) THEN 'review' WHEN ${state} = 'paid' THEN 'paid' ELSE 'payment' END`;
const FALLS = `
	SELECT f.kind || ' ' || ${PHASE('a.from_state')} AS key, count(*) AS times
	FROM ground_fall f JOIN audit a ON a.case_id = f.case_id AND a.seq = f.step
	WHERE NOT f.stands GROUP BY 1`;

export class Book {
	#before;

	static async of(db) {
		const book = new Book();
		book.db = db;
		const { rows } = await db.query(ROWS);
		book.system = rows.filter(({ roles }) => !roles.length);
		book.later = rows.filter(({ roles, key }) => roles.length && LATER.some((row) => row.test(key)));
		book.rows = rows.filter((row) => !book.system.includes(row) && !book.later.includes(row));
		book.falls = Object.entries(PHASES).flatMap(([kind, phases]) => phases.map((phase) => ({ key: `${kind} ${phase}`, kind, phase })));
		book.#before = await book.#counts();
		await book.read();
		return book;
	}

	async #counts() {
		const [taken, fallen] = [await this.db.query(TAKEN), await this.db.query(FALLS)];
		return new Map([...taken.rows, ...fallen.rows].map(({ key, times }) => [key, times]));
	}

	/** What has happened since the book was opened. */
	async read() {
		const now = await this.#counts();
		for (const one of [...this.rows, ...this.later, ...this.falls]) one.times = (now.get(one.key) ?? 0) - (this.#before.get(one.key) ?? 0);
	}

	/** Rows and falls that were taken fewer times. */
	below(times) {
		return [...this.rows, ...this.falls].filter((one) => one.times < times).map((one) => `${one.key}: ${one.times}`);
	}

	/** The table of counts, a line for each flow. */
	lines() {
		const told = (list, name) => list.map((one) => `${name(one)} ${one.times}`).join(', ');
		const of = (name) => this.rows.filter(({ flow }) => flow === name);
		return [
			...new Set(this.rows.map(({ flow }) => `${flow}: ${told(of(flow), ({ from, action }) => `${from} ${action}`)}`)),
			`falls: ${told(this.falls, ({ key }) => key)}`,
		];
	}
}
