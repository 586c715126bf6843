#include "domain/policy/policy.h"

#include "act.h"

static enum err create(const struct call *call, struct reply *reply)
{
	char id[UUID_SIZE];
	enum err err =
		policy_create(call->ctx, call_json(call), call_member(call, "copy_of") != NULL, id);
	return err ? err
		   : answer_created(call, "policy_view", arena_text(call->ctx->arena, id), reply);
}

static enum err set(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "policy_id");
	const json_t *value = json_object_get(call->tree, "value");
	const struct parameter_change change = { .programme = call_member(call, "programme"),
		.name = call_member(call, "name"),
		.text = json_string_value(value),
		.is_number = json_is_integer(value),
		.number = json_integer_value(value),
		.is_set = !json_is_null(value) && !json_is_false(value),
		.of_an_agency = call_member(call, "agency_id") != NULL };
	enum err err =
		policy_parameter_set(call->ctx, id, call->if_match, &change, call_json(call));
	return err ? err : answer_read(call, "policy_view", id, reply);
}

static const struct handler_row rows[] = {
	{ .operation = "policy_create", .handle = create },
	{ .operation = "parameter_set", .handle = set },
	{ .operation = "policy_publish" },
	{ .operation = "policy_retire" },
};

const struct handler_table POLICY_HANDLERS = { rows, LENGTH(rows) };
