// After all tests of a run: every kind of error that the program can give has been given to somebody.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, work } from '../tool/cluster.js';

test('every problem code was provoked', () => {
	const kinds = readFileSync(join(root, 'include/tbl/err.def'), 'utf8').matchAll(/^ERR\(\w+, \d+, "(\w+)"/gm);
	const logs = readdirSync(join(work, 'log')).filter((file) => file.startsWith('serve-'));
	const given = new Set();
	for (const log of logs)
		for (const [, code] of readFileSync(join(work, 'log', log), 'utf8').matchAll(/"code":"(\w+)"/g)) given.add(code);
	assert.deepEqual([...kinds].map(([, slug]) => slug).filter((slug) => !given.has(slug)), []);
});
