// A drill may take longer than a token lives.

async function renew(client) {
	const { body } = await client.token_request({ grant_type: 'refresh_token', refresh_token: client.refresh });
	Object.assign(client, { token: body.access_token, refresh: body.refresh_token });
}

/** From now on a Client whose token has expired gets a new one and asks again; requests at the same moment share it, for it is good once. */
export function staySignedIn(Client) {
	const request = Client.prototype.request;
	const renewals = new Map();
	Client.prototype.request = async function (...args) {
		const token = this.token;
		const reply = await request.apply(this, args);
		if (reply.status !== 401 || !this.refresh) return reply;
		if (this.token === token) {
			if (!renewals.has(this)) renewals.set(this, renew(this).finally(() => renewals.delete(this)));
			await renewals.get(this);
		}
		return request.apply(this, args);
	};
}
