#include "http/path/gate.h"

#include <string.h>
#include <strings.h>

#include "auth/token.h"
#include "base/machine_clock.h"

static enum err refuse(struct exchange *x, enum err err)
{
	return fail(&x->ctx.fault, err);
}

enum err gate_find_operation(struct exchange *x)
{
	/* HEAD is GET whose body the transport leaves out (RFC 9110, 9.3.2). */
	x->method = strcmp(x->request->method, "HEAD") ? x->request->method : "GET";
	x->operation = contract_route(
		x->program->contract, x->method, x->request->path, x->segments, &x->allow);
	if (!x->operation) {
		x->ctx.fault.allowed = x->allow;
		return refuse(x, x->allow ? ERR_METHOD : ERR_NOT_FOUND);
	}
	x->pair = &x->program->pairing->pairs[x->operation->index];
	x->call.operation = x->operation;
	x->call.row = x->pair->row;
	return ERR_NONE;
}

enum err gate_check_sandbox(struct exchange *x)
{
	return x->operation->sandbox && !x->ctx.sandbox ? refuse(x, ERR_SANDBOX_ONLY) : ERR_NONE;
}

/* The token behind `Bearer `, its scheme in any case; NULL when the header is something else. */
static const char *bearer_token(const char *authorization)
{
	static const char scheme[] = "Bearer ";
	size_t n = strlen(scheme);
	return authorization && !strncasecmp(authorization, scheme, n) ? authorization + n : NULL;
}

static const struct actor NOBODY = { .role = ROLE_public };

static bool is_valid(struct exchange *x, const char *token)
{
	size_t size = strlen(token);
	int64_t now_s = machine_clock_real_us() / 1000000;
	return size <= TOKEN_MAX &&
	       token_verify(x->program->keyring, token, size, now_s, &x->bearer, &x->doubt);
}

/* A token that is no good is never passed over where one counts: its caller expects to see more
 * than the public does. */
static enum err check_token(struct exchange *x)
{
	const struct operation *operation = x->operation;
	const char *header = request_header(x->request, "Authorization");
	if (operation->open && (!operation->roles || !header))
		return ERR_NONE;
	const char *token = bearer_token(header);
	x->token_sent = token != NULL;
	x->doubt = token ? NULL : "no_token";
	if (token && is_valid(x, token)) {
		x->ctx.actor = x->bearer;
		return ERR_NONE;
	}
	x->bearer = NOBODY;
	return refuse(x, operation->open ? ERR_BAD_TOKEN : ERR_UNAUTHENTICATED);
}

/* Who pays for a request: the user, the client that acts for itself, or whoever sits at the
 * address. */
static const char *throttled_as(const struct exchange *x)
{
	const struct actor *actor = &x->ctx.actor;
	struct arena *arena = x->ctx.arena;
	if (actor->user_id[0])
		return arena_printf(arena, "user:%s", actor->user_id);
	if (actor->client_id[0])
		return arena_printf(arena, "client:%s", actor->client_id);
	return arena_printf(arena, "address:%s", x->request->address);
}

static enum err check_rate(struct exchange *x)
{
	x->allowance = throttle_take(x->program->throttle, throttled_as(x), x->started_us);
	if (x->allowance.granted)
		return ERR_NONE;
	x->ctx.fault.retry_after_s = x->allowance.reset_s;
	return refuse(x, ERR_THROTTLED);
}

/* Whoever cannot show a token pays all the same, or guessing would be free. */
enum err gate_check_caller(struct exchange *x)
{
	enum err e = check_token(x);
	if (!e)
		return check_rate(x);
	x->allowance = throttle_take(x->program->throttle, throttled_as(x), x->started_us);
	if (x->allowance.granted)
		return e;
	fault_clear(&x->ctx.fault);
	x->ctx.fault.retry_after_s = x->allowance.reset_s;
	return refuse(x, ERR_THROTTLED);
}

enum err gate_check_role(struct exchange *x)
{
	const struct operation *operation = x->operation;
	if (operation->roles & ROLE_BIT(x->ctx.actor.role))
		return ERR_NONE;
	if (!operation->open)
		return refuse(x, ERR_FORBIDDEN);
	x->ctx.actor = NOBODY;
	return ERR_NONE;
}
