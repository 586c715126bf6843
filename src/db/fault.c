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
	bool stale;       /**< the session is of no more use */
	const char *what; /**< what the log says of it; NULL: a plain answer, nothing to report */
};

#define FAILED "statement failed"
/* One statement is prepared once for each session: either failure says that this session is not
 * ours alone. */
#define SHARED "prepared statements of others: a pooler must pool sessions, not transactions"

static const struct sqlstate SQLSTATES[] = {
	{ "", ERR_INTERNAL, false, false, FAILED },
	{ "08", ERR_DATABASE, false, true, FAILED }, /* connection exception */
	{ "0A000", ERR_BUSY, true, true, FAILED },   /* cached plan outlived a migration */
	{ "22", ERR_INVALID, false, false, FAILED }, /* data exception */
	{ "23502", ERR_CONFLICT, false, false, FAILED },
	{ "23503", ERR_CONFLICT, false, false, FAILED },
	{ "23505", ERR_CONFLICT, false, false, FAILED },
	{ "23514", ERR_CONFLICT, false, false, FAILED },
	{ "23P01", ERR_CONFLICT, false, false, FAILED },
	{ "25006", ERR_DATABASE, false, true,
		FAILED }, /* read only: this server is no longer the primary */
	{ "25P03", ERR_DATABASE, false, true, FAILED }, /* idle in transaction for too long */
	{ "26000", ERR_BUSY, true, true, SHARED },      /* the prepared statement is gone */
	{ "40001", ERR_BUSY, true, false, NULL }, { "40P01", ERR_BUSY, true, false, NULL },
	{ "42501", ERR_FORBIDDEN, false, false, FAILED },
	{ "42P05", ERR_BUSY, true, true, SHARED },    /* the prepared statement is there */
	{ "53", ERR_DATABASE, false, false, FAILED }, /* disk full, too many connections */
	{ "55P03", ERR_BUSY, false, false, FAILED },  /* lock_timeout */
	{ "57014", ERR_BUSY, false, false, FAILED },  /* statement_timeout */
	{ "57P", ERR_DATABASE, false, true, FAILED }, /* shutdown, crash recovery */
	{ "58", ERR_DATABASE, false, false, FAILED }, /* input or output failed */
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
	if (meaning->what)
		fault_report(ctx, meaning->what, state, query, name);
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
