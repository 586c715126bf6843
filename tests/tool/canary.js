// What the tests send and nobody may find again: ID numbers, accounts, phones, passwords, secrets, tokens. Clients note them, beside what
// they were answered; a test process writes them down at its end, and tests/after looks for them in every log.
//
//   plant(body)                    // whatever looks like a secret in it
//   plantSecrets('a passphrase')   // these words
//   keepReply(reply)               // what a refusal said, and where a reply pointed
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

// Numbers of persons, of accounts, of phones; the secret members of JSON and of forms; tokens of ours.
const NUMBERS = /(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15,19}|1[3-9]\d{9})(?![0-9A-Za-z])/g;
const MEMBERS = /"(?:password|client_secret|refresh_token)":"([^"\\]{10,})"/g;
const TOKENS = /eyJ[\w-]+\.[\w-]+\.([\w-]{20,})/g;

const secrets = new Set();
const refusals = [];

/** Notes these words themselves. */
export function plantSecrets(...words) {
	// One character over and over is filling: it proves nothing where it is found.
	for (const word of words) if (word && word.length >= 10 && new Set(word).size > 1) secrets.add(word);
}

/** Notes the secrets in a body, whatever it is: text, bytes, or what will be JSON. */
export function plant(body) {
	if (body === undefined || body === null) return;
	const text = typeof body === 'string' ? body : Buffer.isBuffer(body) ? body.toString('utf8') : JSON.stringify(body);
	plantSecrets(...(text.match(NUMBERS) ?? []));
	plantSecrets(...Array.from(text.matchAll(MEMBERS), (found) => found[1]), ...Array.from(text.matchAll(TOKENS), (found) => found[1]));
}

/** Notes where a request went, where its reply pointed, and what a refusal said. */
export function keepReply({ path, status, headers, text }) {
	const said = { path, status, location: headers.get('location') ?? undefined, link: headers.get('link') ?? undefined };
	if (status >= 400) said.text = text;
	refusals.push(JSON.stringify(said));
}

/** Writes down what was noted: `canaries/<test>` and `replies/<test>` under `folder`. */
export function writeNotes(folder) {
	const name = `${basename(process.argv[1], '.test.js')}-${process.pid}`;
	for (const [kind, lines] of [['canaries', [...secrets]], ['replies', refusals]]) {
		if (!lines.length) continue;
		mkdirSync(join(folder, kind), { recursive: true });
		writeFileSync(join(folder, kind, name), `${lines.join('\n')}\n`);
	}
}
