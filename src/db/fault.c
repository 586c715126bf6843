#include "fault.h"

#include <string.h>

#include "base/log.h"
#include "db/statement.h"
#include "link.h"

/** What a named constraint means to the caller (tbl/constraint.def). */
struct constraint {
	const char *name;
	enum err err;
	enum code code;
	const char *pointer;
};

static const struct constraint CONSTRAINTS[] = {
#define CONSTRAINT(name, err, code, pointer) { name, err, code, pointer },
#include "tbl/constraint.def"
	{ 0 },
};

/** What a class or a single SQLSTATE means; the longest prefix that fits decides. */
struct sqlstate {
	const char *prefix;
	enum err err;
	bool retryable;
	bool stale;    /**< the session is of no more use */
	bool expected; /**< a plain answer, nothing to report */
};

static const struct sqlstate SQLSTATES[] = {
	{ "", ERR_INTERNAL, false, false, false },
	{ "08", ERR_DATABASE, false, true, false }, /* connection exception */
	{ "0A000", ERR_BUSY, true, true, false },   /* cached plan outlived a migration */
	{ "22", ERR_INVALID, false, false, false }, /* data exception */
	{ "23502", ERR_CONFLICT, false, false, false },
	{ "23503", ERR_CONFLICT, false, false, false },
	{ "23505", ERR_CONFLICT, false, false, false },
	{ "23514", ERR_CONFLICT, false, false, false },
	{ "23P01", ERR_CONFLICT, false, false, false },
	{ "25006", ERR_DATABASE, false, true,
		false }, /* read only: this server is no longer the primary */
	{ "25P03", ERR_DATABASE, false, true, false }, /* idle in transaction for too long */
	{ "26000", ERR_BUSY, true, true, false },      /* the prepared statement is gone */
	{ "40001", ERR_BUSY, true, false, true }, { "40P01", ERR_BUSY, true, false, true },
	{ "42501", ERR_FORBIDDEN, false, false, false },
	{ "53", ERR_DATABASE, false, false, false }, /* disk full, too many connections */
	{ "55P03", ERR_BUSY, false, false, false },  /* lock_timeout */
	{ "57014", ERR_BUSY, false, false, false },  /* statement_timeout */
	{ "57P", ERR_DATABASE, false, true, false }, /* shutdown, crash recovery */
	{ "58", ERR_DATABASE, false, false, false }, /* input or output failed */
};

static const struct sqlstate *sqlstate_named(const char *state)
{
	const struct sqlstate *best = NULL;
	for (size_t i = 0; i < LENGTH(SQLSTATES); i++) {
		size_t n = strlen(SQLSTATES[i].prefix);
		if (!strncmp(SQLSTATES[i].prefix, state, n) && (!best || n > strlen(best->prefix)))
			best = &SQLSTATES[i];
	}
	return best;
}

static const struct constraint *constraint_named(const char *name)
{
	for (const struct constraint *row = CONSTRAINTS; row->name; row++)
		if (!strcmp(row->name, name))
			return row;
	return NULL;
}

static enum err fault_of_constraint(struct fault *fault, const struct constraint *row)
{
	if (row->code == CODE_NONE)
		return fail(fault, row->err);
	if (row->err == ERR_PROHIBITED && !fault->err)
		fault->clause = code_text(row->code)->clause;
	return fail_at(fault, row->err, row->pointer, row->code, 0);
}

/* The server's own words never leave this floor: they quote rows. */
enum err fault_from(struct ctx *ctx, const PGresult *result, enum query query)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	struct db_link *link = ctx->db;
	const struct sqlstate *meaning = sqlstate_named(state ? state : "08");
	const struct constraint *row = constraint_named(name ? name : "");
	link->retryable = meaning->retryable;
	link->stale |= meaning->stale;
	if (row)
		return fault_of_constraint(&ctx->fault, row);
	if (!meaning->expected)
		fault_report(ctx, "statement failed", state, query, name);
	if (meaning->err == ERR_BUSY)
		ctx->fault.retry_after_s = RETRY_AFTER_S;
	return fail(&ctx->fault, meaning->err);
}

void fault_report(const struct ctx *ctx, const char *what, const char *sqlstate, enum query query,
	const char *name)
{
	struct log_line line;
	log_begin(&line, LOG_ERROR, "db_trouble");
	log_text(&line, "what", what);
	log_text(&line, "statement", query < QUERY_COUNT ? STATEMENTS[query].name : NULL);
	log_text(&line, "sqlstate", sqlstate);
	log_text(&line, "name", name);
	log_text(&line, "request", *ctx->request_id ? ctx->request_id : NULL);
	log_end(&line);
}
