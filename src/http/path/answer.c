#include "http/path/answer.h"

#include <string.h>

#include "base/buffer.h"
#include "db/statement.h"
#include "http/path/program.h"
#include "http/path/reading.h"

/* Soon enough for small work; whoever waits for large work asks again. */
#define ACCEPTED_RETRY_S "1"

/* The last path parameter of the operation that shows the resource is the resource's own id. */
static const char *own_parameter(const struct operation *operation)
{
	const char *name = NULL;
	for (size_t i = 0; operation && i < operation->parameter_count; i++)
		if (operation->parameter[i].in_path)
			name = operation->parameter[i].name;
	return name;
}

enum err answer_read(const struct call *call, const char *read, const char *id, struct reply *reply)
{
	const struct operation *operation = program_operation(call->program, read);
	const struct reading_id own = { own_parameter(operation), id };
	struct db_rows rows;
	enum err e = reading_run(call, statement_named(read), &own, &rows);
	return e ? e : reading_single(&rows, reply);
}

/* `/v1/plans/{plan_id}/claims/{claim_id}`: its own id, and the call's values for those above it. */
static const char *fill_path(
	const struct call *call, const struct operation *operation, const struct reading_id *own)
{
	struct buffer path = buffer_on(call->ctx->arena);
	const char *at = operation->path;
	for (const char *brace; (brace = strchr(at, '{')); at = strchr(brace, '}') + 1) {
		buffer_put(&path, at, (size_t)(brace - at));
		const char *name = arena_copy(call->ctx->arena, brace + 1, strcspn(brace + 1, "}"));
		const char *value = strcmp(name, own->name) ? call_text(call, name) : own->id;
		buffer_text(&path, value ? value : "");
	}
	buffer_text(&path, at);
	return path.data;
}

/* The read's answer under another status, with the path of the resource it shows. */
static enum err answer_located(
	const struct call *call, int status, const char *read, const char *id, struct reply *reply)
{
	enum err e = answer_read(call, read, id, reply);
	if (e)
		return e;
	const struct operation *operation = program_operation(call->program, read);
	const struct reading_id own = { own_parameter(operation), id };
	if (!own.name)
		return fail(&call->ctx->fault, ERR_INTERNAL);
	reply->status = status;
	reply->location = fill_path(call, operation, &own);
	return ERR_NONE;
}

enum err answer_created(
	const struct call *call, const char *read, const char *id, struct reply *reply)
{
	return answer_located(call, 201, read, id, reply);
}

enum err answer_accepted(
	const struct call *call, const char *read, const char *id, struct reply *reply)
{
	reply_header(reply, "Retry-After", ACCEPTED_RETRY_S);
	enum err e = answer_located(call, 202, read, id, reply);
	reply->version = -1;
	return e;
}
