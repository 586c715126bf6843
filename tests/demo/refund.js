// 稳岗返还: from the levy agency's records to the bank, a raise and its top-up, and money that comes back. Each line says who does what.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { pdf } from '../tool/scan.js';
import { as, on, tell, yuan } from './stage.js';

/** The version in force as a draft of its own with other values, published by another officer. */
async function publish([author, other], { from, doc_no, effective_from, values }) {
	const order = { doc_no, title: '稳岗返还标准', issuers: ['昌吉回族自治州人力资源和社会保障局'], issued_on: effective_from, effective_from, copy_of: from };
	const policy = (await author.ok('POST', '/v1/policies', order)).body;
	for (const [name, value, clause] of values) {
		await author.act(`/v1/policies/${policy.id}`, 'parameters', { programme: 'refund', name, value, clause, valid_from: effective_from });
	}
	await other.act(`/v1/policies/${policy.id}`, 'publish', { text: '经局务会审议通过' });
	return policy.id;
}

/** The rows of a file, and how the job that takes them in ended. */
async function bringIn(levy, rows) {
	const job = (await levy.ok('POST', '/v1/premium-records/import', undefined, { raw: Buffer.from(rows.join('\r\n')), type: 'text/csv; charset=utf-8' })).body;
	for (;;) {
		const { body } = await levy.ok('GET', `/v1/jobs/${job.id}`);
		if (body.state === 'done') return body;
		assert.ok(['queued', 'running'].includes(body.state), JSON.stringify(body));
		await pause(50);
	}
}

/** A run that one officer previews and the other carries out. */
async function carryOut([one, other], kind) {
	const run = (await one.ok('POST', `/v1/refund-runs/${kind}`, { year: 2020 })).body;
	const items = await one.all(`/v1/refund-runs/${run.id}/items`);
	await other.act(`/v1/refund-runs/${run.id}`, 'confirm');
	return { ...run, list: items };
}

/** A pay order of the agency, taken and paid by finance. */
async function pay([one, other], [finance, payer], fund_id, title, refund) {
	const letter = (await one.ok('POST', '/v1/letters', { fund_id, title, case_ids: [refund.id] })).body;
	const issued = (await other.act(`/v1/letters/${letter.id}`, 'issue')).body;
	await finance.act(`/v1/letters/${letter.id}`, 'accept');
	const batch = (await finance.ok('POST', '/v1/batches', { fund_id, letter_id: letter.id })).body;
	await payer.act(`/v1/batches/${batch.id}`, 'confirm');
	await payer.act(`/v1/batches/${batch.id}`, 'file');
	await finance.ok('POST', `/sandbox/bank/batches/${batch.id}/play`, { all: 'settle' });
	return issued;
}

/** Plays it for an employer that is known and has a verified account. */
export async function refund({ firm, clerk }) {
	const [levy, agent, second, prefecture, issuer, finance, payer] = await Promise.all(
		['levy-1', 'ui-1', 'ui-2', 'prefecture-1', 'prefecture-2', 'finance-1', 'finance-2'].map((name) => as(name)),
	);
	const agency = [agent, second];
	const fund_id = (await finance.all('/v1/funds')).find((fund) => fund.code === 'UI_FUND').id;
	const mine = async (query) => (await clerk.all(`/v1/refunds?${query}`))[0];

	// 13 August: what the paper leaves open is said, and half the premiums are the rate for now.
	await on(prefecture, '2020-08-13');
	const [{ id: paper }] = await prefecture.all('/v1/policies?state=published');
	const before = await publish([prefecture, issuer], {
		from: paper,
		doc_no: `昌州人社发〔2020〕21号-${firm.number}`,
		effective_from: '2020-08-13',
		values: [['layoff_method', 'C', 'S7'], ['sme_rate_bp', 5000, 'S10'], ['adjustment_scope', 'all', 'S19']],
	});
	tell('prefecture officers', 'publish what the paper leaves open: layoffs by method C; half of the premiums for now');

	const header = 'uscc,year,name,agency_code,employer_fen,worker_fen,social_monthly_fen,months,insured_begin,insured_end,insured_mean,'
		+ 'insured_now,retired,died,dismissed,resigned,claimants,arrears_fen';
	const rows = [
		header,
		`${firm.uscc},2019,${firm.name},CJ-CJ,7290000,7290001,45000000,12,280,275,278,270,3,0,4,8,4,0`,
		'91659901MA0TE5T83X,2019,校验位不对的企业,CJ-CJ,100,100,,12,1,1,1,1,0,0,0,0,0,0',
	];
	const job = await bringIn(levy, rows);
	const [bad] = await levy.all(`/v1/jobs/${job.id}/faults`);
	tell('levy agency', `brings in 2019's records: ${JSON.stringify(job.result)}; row ${bad.row} is refused: ${bad.column} ${bad.code}`);

	const offers = await carryOut(agency, 'offers');
	const item = offers.list.find((one) => one.enterprise_id === firm.id);
	tell('UI agency officers', `preview and carry out ${offers.items} offers over ${yuan(offers.total_fen)}; left out: ${JSON.stringify(offers.left_out)}`);
	const offer = await mine('state=offered');
	assert.equal(offer.amount_fen, item.amount_fen);
	const at = `/v1/refunds/${offer.id}`;
	const papers = await clerk.post(`/v1/cases/${offer.id}/documents?kind=roster_scan`, undefined, {
		raw: pdf(9),
		type: 'application/pdf',
		headers: { 'content-digest': `sha-256=:${createHash('sha256').update(pdf(9)).digest('base64')}:` },
	});
	assert.equal(papers.body.clause, 'S23b');
	tell('employer', `sees ${yuan(offer.amount_fen)} offered; a roster is not even taken: ${papers.body.code}, ${papers.body.clause}`);
	await clerk.act(at, 'accept');
	tell('employer', 'accepts with one call');

	// 14 August: two levels review; the pool cannot pay twelve months, so the case waits and is not refused.
	await on(agent, '2020-08-14');
	const statement = { year: 2019, balance_fen: 119900000000, mean_monthly_fen: 10000000000, document_no: '昌州失保〔2020〕3号' };
	const reserve = (await agent.ok('POST', '/v1/reserve-statements', statement)).body;
	await second.act(`/v1/reserve-statements/${reserve.id}`, 'confirm');
	const asks = (await agent.all(`${at}/findings?verdict=needs_review`)).map(({ rule, line }) => ({ rule, line, answer: 'accept', text: '已核实' }));
	if (asks.length) await agent.act(at, 'findings/answer', { answers: asks });
	await agent.act(at, 'approve', { text: '经核实，符合返还条件' });

	// Between the levels the record is corrected: what the agency approved no longer stands, and the money follows the facts.
	await bringIn(levy, [header, rows[1].replace('7290000,7290001', '7200000,7200001')]);
	const stale = (await prefecture.act(at, 'approve-finally', { text: '同意' }, { expect: 409 })).body;
	assert.equal(stale.errors[0].pointer, '/grounds/premium');
	tell('prefecture', `may not approve: the levy agency has corrected the record meanwhile (${stale.errors[0].pointer}, ${stale.errors[0].code})`);
	await prefecture.act(at, 'send-back', { text: '征缴记录已更正，请重新核算' });
	const anew = (await agent.act(at, 'recompute')).body;
	tell('prefecture, UI agency', `send back and compute anew: ${yuan(offer.amount_fen)} becomes ${yuan(anew.amount_fen)}`);
	await bringIn(levy, [header, rows[1]]);
	await agent.act(at, 'recompute');
	await agent.act(at, 'approve', { text: '记录已核对，符合返还条件' });
	tell('levy, UI agency', 'the correction was an error and is taken back: computed once more, and approved');
	const waits = (await prefecture.act(at, 'approve-finally', { text: '同意' })).body;
	assert.equal(waits.waits_for, 'reserve_months');
	tell('UI agency, prefecture', `approve on two levels; the pool's reserve lasts ${reserve.months} months, 12 are asked: ${waits.state}`);

	// 17 August: adjustment money of the region lets it through.
	await on(agent, '2020-08-17');
	const request = (await agent.ok('POST', '/v1/adjustment-requests', { year: 2020, asked_fen: 30000000, reason: '备付能力不足12个月' })).body;
	await prefecture.act(`/v1/adjustment-requests/${request.id}`, 'send');
	const grant = { amount_fen: 20000000, document_no: '新人社函〔2020〕88号' };
	await finance.act(`/v1/adjustment-requests/${request.id}`, 'grant', grant);
	const free = (await clerk.ok('GET', at)).body;
	assert.equal(free.state, 'approved');
	tell('the region', `grants ${yuan(grant.amount_fen)} of the ${yuan(request.asked_fen)} asked for: the case is ${free.state}`);
	const order = await pay(agency, [finance, payer], fund_id, '2020年稳岗返还（第一批）', offer);
	const paid = (await clerk.ok('GET', at)).body;
	assert.equal(paid.state, 'paid');
	tell('agency, finance, bank', `${order.letter_number} is issued, taken and paid: ${yuan(order.net_fen)}, from the unemployment fund alone`);

	// 24 August: the whole of the premiums; who was paid half gets the other half.
	await on(prefecture, '2020-08-24');
	await publish([prefecture, issuer], {
		from: before,
		doc_no: `昌州人社发〔2020〕25号-${firm.number}`,
		effective_from: '2020-08-24',
		values: [['sme_rate_bp', 10000, 'S10']],
	});
	const topUps = await carryOut(agency, 'top-ups');
	const topUp = await mine(`original_id=${offer.id}`);
	assert.equal(topUp.amount_fen + paid.amount_fen, 14580001);
	const nothing = await carryOut(agency, 'top-ups');
	assert.equal(nothing.items, 0);
	tell('UI agency officers', `the rate is raised to all of it: ${topUps.items} top-up over ${yuan(topUp.amount_fen)}; run again: ${nothing.items} (S12)`);

	// The record was wrong by a worker: what was paid too much is set off against the top-up.
	const claim = { case_id: offer.id, amount_fen: 123456, clause: 'S63', reason: '一名职工系重复参保，多计保险费' };
	const recovery = (await agent.ok('POST', '/v1/recoveries', claim)).body;
	await clerk.act(`/v1/recoveries/${recovery.id}`, 'answer', { statement: '情况属实，同意从补发款中抵扣' });
	const decided = (await prefecture.act(`/v1/recoveries/${recovery.id}`, 'decide', { reason: '事实清楚，企业无异议', months_freed: false })).body;
	tell('agency, employer', `${yuan(claim.amount_fen)} too much was paid; heard, and decided by the prefecture: ${decided.state}`);
	const net = await pay(agency, [finance, payer], fund_id, '2020年稳岗返还差额补发', topUp);
	assert.equal(net.offset_fen, claim.amount_fen);
	const settled = (await clerk.ok('GET', `/v1/recoveries/${recovery.id}`)).body;
	assert.equal(settled.state, 'settled');
	tell('agency, finance, bank', `${net.letter_number}: ${yuan(net.gross_fen)} less ${yuan(net.offset_fen)}, paid ${yuan(net.net_fen)}; the recovery is ${settled.state}`);

	const fund = (await finance.ok('GET', `/v1/funds/${fund_id}`)).body;
	tell('finance', `fund: available ${yuan(fund.available_fen)}, reserved ${yuan(fund.reserved_fen)}, paid ${yuan(fund.paid_fen)}, recovered ${yuan(fund.recovered_fen)}`);
	const times = (await agent.ok('GET', '/v1/statistics/timeliness?flow=refund')).body.agencies;
	tell('anyone', `how long refunds take: ${times.map((one) => `${one.agency_name} ${one.cases} paid, median ${one.median_days} working days`).join('; ')}`);
}
