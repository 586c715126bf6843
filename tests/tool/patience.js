// Waiting for something to become true, instead of for a time to pass.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `holds()` (which may be async) is true; fails with `what` after `ms`. */
export async function until(what, holds, ms = 20000) {
	const last = Date.now() + ms;
	while (!(await holds())) {
		assert.ok(Date.now() < last, `waited in vain for ${what}`);
		await sleep(20);
	}
}
