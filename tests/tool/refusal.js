// Tests of what the database refuses whatever the program thinks, by the name of the constraint.
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** What the database says to it, undone in the end; deferred constraints speak before. */
async function refusal(db, attempt) {
	await db.query('BEGIN');
	try {
		await attempt();
		await db.query('SET CONSTRAINTS ALL IMMEDIATE');
		return 'nothing';
	} catch (error) {
		return error.constraint ?? error.message;
	} finally {
		await db.query('ROLLBACK');
	}
}

/** A maker of such tests, over a database that is there by the time they run. */
export function refusing(database) {
	return (constraint, sentence, attempt) =>
		test(`${sentence} (${constraint})`, async () => assert.equal(await refusal(database(), attempt), constraint));
}
