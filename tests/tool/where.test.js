// `make where F=stem` names what answers each operation of the stem.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { root } from './cluster.js';

const answerers = (stem) => Object.fromEntries(execFileSync('bash', ['src/build/where.sh', stem], { cwd: root, encoding: 'utf8' })
	.split('\n').map((line) => line.match(/^(\w+) +(?:GET|POST|PUT|PATCH|DELETE) +\S+ +(nobody yet|read|step|handler) /)).filter(Boolean)
	.map(([, operation, by]) => [operation, by]));

test('a read, a step without a function, a step with one and a handler are told apart', () => {
	const by = answerers('recovery');
	assert.deepEqual([by.recovery_view, by.recovery_drop, by.recovery_reverse, by.recovery_open], ['read', 'step', 'step', 'handler']);
	assert.ok(!Object.values(by).includes('nobody yet'), JSON.stringify(by));
});
