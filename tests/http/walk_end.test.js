// The end of a walk is told apart from a halt: a case that nobody can bring further is found, unless a deadline ends it (tests/tool/walk_end.js).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parameter, record, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';
import { stuck } from '../tool/walk_end.js';
import { Walker } from '../tool/walker.js';

let story, walker, declined;

before(async () => {
	story = await begin();
	walker = await Walker.begin(story, { seed: 1, steps: 0, firms: 0, until: '2020-07-31' });
	const firm = await story.firm({ size: 'small' });
	await record(story, firm);
	await run(story, 'offers');
	const [offer] = (await firm.clerk.ok('GET', '/v1/refunds?state=offered')).body.data;
	declined = `/v1/refunds/${offer.id}`;
	await firm.clerk.act(declined, 'decline');
	await (await story.as('prefecture-1')).act(firm.path, 'suspend', { text: '停业' });
	walker.world.push({ role: 'enterprise', name: 'the clerk', client: firm.clerk, firm });
});
after(() => story?.end());

test('a declined offer that its employer cannot take up, and that no deadline ends, is found', async () => {
	await parameter(story, 'refund_accept_until', '2030-12-31');
	const state = async () => (await (await story.as('auditor-1')).ok('GET', declined)).body.state;
	assert.equal(await state(), 'declined');
	assert.deepEqual(await stuck(walker), [`refund declined of enterprise: ${declined.slice(-36)}`]);
});

test('one that its deadline ends is not', async () => {
	await parameter(story, 'refund_accept_until', '2020-12-31');
	assert.deepEqual(await stuck(walker), []);
});
