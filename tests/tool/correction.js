// A fact under a paid case has changed: the fall that tells of it, and the round that judges the case again.

/** A fall of a ground of a paid case, past the worker that tells it: as the tables keep it. */
export async function fall(story, id, kind = 'premium') {
	const { db } = story.server;
	await db.query('DELETE FROM judgement WHERE case_id = $1', [id]);
	await db.query(
		`INSERT INTO ground (case_id, version, level, kind, subject, digest)
		SELECT $1, version, 3, $2, enterprise_id::text, '' FROM dossier WHERE id = $1 ON CONFLICT DO NOTHING`, [id, kind]);
	await db.query(
		`INSERT INTO ground_fall (case_id, step, version, kind, subject, at)
		SELECT $1, version, version, $2, enterprise_id::text, clock_now() FROM dossier WHERE id = $1 ON CONFLICT DO NOTHING`, [id, kind]);
}

/** A minute passes, and what is due is done. */
export async function round(story) {
	const next = new Date(Date.parse(story.now) + 60000 + 8 * 3600 * 1000).toISOString();
	await story.on(next.slice(0, 10), next.slice(11, 19));
}

/** The corrections of a case as whoever looks sees them, the newest first. */
export async function corrections(who, { id }) {
	return (await who.all(`/v1/corrections?case_id=${id}`)).map((one) => ({ ...one, path: `/v1/corrections/${one.id}` }));
}

/** The fall of a case, judged; its newest correction. */
export async function corrected(story, thing, { who, fell = thing, kind } = {}) {
	await fall(story, fell.id, kind);
	await round(story);
	return (await corrections(who, thing))[0];
}
