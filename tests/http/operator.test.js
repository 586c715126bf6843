// What an operator relies on: what a session is set to.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { keyFlags, program, root } from '../tool/cluster.js';
import { serve } from '../tool/server.js';

const run = promisify(execFile);
let server;

before(async () => {
	server = await serve();
});
after(() => server?.stop());

test('zone and time-outs of a session are kept with the role, each time that the database is migrated', async () => {
	const { db } = server;
	const target = [`--migrate-database=${db.conninfo('postgres')}`, `--database=${db.conninfo()}`, '--sandbox'];
	await run(program(), ['migrate', ...target, ...keyFlags], { cwd: root });
	const session = await db.connect('wengang');
	const { rows } = await session.query(`SELECT name, setting FROM pg_settings WHERE name IN ('TimeZone', 'DateStyle', 'bytea_output', 'statement_timeout',
		'lock_timeout', 'idle_in_transaction_session_timeout', 'client_connection_check_interval') ORDER BY lower(name)`);
	await session.end();
	assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.setting])), {
		bytea_output: 'hex',
		client_connection_check_interval: '1000',
		DateStyle: 'ISO, YMD',
		idle_in_transaction_session_timeout: '10000',
		lock_timeout: '2000',
		statement_timeout: '13500',
		TimeZone: 'Asia/Shanghai',
	});
});
