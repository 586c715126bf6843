// A caller of the API, as an employer's app would be: signs in, keeps ETags, gives every write a fresh Idempotency-Key.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { keepReply, plant, plantSecrets } from './canary.js';

/** Replies of all clients of this process, for those who look for what must not be in them. */
export const replies = [];

export class Client {
	constructor(base) {
		this.base = base;
		this.etags = new Map();
		this.token = undefined;
	}

	/** Signs in with a password; {status, body} of the token endpoint. */
	async token_request(form) {
		const reply = await fetch(`${this.base}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
		const text = await reply.text();
		plant(form);
		plant(text);
		keepReply({ path: '/oauth/token', status: reply.status, headers: reply.headers, text });
		return { status: reply.status, headers: reply.headers, text, body: JSON.parse(text) };
	}

	async signIn(username, password = 'wengang-2020') {
		const reply = await this.token_request({ grant_type: 'password', username, password });
		assert.equal(reply.status, 200, `${username} signs in: ${JSON.stringify(reply.body)}`);
		this.token = reply.body.access_token;
		this.refresh = reply.body.refresh_token;
		return this;
	}

	/** One request. `match`: If-Match; `key`: Idempotency-Key, null for none; `headers`: more; `raw`: bytes instead of JSON. */
	async request(method, path, body, { match, key, headers = {}, raw, type } = {}) {
		const sent = { 'accept-language': 'en', ...headers };
		if (this.token) sent.authorization ??= `Bearer ${this.token}`;
		if (method !== 'GET' && method !== 'HEAD' && key !== null) sent['idempotency-key'] = key ?? randomUUID();
		if (match) sent['if-match'] = match;
		if (raw !== undefined || body !== undefined) {
			sent['content-type'] ??= type ?? (method === 'PATCH' ? 'application/merge-patch+json' : 'application/json');
		}
		const reply = await fetch(this.base + path, { method, headers: sent, body: raw ?? (body && JSON.stringify(body)) });
		const bytes = Buffer.from(await reply.arrayBuffer());
		const json = /json/.test(reply.headers.get('content-type') ?? '');
		const text = bytes.toString('utf8');
		if (reply.headers.get('etag')) this.etags.set(path.split('?')[0], reply.headers.get('etag'));
		replies.push({ method, path, status: reply.status, text });
		plant(raw ?? body);
		plantSecrets(sent.authorization?.split('.')[2]);
		keepReply({ path, status: reply.status, headers: reply.headers, text });
		return { status: reply.status, headers: reply.headers, bytes, text, body: json && text ? JSON.parse(text) : undefined };
	}

	get(path, options) {
		return this.request('GET', path, undefined, options);
	}
	post(path, body, options) {
		return this.request('POST', path, body, options);
	}
	put(path, body, options) {
		return this.request('PUT', path, body, options);
	}

	/** The ETag of a resource as this caller last saw it. */
	etag(path) {
		return this.etags.get(path);
	}

	/** A request that must succeed. */
	async ok(method, path, body, options) {
		const reply = await this.request(method, path, body, options);
		assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text.slice(0, 2000)}`);
		return reply;
	}

	/** Reads the resource, then acts on it with its ETag. `expect`: another status than success. */
	async act(path, action, body, { expect, query = '', ...options } = {}) {
		const seen = await this.ok('GET', path);
		const reply = await this.post(`${path}/${action}${query}`, body, { match: seen.headers.get('etag'), ...options });
		const good = expect ? reply.status === expect : reply.status < 300;
		assert.ok(good, `${action} ${path}: ${reply.status} ${reply.text.slice(0, 2000)}`);
		return reply;
	}

	/** Replaces a part of a resource with the resource's ETag. */
	async change(path, part, body, options = {}) {
		const seen = await this.ok('GET', path);
		return this.ok('PUT', `${path}/${part}`, body, { match: seen.headers.get('etag'), ...options });
	}

	/** Hands in a scan of that kind. */
	async scan(caseId, kind, bytes, { attestations = [], type = 'application/pdf', ...options } = {}) {
		const query = new URLSearchParams({ kind });
		for (const attestation of attestations) query.append('attestations', attestation);
		const digest = createHash('sha256').update(bytes).digest('base64');
		return this.ok('POST', `/v1/cases/${caseId}/documents?${query}`, undefined, {
			raw: bytes,
			type,
			headers: { 'content-digest': `sha-256=:${digest}:` },
			...options,
		});
	}

	/** Every item of a list, page by page. */
	async all(path) {
		const items = [];
		const [plain, query = ''] = path.split('?');
		const params = new URLSearchParams(query);
		params.set('limit', '100');
		for (;;) {
			const { body } = await this.ok('GET', `${plain}?${params}`);
			items.push(...body.data);
			if (!body.has_more) return items;
			params.set('cursor', body.next_cursor);
		}
	}
}
