// Decisions and changes of the facts that they rest on, asked at the same moment: ten pairs of each kind. The drill `race` plays a hundred (S63).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LOCKED } from '../tool/ground_change.js';
import { prepare } from '../tool/ground_race.js';

let race;
before(async () => (race = await prepare({ seed: 20 })));
after(() => race?.end());

for (const kind of ['enterprise', 'account', 'determination', 'plan', 'notice', 'premium', 'policy', 'persons'])
	test(`${kind}: no decision stands on what was no more at its commit, and what falls behind it stops the next step`, async () => {
		await race.play(kind, 10);
		assert.deepEqual(race.found, []);
		const { pairs, first, later } = race.counts[kind];
		assert.ok(pairs >= 10 && first && later, `${pairs} pairs, ${first} with the decision first, ${later} with the change first`);
	});

test('a top-up is computed from the record that it rests on', async () => {
	await race.playTopUps(3);
	assert.deepEqual(race.found, []);
});

test('two determinations of an employer decided at once do not wait for each other in a circle', () => race.playDetermined(6));

test('a recovery that gives months back and a payment that comes back do not wait for each other in a circle', () => race.playRecovered(4));

test('without the lock the same decisions stand on facts that had changed', async () => {
	const bare = await prepare({ locked: false, held: true });
	try {
		for (const kind of LOCKED) await bare.play(kind, ['determination', 'plan', 'premium'].includes(kind) ? 6 : 2);
		for (const kind of LOCKED) {
			const { pairs, first, found } = bare.counts[kind];
			assert.ok(first < pairs && found, `${kind}: ${first} of ${pairs} decisions were first, ${found} stood on what had changed`);
		}
		for (const wrong of [
			/^premium .* submit: computed from another record/, /^premium .* finally: premium money is not as it was/,
			/^determination .* prefecture: determination review is not/, /^plan .* letter: taken although/, /^plan .* file: taken although/,
		])
			assert.ok(bare.found.some((line) => wrong.test(line)), `${wrong} in ${bare.found.join('\n')}`);
	} finally {
		await bare.discard();
	}
});
