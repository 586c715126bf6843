// A step is asked of a case of its own flow: the id of any other case is not found there, whatever states and steps the two flows share, and
// nothing of the database comes to light.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent } from '../tool/refund.js';
import { begin } from '../tool/story.js';

let story, finance, prefecture, second, one, county, ids;

before(async () => {
	story = await begin();
	[finance, prefecture, second, county, one] = await Promise.all([story.as('finance-1'), story.as('prefecture-1'), story.as('prefecture-2'),
		story.as('county-changji-1'), agent(story, 1)]);
	const asked = await one.ok('POST', '/v1/adjustment-requests', { year: 2020, asked_fen: 1000, reason: '备付能力不足' });
	await second.act(`/v1/adjustment-requests/${asked.body.id}`, 'send');
	const [fund] = (await finance.get('/v1/funds')).body.data;
	const booked = await finance.ok('POST', '/v1/deposits', { fund_id: fund.id, amount_fen: 5, source: '上级下达', document_no: '昌州财社〔2020〕1号', received_on: '2020-07-01' });
	ids = { adjustment: asked.body.id, deposit: booked.body.id };
});
after(() => story?.end());

const LETTER = [['accept'], ['return', { reason: '附件合计与正文不符' }]];

for (const [action, body] of LETTER)
	test(`finance cannot ${action} a request for adjustment money as if it were a letter`, async () => {
		assertProblem(await finance.post(`/v1/letters/${ids.adjustment}/${action}`, body, { match: '*' }), 404, 'not_found');
		assert.equal((await finance.get(`/v1/adjustment-requests/${ids.adjustment}`)).body.state, 'sent');
	});

test('no step finds a case of another flow', async () => {
	const foreign = [
		[finance, `/v1/letters/${ids.deposit}/accept`], [finance, `/v1/batches/${ids.adjustment}/file`], [finance, `/v1/batches/${ids.deposit}/cancel`, { reason: '重新编制' }],
		[finance, `/v1/deposits/${ids.adjustment}/confirm`], [finance, `/v1/adjustment-requests/${ids.deposit}/grant`, { amount_fen: 1, document_no: 'x' }],
		[finance, `/v1/recoveries/${ids.adjustment}/repay`, { amount_fen: 1, document_no: 'x', received_on: '2020-07-01' }],
		[prefecture, `/v1/letters/${ids.adjustment}/issue`], [prefecture, `/v1/letters/${ids.deposit}/discard`],
		[county, `/v1/notices/${ids.adjustment}/publish`, { site_url: 'https://example.gov.cn/1.html', published_at: '2020-07-15T10:00:00+08:00' }],
		[second, `/v1/refunds/${ids.adjustment}/reject`, { reasons: [{ code: 'no_funds', text: '资金不足' }] }],
		[prefecture, `/v1/recoveries/${ids.deposit}/withdraw`, { reason: '认定依据有误' }], [prefecture, `/v1/claims/${ids.adjustment}/approve`, { text: '同意' }],
	];
	for (const [who, path, body] of foreign) {
		const reply = await who.post(path, body, { match: '*' });
		assert.equal(reply.status, 404, `${path}: ${reply.status} ${reply.text}`);
	}
});
