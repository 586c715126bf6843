// Names, titles and numbers of papers are one line of visible characters wherever they come in; no file and no notice holds a forged line
// (S37, S46, S49).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { keyFlags, program } from '../tool/cluster.js';
import { until } from '../tool/patience.js';
import { csv, record } from '../tool/premium.js';
import { assertProblem, assertSilent } from '../tool/problem.js';
import { begin, faults } from '../tool/story.js';

let story;
before(async () => (story = await begin()));
after(() => story?.end());

const HOSTILE = {
	'a line end': '\r\n', 'a line feed': '\n', 'a tab': '\t', DEL: '\x7f', 'a C1 control': '\x85', 'a line separator': '\u2028',
	'an override': '\u202e', 'an isolate': '\u2066', 'a mark': '\u200f', 'the Arabic mark': '\u061c', 'a zero-width space': '\u200b',
	'a joiner': '\u200d', 'a word joiner': '\u2060', 'a byte order mark': '\ufeff', 'private use': '\ue000', 'plane 16': '\u{100000}',
	'what is not assigned': '\u0378', 'no character': '\uffff', 'a filler': '\u3164',
};

test('public registration takes no hostile character in any name', async () => {
	const characters = Object.values(HOSTILE);
	for (let at = 0; at < characters.length; at += 5) {
		const [name, legal_representative, contact_name, address, external_ref] = characters.slice(at, at + 5).map((one) => `某${one}某`);
		const texts = { name, legal_representative, contact_name, address, external_ref };
		const sent = Object.keys(texts).filter((member) => texts[member]);
		const clerk = { username: 'clerk\u200b1', password: 'a long passphrase', display_name: '\u3000' };
		const reply = await story.public.post('/v1/enterprises', story.registration({ ...texts, clerk }));
		assertProblem(reply, 422, 'invalid');
		assert.deepEqual(faults(reply), [...sent.map((member) => `/${member}`), '/clerk/display_name', '/clerk/username'].sort().map((at) => `${at} one_line`));
	}
});

test('a name as people have it is taken', async () => {
	const name = '新疆\u3000“Tianshan Café”（昌吉）شىنجاڭ تەڭرىتاغ \u{20BB7}\u{31350}有限公司';
	assert.equal((await story.public.post('/v1/enterprises', story.registration({ name }))).status, 201);
});

test('every text of the contract that has such a name asks for one line', async () => {
	const document = (await story.public.ok('GET', '/openapi.json')).body;
	const ONE = /^(name|title|holder|bank_name|source|address|contact|contact_name|legal_representative|display_name|username|service_agency|doc_no|document_no|joint_document|basis|external_ref|post|dispatch_name|proof_number|bank_code|bank_text|bank_ref|item_ref|agency_code)$/;
	const missing = [], seen = new Set();
	const walk = (schema, at) => {
		if (schema.$ref) {
			if (seen.has(schema.$ref)) return;
			seen.add(schema.$ref);
			return walk(document.components.schemas[schema.$ref.split('/').pop()], schema.$ref.split('/').pop());
		}
		for (const [name, member] of Object.entries(schema.properties ?? {})) {
			if (ONE.test(name) && member.type === 'string' && !member.enum && member.format !== 'one-line') missing.push(`${at}.${name}`);
			walk(member, `${at}.${name}`);
		}
		for (const one of [schema.items, ...(schema.allOf ?? []), ...(schema.oneOf ?? [])]) if (one) walk(one, at);
	};
	for (const [path, item] of Object.entries(document.paths))
		for (const [method, operation] of Object.entries(item))
			for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {}))
				if (schema && !path.startsWith('/oauth/') && !type.startsWith('image/')) walk(schema, `${method} ${path}`);
	assert.deepEqual(missing, []);
});

test('officers cannot write one either: accounts, letters, deposits, users', async () => {
	const firm = await story.firm({ account: null, size: null });
	const account = await firm.clerk.post(`${firm.path}/accounts`, { ...story.account(`${firm.name}\n`), bank_name: '工行\r\n2,"某甲"' });
	assert.deepEqual(faults(account), ['/bank_name one_line', '/holder one_line']);
	const [finance, prefecture, admin] = await Promise.all(['finance-1', 'prefecture-1', 'admin-1'].map((name) => story.as(name)));
	const { id: fund_id } = await story.fund();
	const deposit = { fund_id, amount_fen: 1, source: '\u202e', document_no: '1\u2060', received_on: '2020-07-14' };
	assert.deepEqual(faults(await finance.post('/v1/deposits', deposit)), ['/document_no one_line', '/source one_line']);
	assert.deepEqual(faults(await prefecture.post('/v1/letters', { fund_id, title: '函\t', case_ids: [firm.id] })), ['/title one_line']);
	const user = { username: 'one-line', password: 'a long passphrase', display_name: '王\u200b芳', role: 'auditor', agency_id: story.agencies['CJ-CJ'].id };
	assert.ok(faults(await admin.post('/v1/users', user)).includes('/display_name one_line'));
});

test('an import and a roster name the row, as CSV and as JSON', async () => {
	const levy = await story.as('levy-1');
	const raw = csv([record(7701), record(7702, { name: '昌吉\t商贸' }), record(7703, { name: '昌吉\r\n商贸' }), record(7704, { name: '昌吉\u202e商贸' })]);
	const worker = story.server.work();
	const path = (await levy.ok('POST', '/v1/premium-records/import', undefined, { raw, type: 'text/csv' })).headers.get('location');
	await until('the end of the job', async () => ['done', 'failed'].includes((await levy.ok('GET', path)).body.state));
	await worker.stop();
	const lines = (await levy.all(`${path}/faults`)).map(({ row, column, code }) => `${row} ${column} ${code}`);
	assert.deepEqual(lines, ['2 name one_line', '3 name one_line', '4 name one_line']);
	const firm = await story.firm();
	const claim = await story.openClaim(await story.plan(firm), { workers: 2 });
	const rows = story.roster(claim.plan, claim.workers);
	rows[1] = { ...rows[1], post: '厨师\n', proof_number: '\u200b' };
	const match = (await firm.clerk.ok('GET', claim.path)).headers.get('etag');
	const reply = await firm.clerk.put(`${claim.path}/roster`, { lines: rows }, { match });
	assert.deepEqual(faults(reply), ['/lines/1/post one_line', '/lines/1/proof_number one_line']);
	assertSilent(reply, '厨师');
});

test('rows from before the rule: told of at migrate by place alone, one line on the notice, one line in the bank file', async () => {
	const { db } = story.server;
	const forged = '昌吉"\r\n9,"某甲","6222","某行","",1.00,"补贴",X';
	const firm = await story.firm();
	const before_rule = async (text) => db.query(`BEGIN; SET LOCAL session_replication_role = replica; ${text}; COMMIT`);
	const quoted = `'${forged}'`;
	await before_rule(`UPDATE enterprise SET name = ${quoted} WHERE id = '${firm.id}'`);
	const [account] = [firm.account.split('/').pop()];
	await before_rule(`UPDATE account SET holder = ${quoted}, bank_name = ${quoted} WHERE id = '${account}'`);
	const target = [`--migrate-database=${db.conninfo('postgres')}`, `--database=${db.conninfo()}`, '--sandbox'];
	const { stdout } = await promisify(execFile)(program(), ['migrate', ...target, ...keyFlags]);
	assert.deepEqual(stdout.split('\n').filter((line) => line.startsWith('text ')), [
		`text account ${account}: holder, bank_name is not one line of visible characters`,
		`text enterprise ${firm.id}: name is not one line of visible characters`,
	]);
	assert.ok(!stdout.includes('某甲'));
	const plan = await story.plan(firm);
	const { enterprise_name } = (await story.public.ok('GET', plan.shown)).body;
	assert.equal(enterprise_name, forged.replace('\r\n', '  '));
	await story.deposit(10000000);
	const claim = await story.claim(plan, { until: 'sent' });
	const finance = await story.as('finance-1');
	const file = (await finance.ok('GET', `${claim.batch.path}/file`)).text;
	assert.equal(file.split('\r\n').length, 4, file);
	assert.ok(!/[\r\n]/.test(file.split('\r\n').join('')));
	await before_rule(`UPDATE enterprise SET name = '昌吉餐饮' WHERE id = '${firm.id}'`);
});
