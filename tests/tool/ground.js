// Three employers with all they can have, two of them in one county, and one caller of each kind: the ground of the tests of who may what.
import assert from 'node:assert/strict';
import { createHash, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plantSecrets } from './canary.js';
import { keys } from './cluster.js';
import { round } from './correction.js';
import { apply, approve, fund, letter as order, parameter, record, reserve } from './refund.js';
import { begin } from './story.js';

/** Who signs in as what, but for the employers. */
export const PERSONAS = {
	county: 'county-changji-1',
	prefecture: 'prefecture-1',
	finance: 'finance-1',
	county_finance: 'county-finance-1',
	ui_agency: 'ui-1',
	levy: 'levy-1',
	certifier: 'certifier-1',
	auditor: 'auditor-1',
	admin: 'admin-1',
};

/** The bureaus of the employers. */
const AGENCIES = { a: 'CJ-CJ', b: 'CJ-FK', d: 'CJ-CJ' };

async function newest(client, path) {
	return (await client.ok('GET', path)).body.data[0]?.id;
}

// A plan on display, and a refund that its agency approved.
async function fileOf(story, letter) {
	const firm = await story.firm({ agency: AGENCIES[letter] });
	const proposal = { kind: 'foreign_trade', value: 'yes', basis: 'manual', valid_from: '2020-01-01', valid_to: '2020-12-31' };
	const { body: proposed } = await firm.clerk.ok('POST', `${firm.path}/determinations`, proposal);
	const proof = await firm.clerk.scan(proposed.id, 'determination_proof', story.scan());
	const plan = await story.plan(firm, { until: 'published' });
	await record(story, firm);
	const refund = await apply(story, firm);
	await approve(story, refund);
	return { firm, plan, determination_id: proposed.id, proof_id: proof.body.id, refund };
}

async function idsOf(story, { firm, plan, claim, recovery, correction_id, hold_id, determination_id, proof_id, refund }) {
	const { clerk } = firm;
	const agency = story.agencies[firm.agency];
	const finance = await story.as('finance-1');
	const payment_id = await newest(clerk, `/v1/payments?case_id=${claim.id}`);
	const letter = await finance.scan(payment_id, 'bank_letter', story.scan());
	return {
		enterprise_id: firm.id,
		uscc: (await clerk.ok('GET', firm.path)).body.uscc,
		agency_id: agency.id,
		guide_id: await newest(story.public, `/v1/guides?agency_id=${agency.id}`),
		guide_revision_id: await newest(firm.county, '/v1/guide-revisions'),
		account_id: await newest(clerk, `${firm.path}/accounts`),
		determination_id,
		plan_id: plan.id,
		notice_id: plan.notice.split('/').pop(),
		claim_id: claim.id,
		refund_id: refund.id,
		refund_payment_id: await newest(clerk, `/v1/payments?case_id=${refund.id}`),
		recovery_id: recovery.id,
		correction_id,
		hold_id,
		payment_id,
		scan_id: await newest(clerk, `/v1/cases/${claim.id}/documents?kind=roster_scan`),
		proof_id,
		bank_letter_id: letter.body.id,
		user_id: (await clerk.ok('GET', '/v1/me')).body.user_id,
		client_grant_id: await newest(clerk, '/v1/client-grants'),
	};
}

/** Where portal A acts for employer A. */
async function portal(story, enterprise_id) {
	const client = story.server.client();
	const secret = { client_id: 'portal-a', client_secret: 'portal-a-secret-of-the-sandbox-2020' };
	const reply = await client.token_request({ grant_type: 'client_credentials', ...secret, enterprise_id });
	assert.equal(reply.status, 200, reply.text);
	client.token = reply.body.access_token;
	return client;
}

async function callersOf(story, { clerk, id }) {
	const roles = Object.entries(PERSONAS).map(async ([role, username]) => [role, await story.as(username)]);
	const officers = Object.fromEntries(await Promise.all(roles));
	return { enterprise: clerk, ...officers, portal: await portal(story, id), anonymous: story.server.client() };
}

// What each employer was paid is corrected, and turned: an employer sees it. Its size is determined as before afterwards.
async function correct(story, files) {
	const [one, other] = await Promise.all([story.as('prefecture-1'), story.as('prefecture-2')]);
	for (const file of files) {
		const [size] = await one.all(`${file.firm.path}/determinations?kind=size`);
		file.size = `/v1/determinations/${size.id}`;
		await one.act(file.size, 'revoke', { text: '规模认定有误' });
	}
	await round(story);
	for (const file of files) {
		file.correction_id = await newest(one, `/v1/corrections?case_id=${file.claim.id}`);
		await one.act(`/v1/corrections/${file.correction_id}`, 'turn');
		await other.act(file.size, 'restore', { text: '复核后恢复' });
	}
}

/**
 * `story` to end; `callers` by role, and `portal` and `anonymous`; `of`: what the employers a, b (another county) and d (the county of a)
 * have, by the names of the contract's path parameters; `office`: what belongs to no employer.
 */
export async function ground() {
	const story = await begin();
	const files = {};
	await parameter(story, 'layoff_method', 'C');
	await reserve(story);
	await fund(story, 100000000);
	for (const letter of ['a', 'b', 'd']) files[letter] = await fileOf(story, letter);
	const claims = [];
	for (const letter of ['a', 'b', 'd']) {
		await story.closeNotice(files[letter].plan);
		files[letter].claim = await story.claim(files[letter].plan, { until: 'submitted' });
		claims.push(files[letter].claim);
	}
	const deposit = await story.deposit(100000000);
	for (const claim of claims) {
		await story.countyApproves(claim);
		await story.prefectureApproves(claim);
	}
	const letter = await story.letter(claims);
	const batch = await story.batch(letter);
	await story.play(batch, { all: 'settle' });
	const uiLetter = await order(story, Object.values(files).map((file) => file.refund));
	for (const file of Object.values(files)) {
		file.recovery = await story.recovery(file.claim, { amount_fen: 10000 });
		const hold = { case_id: file.firm.id, cause: 'violation', reason: '接到举报，正在核查' };
		file.hold_id = (await file.firm.county.ok('POST', '/v1/holds', hold)).body.id;
	}
	await correct(story, Object.values(files));
	for (const { firm } of Object.values(files)) await firm.clerk.ok('POST', '/v1/client-grants', { client_id: 'portal-a' });
	const of = {};
	for (const each of ['a', 'b', 'd']) of[each] = await idsOf(story, files[each]);
	const callers = await callersOf(story, files.a.firm);
	const { body: run } = await callers.ui_agency.ok('POST', '/v1/refund-runs/offers', { year: 2020 });
	const asked = { year: 2020, asked_fen: 1000, reason: '备付能力不足' };
	const { body: adjustment } = await callers.ui_agency.ok('POST', '/v1/adjustment-requests', asked);
	const { body: calendar } = await callers.admin.ok('POST', '/v1/calendars/CN/import', { year: 2040, source: '国务院办公厅通知', days: [] });
	const office = {
		calendar_id: calendar.id,
		job_id: '00000000-0000-7000-8000-000000000601',
		reserve_statement_id: await newest(callers.ui_agency, '/v1/reserve-statements'),
		adjustment_id: adjustment.id,
		ui_letter_id: uiLetter.id,
		refund_run_id: run.id,
		fund_id: deposit.fund_id,
		deposit_id: deposit.id,
		letter_id: letter.id,
		batch_id: batch.id,
		client_id: await newest(callers.admin, '/v1/clients'),
		officer_id: (await callers.county.ok('GET', '/v1/me')).body.user_id,
		policy_id: await newest(callers.anonymous, '/v1/policies'),
	};
	return { story, callers, of, office };
}

/** A token whose payload says another role, under the signature it had. */
export function forged(token, role) {
	const [head, payload, signature] = token.split('.');
	const claims = { ...JSON.parse(Buffer.from(payload, 'base64url')), roles: [role] };
	return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

/** The same with no signature at all. */
export function unsigned(token) {
	const head = Buffer.from('{"alg":"none","typ":"at+jwt","kid":"a"}').toString('base64url');
	return `${head}.${token.split('.')[1]}.`;
}

/** The same token as it would be when its time is over, under the service's own signature. */
export function expired(token) {
	const [head, payload] = token.split('.');
	const [{ kid }, claims] = [head, payload].map((part) => JSON.parse(Buffer.from(part, 'base64url')));
	const exp = Math.floor(Date.now() / 1000) - 60;
	const text = `${head}.${Buffer.from(JSON.stringify({ ...claims, iat: exp - 900, exp })).toString('base64url')}`;
	const key = readFileSync(join(keys, `${kid}.pem`), 'utf8');
	const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
	plantSecrets(signature);
	return `${text}.${signature}`;
}

/** Content-Digest of a body. */
export function digestOf(bytes) {
	return `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
}
