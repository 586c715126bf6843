// A fact under a paid case has changed: the round that tells of it and judges the case again, and what came of it.

/** A minute passes, and what is due is done. */
export async function round(story) {
	const next = new Date(Date.parse(story.now) + 60000 + 8 * 3600 * 1000).toISOString();
	await story.on(next.slice(0, 10), next.slice(11, 19));
}

/** The corrections of a case as whoever looks sees them, the newest first. */
export async function corrections(who, { id }) {
	return (await who.all(`/v1/corrections?case_id=${id}`)).map((one) => ({ ...one, path: `/v1/corrections/${one.id}` }));
}

/** The case, told and judged again; its newest correction. */
export async function corrected(story, thing, { who }) {
	await round(story);
	return (await corrections(who, thing))[0];
}
