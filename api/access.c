#include "domain/party/sign_in.h"

#include <string.h>

#include "base/buffer.h"
#include "http/path/handler.h"

#define TOKEN_SECONDS 900

struct oauth_word {
	const char *word, *says;
	int status;
};

static const struct oauth_word WORDS[] = {
	{ "invalid_request", "A parameter is missing, repeated or malformed.", 400 },
	{ "invalid_client", "The client is not known.", 401 },
	{ "invalid_grant", "The credentials are not valid.", 400 },
	{ "unauthorized_client", "The employer has not granted itself to this client.", 400 },
	{ "unsupported_grant_type", "This grant type is not offered.", 400 },
	{ "invalid_scope", "The scope is not the caller's role.", 400 },
};

static enum err refuse(struct reply *reply, const char *word)
{
	size_t i = 0;
	while (strcmp(WORDS[i].word, word))
		i++;
	if (WORDS[i].status == 401)
		reply_header(reply, "WWW-Authenticate", "Basic realm=\"wengang\"");
	return reply_refusal(reply, WORDS[i].status,
		arena_printf(reply->ctx->arena, "{\"error\":\"%s\",\"error_description\":\"%s\"}",
			word, WORDS[i].says));
}

static enum err grant(const struct call *call, struct reply *reply, const struct sign_in *done)
{
	const char *scope = call_member(call, "scope"), *role = role_word(done->actor.role);
	if (done->refusal)
		return refuse(reply, done->refusal);
	if (scope && *scope && strcmp(scope, role))
		return refuse(reply, "invalid_scope");
	const char *token = call_token(call, &done->actor);
	if (!token)
		return fail(&call->ctx->fault, ERR_INTERNAL);
	struct buffer out = buffer_on(call->ctx->arena);
	buffer_printf(&out,
		"{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d,\"scope\":\"%"
		"s\"",
		token, TOKEN_SECONDS, role);
	if (done->refresh_token)
		buffer_printf(&out, ",\"refresh_token\":\"%s\"", done->refresh_token);
	buffer_text(&out, "}");
	reply_header(reply, "Cache-Control", "no-store");
	reply_header(reply, "Pragma", "no-cache");
	return reply_json(reply, out.data);
}

static enum err by_password(const struct call *call, struct reply *reply)
{
	const char *username = call_member(call, "username"),
		   *password = call_member(call, "password");
	const char *client_id = call_member(call, "client_id");
	struct sign_in done;
	if (!username || !password)
		return refuse(reply, "invalid_request");
	if (client_id && strcmp(client_id, FIRST_PARTY))
		return refuse(reply, "unauthorized_client");
	enum err err = sign_in_password(call->ctx, username, password, call_address(call), &done);
	return err ? err : grant(call, reply, &done);
}

static enum err by_refresh_token(const struct call *call, struct reply *reply)
{
	const char *token = call_member(call, "refresh_token");
	struct sign_in done;
	if (!token)
		return refuse(reply, "invalid_request");
	enum err err = sign_in_refresh(call->ctx, token, &done);
	return err ? err : grant(call, reply, &done);
}

/* The client's name and secret, from the header or from the form (RFC 6749, 2.3.1). */
static void client_read(const struct call *call, const char **client_id, const char **secret)
{
	if (sign_in_credentials(call->ctx, call_header(call, "Authorization"), client_id, secret))
		return;
	*client_id = call_member(call, "client_id");
	*secret = call_member(call, "client_secret");
}

static bool is_uuid(const char *text)
{
	return text && strlen(text) == UUID_SIZE - 1 &&
	       strspn(text, "0123456789abcdef-") == UUID_SIZE - 1 && text[8] == '-' &&
	       text[13] == '-' && text[18] == '-' && text[23] == '-' && !strchr(text + 24, '-');
}

static enum err by_client(const struct call *call, struct reply *reply)
{
	const char *client_id, *secret, *enterprise_id = call_member(call, "enterprise_id");
	struct sign_in done;
	client_read(call, &client_id, &secret);
	if (!client_id || !secret || !is_uuid(enterprise_id))
		return refuse(reply, "invalid_request");
	enum err err = sign_in_client(
		call->ctx, client_id, secret, enterprise_id, call_address(call), &done);
	return err ? err : grant(call, reply, &done);
}

static const struct {
	const char *type;
	handler *handle;
} GRANTS[] = {
	{ "password", by_password },
	{ "refresh_token", by_refresh_token },
	{ "client_credentials", by_client },
};

static enum err token(const struct call *call, struct reply *reply)
{
	const char *type = call_member(call, "grant_type");
	if (!type)
		return refuse(reply, "invalid_request");
	for (size_t i = 0; i < LENGTH(GRANTS); i++)
		if (!strcmp(GRANTS[i].type, type))
			return GRANTS[i].handle(call, reply);
	return refuse(reply, "unsupported_grant_type");
}

static enum err revoke(const struct call *call, struct reply *reply)
{
	const char *token = call_member(call, "token");
	if (!token)
		return refuse(reply, "invalid_request");
	enum err err = sign_in_end(call->ctx, token);
	return err ? err : reply_json(reply, "{\"revoked\":true}");
}

static enum err jwks(const struct call *call, struct reply *reply)
{
	return reply_json(reply, call_jwks(call));
}

static enum err metadata(const struct call *call, struct reply *reply)
{
	const char *base = call_issuer(call);
	struct buffer out = buffer_on(call->ctx->arena);
	buffer_printf(&out,
		"{\"issuer\":\"%s\",\"token_endpoint\":\"%s/oauth/"
		"token\",\"revocation_endpoint\":\"%s/oauth/revoke\","
		"\"jwks_uri\":\"%s/.well-known/jwks.json\",",
		base, base, base, base);
	buffer_text(&out,
		"\"grant_types_supported\":[\"password\",\"refresh_token\",\"client_credentials\"],"
		"\"response_types_supported\":[],\"token_endpoint_auth_methods_supported\":["
		"\"none\","
		"\"client_secret_basic\",\"client_secret_post\"],\"revocation_endpoint_auth_"
		"methods_supported\":[\"none\"],"
		"\"scopes_supported\":[");
	for (enum role role = ROLE_enterprise; role < ROLE_system; role++)
		buffer_printf(
			&out, "%s\"%s\"", role == ROLE_enterprise ? "" : ",", role_word(role));
	buffer_text(&out, "]}");
	return reply_json(reply, out.data);
}

static const struct handler_row rows[] = {
	{ .operation = "token", .handle = token },
	{ .operation = "revoke", .handle = revoke },
	{ .operation = "jwks", .handle = jwks },
	{ .operation = "metadata", .handle = metadata },
};

const struct handler_table ACCESS_HANDLERS = { rows, LENGTH(rows) };
