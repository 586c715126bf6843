// What comes in by HTTP (S60): every probe of src/http/README.md is played to the program and through nginx, and gives what its row says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { keyFlags, program, work } from '../tool/cluster.js';
import { until } from '../tool/patience.js';
import { flood, play, probes } from '../tool/probe.js';
import { proxy } from '../tool/proxy.js';
import { freePort, serve } from '../tool/server.js';

const GROUPS = ['Length', 'Transfer encoding', 'Chunks', 'Line ends', 'Header names and values', 'Paths', 'Methods', 'Pipelining'];
const rows = probes();
let server, nginx;

before(async () => {
	server = await serve({ flags: ['--trust-forwarded'] });
	nginx = await proxy(server.port);
});
after(async () => {
	await nginx?.stop();
	await server?.stop();
});

test('the table has at least eight probes of each group, and says why nginx gives another verdict', () => {
	for (const group of GROUPS) assert.ok(rows.filter((row) => row.group === group).length >= 8, group);
	assert.deepEqual(rows.filter((row) => row.differs && !row.note).map((row) => row.name), []);
});

/** What is not as wanted about the replies to a probe; undefined when all is. */
function failure({ name }, { out, how, verdict }, wanted) {
	const last = out.slice(out.lastIndexOf('HTTP/1.1 '));
	const told = wanted === '' || /^connection: close\r$/im.test(last); // HTTP/0.9 has no headers
	const right = how === 'ended' && verdict === wanted && told && !/text\/html|<html/.test(out);
	return right ? undefined : `${name}: wanted ${wanted}, got ${verdict} and ${how}: ${last.slice(0, 120)}`;
}

const failures = async (list, look) => (await Promise.all(list.map(look))).filter(Boolean);

for (const group of GROUPS) {
	const list = rows.filter((row) => row.group === group);
	test(`${group}: one reply to each request, a problem where it is refused, and the connection ends where it must`, async () => {
		assert.deepEqual(await failures(list, async (row) => failure(row, await play(server.port, row.bytes), row.alone)), []);
	});
	test(`${group}: through nginx`, async () => {
		assert.deepEqual(await failures(list, async (row) => failure(row, await play(nginx.port, row.bytes, { tls: true }), row.behind)), []);
	});
}

test('whoever goes on sending a body that nobody wants is answered at once and cut off soon', async () => {
	const piece = 'a'.repeat(65536);
	const form = 'POST /oauth/token HTTP/1.1\r\nHost: a\r\n';
	const cases = { length: [`${form}Content-Length: 107374182400\r\n\r\n`, piece], chunks: [`${form}Transfer-Encoding: chunked\r\n\r\n`, `10000\r\n${piece}\r\n`] };
	for (const [what, [head, more]] of Object.entries(cases)) {
		const { out, sent } = await flood(server.port, head, more, 1 << 30);
		assert.match(out, /^HTTP\/1\.1 413 /, what);
		assert.ok(sent < 100e6, `${what}: ${sent} bytes were taken`);
	}
});

test('a refusal of bytes is a whole problem, and one line of the log that says why and nothing of what was sent', async () => {
	const { out } = await play(server.port, 'GET /652301199001011234 HTTP/1.1\r\nHost: a\r\nX: 652301199001011234\x01\r\n\r\n');
	const [head, body] = out.split('\r\n\r\n');
	const id = JSON.parse(body).request_id;
	assert.match(head, /^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r$/m);
	assert.ok(Math.abs(Date.parse(/^Date: (.*)\r$/m.exec(head)[1]) - Date.now()) < 60000);
	assert.match(head, new RegExp(`^X-Request-Id: ${id}\\r$`, 'm'));
	assert.equal(JSON.parse(body).code, 'bad_request');
	await until('the line', () => server.log().includes(id));
	const line = JSON.parse(server.log().split('\n').find((text) => text.includes(id)));
	assert.deepEqual([line.status, line.code, line.why], [400, 'bad_request', 'control']);
	assert.doesNotMatch(server.log(), /652301199001011234/);
});

/** The program with another word for a function of its own: the libraries then find their own, or libc's. */
function without(name, file) {
	const bytes = readFileSync(program());
	const word = Buffer.from(`\0${name}\0`);
	let times = 0;
	for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1), times++) bytes[at + 1] = 'x'.charCodeAt(0);
	assert.ok(times > 0, name);
	writeFileSync(file, bytes, { mode: 0o755 });
}

test('a program whose functions the libraries do not call refuses to start and says so', async () => {
	const folder = mkdtempSync(join(work, 'unheard-'));
	for (const name of ['recv', 'MHD_start_daemon']) {
		const file = join(folder, name);
		without(name, file);
		const flags = [`--database=${server.db.conninfo()}`, `--port=${await freePort()}`, '--metrics-port=0', '--sandbox'];
		const { status, stdout, stderr } = spawnSync(file, ['serve', ...keyFlags, ...flags], { encoding: 'utf8', timeout: 20000, killSignal: 'SIGKILL' });
		assert.equal(status, 1, `${name}: ${stdout}${stderr}`);
		assert.match(stdout + stderr, /does not call the program's MHD_start_daemon and recv/, name);
	}
	rmSync(folder, { recursive: true });
});
