// nginx in front of a server, with the configuration that is printed for it (src/http/nginx.conf): only ports, files and the certificate
// are the test's own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, work } from './cluster.js';
import { until } from './patience.js';
import { freePort } from './server.js';

function certificate(folder) {
	const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
	const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost', ...files]);
	if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
}

/** Starts nginx before the server at `to`; gives {port, stop}. */
export async function proxy(to) {
	mkdirSync(work, { recursive: true });
	const folder = mkdtempSync(join(work, 'nginx-'));
	certificate(folder);
	const port = await freePort();
	const text = readFileSync(join(root, 'src/http/nginx.conf'), 'utf8')
		.replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
		.replace('127.0.0.1:8080', `127.0.0.1:${to}`)
		.replace('/etc/ssl/wengang.pem', join(folder, 'cert.pem'))
		.replace('/etc/ssl/private/wengang.key', join(folder, 'key.pem'))
		.replaceAll(/\/run\/|\/var\/log\/nginx\/|\/var\/lib\/nginx\//g, `${folder}/`);
	writeFileSync(join(folder, 'nginx.conf'), text);
	const child = spawn('nginx', ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf'), '-g', 'daemon off; master_process off;'], {
		env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let said = '';
	child.stderr.on('data', (bytes) => (said += bytes));
	const ended = once(child, 'close');
	process.on('exit', () => child.kill('SIGKILL')); // a test that died must not leave it behind
	await until('nginx', () => {
		if (child.exitCode !== null) throw new Error(`nginx: ${said}`);
		return fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false); // a plain request to a TLS port is answered
	});
	return {
		port,
		async stop() {
			child.kill('SIGTERM');
			await ended;
		},
	};
}
