// Both benefits through the API of a running sandbox, act by act.
//
//   node tests/demo/story.js http://127.0.0.1:8080
import assert from 'node:assert/strict';
import { refund } from './refund.js';
import { as, tell } from './stage.js';
import { training } from './training.js';

const employer = await training();
await refund(employer);

const admin = await as('admin-1');
const broken = (await admin.ok('GET', '/v1/invariants')).body.data.filter((line) => line.violations > 0);
assert.deepEqual(broken, []);
tell('administrator', 'asks the database for its invariants: none is broken');
console.log('The cases are closed: every step by its own role, every reply as the contract promises.');
