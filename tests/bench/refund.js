// What a run over a whole agency costs (S12, S20): 6,000 employers offered a refund, then as many refunds topped up. Each figure is the
// median of three, in seconds; the preview is what `…_generate` answers, the confirmation makes all the cases.
import { randomUUID } from 'node:crypto';
import { median } from './stage.js';

const EMPLOYERS = 6000;
const ROUNDS = 3;
const POLICY = '00000000-0000-7000-8000-000000000061';

/** Employers with a verified account, a size and a record of last year: 6,000 that pass every rule. */
export async function addEmployers(db) {
	await db.query('SET enable_seqscan = off'); // what is planned for an empty table must do for a full one
	await db.query(`
		DO $$
		DECLARE
			i int;
			id uuid;
			account uuid;
			size uuid;
			at timestamptz := '2020-07-15 09:00+08';
			county uuid := seed_id('31');
			officer uuid := seed_human('211');
			code text;
		BEGIN
			FOR i IN 1..${EMPLOYERS} LOOP
				id := ('01700000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid;
				account := ('01700000-0000-7001-8000-' || lpad(i::text, 12, '0'))::uuid;
				size := ('01700000-0000-7002-8000-' || lpad(i::text, 12, '0'))::uuid;
				code := '91659901MB' || lpad(i::text, 8, '0');
				PERFORM seed_case(id, 'enterprise', id, county, at, 'QY-B' || i);
				INSERT INTO enterprise (id, agency_id, uscc, name, kind) VALUES (id, county, code, '测试企业' || i, 'enterprise');
				PERFORM seed_step(id, 'register', 'public', NULL, at);
				PERFORM seed_step(id, 'verify', 'county', officer, at);
				PERFORM seed_case(account, 'account', id, county, at, 'ZH-B' || i);
				INSERT INTO account (id, enterprise_id, agency_id, kind, holder, bank_name, cnaps, number_sealed, number_tail, permit_kind)
				VALUES (account, id, county, 'basic', '测试企业' || i, '测试银行', '105884000016', '\\x00', '0017', 'permit');
				PERFORM seed_step(account, 'submit', 'enterprise', NULL, at);
				PERFORM seed_step(account, 'verify', 'county', officer, at);
				PERFORM seed_case(size, 'determination', id, county, at, 'RD-B' || i);
				INSERT INTO determination (id, enterprise_id, agency_id, kind, value, basis, valid_from)
				VALUES (size, id, county, 'size', 'large', 'manual', '2020-01-01');
				PERFORM seed_step(size, 'propose', 'enterprise', NULL, at);
				PERFORM seed_step(size, 'decide', 'county', officer, at);
				INSERT INTO premium_record (uscc, year, version, as_of, name, agency_id, employer_fen, worker_fen, social_monthly_fen, months,
					insured_begin, insured_end, insured_mean, insured_now, retired, died, dismissed, resigned, claimants, arrears_fen, job_id,
					row, recorded_at)
				VALUES (code, 2019, 1, '2020-07-15', '测试企业' || i, county, 200000 + i, 200000, 1000000, 12, 20, 20, 20, 20, 0, 0, 0, 0, 0, 0, seed_id('601'),
					100 + i, at);
			END LOOP;
		END
		$$`);
	await db.query('RESET enable_seqscan');
	await addParameter(db, 'layoff_method', '"C"', '2020-06-01');
	await db.query('VACUUM (ANALYZE) enterprise, account, determination, premium_record, dossier, audit');
}

export async function addParameter(db, name, value, from) {
	await db.query(
		`INSERT INTO policy_parameter (policy_id, programme, name, value, clause, source, valid_from)
		VALUES ($1, 'refund', $2, $3, 'S10', 'assumed', $4)
		ON CONFLICT (policy_id, programme, name, valid_from) DO UPDATE SET value = excluded.value`,
		[POLICY, name, value, from],
	);
}

/** A caller of the service. */
class Caller {
	async signIn(service, username) {
		this.base = service.base;
		const form = new URLSearchParams({ grant_type: 'password', username, password: 'wengang-2020' });
		const reply = await fetch(`${this.base}/oauth/token`, { method: 'POST', body: form });
		this.token = (await reply.json()).access_token;
		return this;
	}

	async post(path, body, match) {
		const headers = { authorization: `Bearer ${this.token}`, 'idempotency-key': randomUUID() };
		if (match) headers['if-match'] = match;
		if (body) headers['content-type'] = 'application/json';
		const reply = await fetch(this.base + path, { method: 'POST', headers, body: body && JSON.stringify(body) });
		if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
		return { ...(await reply.json()), etag: reply.headers.get('etag') };
	}
}

async function timed(work) {
	const began = performance.now();
	const answer = await work();
	return [(performance.now() - began) / 1000, answer];
}

/** What no test would do: the state of all refunds is set, as if months had passed. */
async function pretend(db, state, slot) {
	await db.query('SET session_replication_role = replica');
	await db.query(`UPDATE dossier SET state = $1, slot = CASE WHEN $2 THEN slot END WHERE flow = 'refund'`, [state, slot]);
	await db.query('SET session_replication_role = origin');
	await db.query('VACUUM (ANALYZE) dossier, refund, refund_run_item, audit, event, case_officer, clock_entry, obligation, ledger_entry');
	await db.query('CHECKPOINT');
}

/** One run, previewed and carried out; how long each took. */
async function runOnce([one, other], kind) {
	const [previewed, run] = await timed(() => one.post(`/v1/refund-runs/${kind}`, { year: 2020 }));
	if (run.items < EMPLOYERS) throw new Error(`${kind}: ${run.items} ${JSON.stringify(run.left_out)}`);
	const [confirmed] = await timed(() => other.post(`/v1/refund-runs/${run.id}/confirm`, undefined, run.etag));
	return { previewed, confirmed };
}

async function openTheGates(service, agents) {
	const finance = [await new Caller().signIn(service, 'finance-1'), await new Caller().signIn(service, 'finance-2')];
	const reserve = { year: 2019, balance_fen: 300000000, mean_monthly_fen: 10000000, document_no: '1' };
	const statement = await agents[0].post('/v1/reserve-statements', reserve);
	await agents[1].post(`/v1/reserve-statements/${statement.id}/confirm`, undefined, statement.etag);
	const money = { fund_id: '00000000-0000-7000-8000-000000000052', amount_fen: 1000000000000, source: '基金收入', document_no: '1', received_on: '2020-07-14' };
	const deposit = await finance[0].post('/v1/deposits', money);
	await finance[1].post(`/v1/deposits/${deposit.id}/confirm`, undefined, deposit.etag);
}

/** Two officers of the agency. */
export async function signInAgents(service) {
	return [await new Caller().signIn(service, 'ui-1'), await new Caller().signIn(service, 'ui-2')];
}

/** The `nth` offer to all employers, as `measured` has it for each. */
export async function offerAll(db, agents, nth, measured) {
	if (nth) await pretend(db, 'withdrawn', false);
	return measured(async () => {
		await runOnce(agents, 'offers');
		return EMPLOYERS;
	});
}

/** Measures both kinds of run; `figure` takes name, value and digits. */
export async function measureRuns(db, service, figure) {
	await addEmployers(db);
	const agents = await signInAgents(service);
	const offers = [], topUps = [];
	for (let round = 0; round < ROUNDS; round++) {
		if (round) await pretend(db, 'withdrawn', false);
		offers.push(await runOnce(agents, 'offers'));
	}
	await openTheGates(service, agents);
	await pretend(db, 'paid', true);
	await db.query(`SET session_replication_role = replica`);
	await db.query(`DELETE FROM refund r USING refund newer WHERE newer.enterprise_id = r.enterprise_id AND newer.id > r.id`);
	await db.query(`SET session_replication_role = origin`);
	for (let round = 0; round < ROUNDS; round++) {
		await addParameter(db, 'large_rate_bp', String(6000 + 1000 * round), `2020-06-0${round + 2}`);
		await pretend(db, 'paid', true);
		topUps.push(await runOnce(agents, 'top-ups'));
	}
	figure(`offers_${EMPLOYERS}_s`, median(offers.map((one) => one.previewed)), 2);
	figure(`offers_${EMPLOYERS}_confirm_s`, median(offers.map((one) => one.confirmed)), 2);
	figure(`topups_${EMPLOYERS}_s`, median(topUps.map((one) => one.previewed)), 2);
	figure(`topups_${EMPLOYERS}_confirm_s`, median(topUps.map((one) => one.confirmed)), 2);
}
