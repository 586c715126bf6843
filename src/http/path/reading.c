#include "http/path/reading.h"

#include <string.h>

#include "crypt/bytes.h"
#include "crypt/person_key.h"
#include "db/frame.h"
#include "db/pool.h"
#include "db/statement.h"
#include "http/path/cursor.h"
#include "http/path/exchange.h"
#include "http/path/idempotency.h"
#include "http/wire/csv.h"

#define INPUTS_MAX 32
#define LIMIT_DEFAULT 20

/* Where a list goes on; empty for single reads and first pages. */
struct page {
	int64_t limit;
	struct cursor after;
	uint8_t tag[CURSOR_TAG];
	struct db_rows beside; /* what the list says beside its rows; empty for most */
};

static struct db_value parameter_value(const struct call *call, const char *name, bool *known)
{
	const struct operation *operation = call->operation;
	for (size_t i = 0; i < operation->parameter_count; i++) {
		const struct parameter *parameter = &operation->parameter[i];
		if (strcmp(parameter->name, name))
			continue;
		*known = true;
		const struct value *value = &call->values[i];
		if (!value->text && !value->list_count)
			return DB_TEXT(parameter->fallback);
		switch (parameter->type) {
		case VALUE_INT:
			return DB_INT(value->number);
		case VALUE_BOOL:
			return DB_BOOL(value->number);
		case VALUE_LIST:
			return DB_LIST((const char *const *)value->list, value->list_count);
		case VALUE_TEXT:
			break;
		}
		return DB_TEXT(value->text);
	}
	return DB_NONE;
}

static struct db_value input_value(const struct call *call, const char *name,
	const struct reading_id *own, const struct page *page)
{
	bool known = false;
	if (page && !strcmp(name, "after_k1"))
		return DB_TEXT(page->after.k1);
	if (page && !strcmp(name, "after_id"))
		return DB_TEXT(page->after.id);
	if (page && !strcmp(name, "limit"))
		return DB_INT(page->limit + 1);
	if (own && own->name && !strcmp(name, own->name))
		return DB_TEXT(own->id);
	struct db_value value = parameter_value(call, name, &known);
	return known || !own || own->name ? value : DB_TEXT(own->id);
}

/* Not on the stack: a thread that waits for its connection's next request keeps all it ever used.
 */
static struct db_value *inputs_room(const struct call *call)
{
	return arena_raw(call->ctx->arena, INPUTS_MAX * sizeof(struct db_value));
}

static enum err inputs_bind(const struct call *call, enum query query, const struct reading_id *own,
	const struct page *page, struct db_value values[INPUTS_MAX])
{
	if (query == QUERY_COUNT || STATEMENTS[query].input_count > INPUTS_MAX)
		return fail(&call->ctx->fault, ERR_INTERNAL);
	for (size_t i = 0; i < STATEMENTS[query].input_count; i++)
		values[i] = input_value(call, STATEMENTS[query].inputs[i], own, page);
	return ERR_NONE;
}

enum err reading_run(const struct call *call, enum query query, const struct reading_id *own,
	struct db_rows *rows)
{
	struct db_value *values = inputs_room(call);
	enum err e = inputs_bind(call, query, own, NULL, values);
	return e ? e : db_run(call->ctx, query, STATEMENTS[query].input_count, values, rows);
}

enum err reading_single(const struct db_rows *rows, struct reply *reply)
{
	if (!rows->count || db_is_null(rows, 0, "body"))
		return fail(&reply->ctx->fault, ERR_NOT_FOUND);
	reply->status = 200;
	reply->body = db_bytes(rows, 0, "body", &reply->size);
	reply->version = db_column(rows, "version") < 0 ? 0 : db_int(rows, 0, "version");
	return ERR_NONE;
}

static bool is_uuid(const char *text)
{
	return text && strlen(text) == UUID_SIZE - 1 && text[8] == '-' && text[13] == '-' &&
	       text[18] == '-' && text[23] == '-' &&
	       strspn(text, "0123456789abcdefABCDEF-") == UUID_SIZE - 1;
}

enum err reading_log(const struct call *call)
{
	const struct operation *operation = call->operation;
	const char *case_id = NULL;
	for (size_t i = 0; i < operation->parameter_count && !case_id; i++)
		if (operation->parameter[i].in_path && is_uuid(call->values[i].text))
			case_id = call->values[i].text;
	const char *reason = call_member(call, "reason");
	return db(call->ctx, QUERY_ACCESS_LOG_ADD, NULL, DB_TEXT(operation->id), DB_TEXT(case_id),
		DB_TEXT(reason ? reason : call_text(call, "reason")));
}

/* What a list stands below: the last path parameter that is an id. */
static const char *owner_name(const struct call *call)
{
	const struct operation *operation = call->operation;
	const char *name = NULL;
	for (size_t i = 0; i < operation->parameter_count; i++)
		if (operation->parameter[i].in_path && is_uuid(call->values[i].text))
			name = operation->parameter[i].name;
	return name;
}

/* An empty list below something that is not there, or not for this caller, is missing: no caller
 * learns from it what exists. `fund_id` is asked by fund_there; all that has no such statement is a
 * case. */
static enum err owner_check(const struct call *call)
{
	struct db_rows rows;
	const char *name = owner_name(call);
	if (!name)
		return ERR_NONE;
	const char *there =
		arena_printf(call->ctx->arena, "%.*s_there", (int)strcspn(name, "_"), name);
	enum query query = statement_named(there);
	enum err e = frame_read(call->ctx, query == QUERY_COUNT ? QUERY_CASE_THERE : query, 1,
		&DB_TEXT(call_text(call, name)), &rows);
	return e || db_bool(&rows, 0, "there") ? e : fail(&call->ctx->fault, ERR_NOT_FOUND);
}

/* An auditor's read is a transaction of its own: who read is recorded before what is read is given
 * out. */
static enum err run_logged(struct exchange *exchange, size_t count, const struct db_value *values,
	struct db_rows *rows)
{
	struct ctx *ctx = &exchange->ctx;
	enum err e = idempotency_begin(exchange);
	if (!e)
		e = reading_log(&exchange->call);
	if (!e)
		e = db_run(ctx, exchange->pair->read, count, values, rows);
	return e ? e : frame_commit(ctx);
}

/* What a list says beside its last page, where it says anything. */
static enum err beside_read(struct exchange *exchange, struct db_rows *beside)
{
	enum query query = exchange->pair->beside;
	return query == QUERY_COUNT ? ERR_NONE : frame_read(&exchange->ctx, query, 0, NULL, beside);
}

static enum err run(struct exchange *exchange, struct page *page, struct db_rows *rows)
{
	struct ctx *ctx = &exchange->ctx;
	struct db_value *values = inputs_room(&exchange->call);
	enum query query = exchange->pair->read;
	enum err e = inputs_bind(&exchange->call, query, NULL, page, values);
	if (!e)
		e = pool_borrow(exchange->program->pool, ctx);
	if (e)
		return e;
	size_t count = STATEMENTS[query].input_count;
	e = ctx->actor.role == ROLE_auditor ? run_logged(exchange, count, values, rows)
					    : frame_read(ctx, query, count, values, rows);
	if (!e && page && !rows->count)
		e = owner_check(&exchange->call);
	if (!e && page && rows->count <= (size_t)page->limit)
		e = beside_read(exchange, &page->beside);
	frame_rollback(ctx);
	pool_return(ctx);
	return e;
}

static void tag_value(struct buffer *out, const struct value *value, const char *fallback)
{
	if (!value->text && !value->list_count)
		buffer_text(out, fallback ? fallback : "\x01");
	else if (value->text)
		buffer_text(out, value->text);
	for (size_t i = 0; i < value->list_count; i++)
		buffer_printf(out, "%s\x02", value->list[i]);
}

/* What a position belongs to: the operation, its filters, and the position itself; keyed, so that
 * nobody can make one up. */
static void tag_make(
	const struct call *call, const struct cursor *position, uint8_t tag[CURSOR_TAG])
{
	const struct operation *operation = call->operation;
	uint8_t digest[SHA256_SIZE];
	struct buffer text = buffer_on(call->ctx->arena);
	buffer_printf(&text, "cursor\x03%s\x03%s\x03%s", operation->id, position->id, position->k1);
	for (size_t i = 0; i < operation->parameter_count; i++) {
		const struct parameter *parameter = &operation->parameter[i];
		if (!strcmp(parameter->name, "cursor") || !strcmp(parameter->name, "limit"))
			continue;
		buffer_printf(&text, "\x03%s=", parameter->name);
		tag_value(&text, &call->values[i], parameter->fallback);
	}
	if (call->program->sealer)
		person_key(call->program->sealer, text.data, text.size, digest);
	else
		sha256(text.data, text.size, digest);
	memcpy(tag, digest, CURSOR_TAG);
}

static enum err page_read(const struct call *call, struct page *page)
{
	uint8_t expected[CURSOR_TAG];
	const char *cursor = call_text(call, "cursor");
	page->limit = call_int(call, "limit", LIMIT_DEFAULT);
	if (!cursor)
		return ERR_NONE;
	if (!cursor_read(call->ctx->arena, cursor, page->tag, &page->after))
		return fail(&call->ctx->fault, ERR_BAD_CURSOR);
	tag_make(call, &page->after, expected);
	return bytes_equal(expected, page->tag, CURSOR_TAG)
		       ? ERR_NONE
		       : fail(&call->ctx->fault, ERR_BAD_CURSOR);
}

/* The position behind a row, NULL when its key is too long for a cursor. */
static const char *position_after(const struct call *call, const struct db_rows *rows, size_t row)
{
	uint8_t tag[CURSOR_TAG];
	const char *k1 = db_text(rows, row, "k1"), *id = db_text(rows, row, "id");
	const struct cursor position = { .id = id ? id : "", .k1 = k1 ? k1 : "" };
	tag_make(call, &position, tag);
	return cursor_write(call->ctx->arena, tag, &position);
}

static void list_csv(struct reply *reply, const struct db_rows *rows, size_t count)
{
	struct buffer out = buffer_on(reply->ctx->arena);
	const char **items = arena_raw(reply->ctx->arena, (count + 1) * sizeof(*items));
	for (size_t i = 0; i < count; i++)
		items[i] = db_text(rows, i, "body");
	csv_write(count, items, &out);
	reply->media_type = "text/csv";
	reply->body = out.data;
	reply->size = out.size;
}

/* The members of an object, behind others. */
static void members_put(struct buffer *out, const struct db_rows *object)
{
	size_t size = 0;
	const char *body = object->count ? db_bytes(object, 0, "body", &size) : NULL;
	if (size <= strlen("{}"))
		return;
	buffer_text(out, ",");
	buffer_put(out, body + 1, size - strlen("{}"));
}

static void list_json(
	struct reply *reply, const struct db_rows *rows, const struct page *page, const char *next)
{
	size_t count = next ? (size_t)page->limit : rows->count;
	struct buffer out = buffer_on(reply->ctx->arena);
	buffer_text(&out, "{\"data\":[");
	for (size_t i = 0; i < count; i++) {
		size_t size;
		const char *body = db_bytes(rows, i, "body", &size);
		if (i)
			buffer_text(&out, ",");
		buffer_put(&out, body, size);
	}
	buffer_printf(&out, "],\"has_more\":%s", next ? "true" : "false");
	if (next)
		buffer_printf(&out, ",\"next_cursor\":\"%s\"", next);
	members_put(&out, &page->beside);
	buffer_text(&out, "}");
	reply->body = out.data;
	reply->size = out.size;
}

/* The query as it came, with another cursor. */
static const char *link_next(const struct exchange *exchange, const char *next)
{
	struct buffer out = buffer_on(exchange->ctx.arena);
	buffer_printf(&out, "<%s?", exchange->request->path);
	const char *query = exchange->request->query;
	while (*query) {
		size_t n = strcspn(query, "&");
		if (strncmp(query, "cursor=", 7) && strcspn(query, "<>\"") >= n)
			buffer_printf(&out, "%.*s&", (int)n, query);
		query += n;
		query += *query == '&';
	}
	buffer_printf(&out, "cursor=%s>; rel=\"next\"", next);
	return out.data;
}

static enum err list_answer(struct exchange *exchange)
{
	struct page page = { 0 };
	struct db_rows rows;
	struct reply *reply = &exchange->reply;
	enum err e = page_read(&exchange->call, &page);
	if (!e)
		e = run(exchange, &page, &rows);
	if (e)
		return e;
	bool more = rows.count > (size_t)page.limit;
	size_t count = more ? (size_t)page.limit : rows.count;
	const char *next = more ? position_after(&exchange->call, &rows, count - 1) : NULL;
	if (more && !next)
		return fail(&exchange->ctx.fault, ERR_INTERNAL);
	reply->status = 200;
	if (exchange->as_csv)
		list_csv(reply, &rows, count);
	else
		list_json(reply, &rows, &page, next);
	if (next)
		reply_header(reply, "Link", link_next(exchange, next));
	return ERR_NONE;
}

enum err reading_answer(struct exchange *exchange)
{
	struct db_rows rows;
	if (exchange->operation->is_list)
		return list_answer(exchange);
	enum err e = run(exchange, NULL, &rows);
	return e ? e : reading_single(&rows, &exchange->reply);
}
