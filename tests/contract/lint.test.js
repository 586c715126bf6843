// The contract as others' tools see it: two linters without a word, and a typed client that compiles in strict mode.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import test from 'node:test';
import { root } from '../tool/cluster.js';

const bin = (name) => join(root, 'tests/node_modules/.bin', name);
const contract = resolve(root, 'build/openapi.json');
// Beside node_modules, so that the compiler finds the client library.
const scratch = mkdtempSync(join(root, 'tests/contract/client-'));
test.after(() => rmSync(scratch, { recursive: true }));

function run(name, ...args) {
	try {
		return execFileSync(bin(name), args, { cwd: scratch, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, REDOCLY_TELEMETRY: 'off' } });
	} catch (error) {
		throw new Error(`${name}: ${error.stdout}${error.stderr}`);
	}
}

test('redocly has neither an error nor a warning', () => {
	const report = JSON.parse(run('redocly', 'lint', '--format=json', contract));
	assert.deepEqual(report.totals, { errors: 0, warnings: 0, ignored: 0 });
});

test("spectral's oas ruleset has not even a hint", () => {
	writeFileSync(join(scratch, 'spectral.yaml'), 'extends: ["spectral:oas"]\n');
	assert.match(run('spectral', 'lint', '--ruleset', 'spectral.yaml', '--fail-severity', 'hint', contract), /No results/);
});

test('a member of a table that is in fen says so by its format, and its title leaves the unit to the reader of titles', () => {
	const { components } = JSON.parse(readFileSync(contract, 'utf8'));
	const columns = Object.values(components.schemas).flatMap((schema) => Object.entries(schema.properties ?? {})).filter(([, { title }]) => title);
	const money = columns.filter(([name, { format }]) => name.endsWith('_fen') || format === 'fen');
	assert.ok(money.length >= 7);
	for (const [name, { format }] of money) assert.ok(name.endsWith('_fen') && format === 'fen', name);
	for (const [name, { title }] of columns) assert.doesNotMatch(title, /[（(][元分]/, name);
});

test('a strictly typed client compiles, and refuses what the contract refuses', () => {
	run('openapi-typescript', contract, '-o', join(scratch, 'api.d.ts'));
	writeFileSync(join(scratch, 'package.json'), '{"type":"module"}');
	writeFileSync(
		join(scratch, 'use.ts'),
		`import createClient from 'openapi-fetch';
import type { components, paths } from './api.d.ts';
const client = createClient<paths>({ baseUrl: 'http://127.0.0.1:8080' });
const header = { 'Idempotency-Key': 'one' };
const opened = await client.POST('/v1/claims', { params: { header }, body: { plan_id: 'p', month: '2020-07' } });
const claim: components['schemas']['claim'] | undefined = opened.data;
const state: components['schemas']['claim_state'] | undefined = claim?.state;
const code: string | undefined = opened.error?.code;
// @ts-expect-error a month is a text
await client.POST('/v1/claims', { params: { header }, body: { plan_id: 'p', month: 7 } });
// @ts-expect-error a claim needs its month
await client.POST('/v1/claims', { params: { header }, body: { plan_id: 'p' } });
console.log(state, code);
`,
	);
	run('tsc', '--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', '--allowImportingTsExtensions', 'use.ts');
});
