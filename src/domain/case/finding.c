#include "domain/case/finding.h"

#include <string.h>

#include "db/db.h"
#include "domain/case/move.h"

/* Columns in the order of finding_write. */
enum { RULE, CLAUSE, VERDICT, LINE, EXPLANATION, WIDTH };

struct columns *findings_on(struct arena *arena)
{
	static const char *const names[WIDTH] = { "rule", "clause", "verdict", "line", "finding" };
	struct columns *findings = columns_create(arena, WIDTH);

	for (size_t i = 0; i < WIDTH; i++) {
		findings->column[i].name = names[i];
		findings->column[i].type = i == LINE ? COLUMN_INT : COLUMN_TEXT;
	}
	return findings;
}

static void put(struct column *column, const char *text)
{
	column_text(column, text, strlen(text));
}

void findings_add(struct columns *findings, const struct finding *finding)
{
	struct column *column = findings->column;
	struct buffer text = buffer_on(column[EXPLANATION].cells.arena);

	finding_write(finding, &text);
	put(&column[RULE], rule_text(finding->rule)->code);
	put(&column[CLAUSE], rule_text(finding->rule)->clause);
	put(&column[VERDICT], verdict_word(finding->verdict));
	column_int(&column[LINE], finding->line);
	column_text(&column[EXPLANATION], text.data, text.size);
	findings->rows++;
}

static enum err write(
	struct ctx *ctx, enum query query, const char *id, const struct columns *findings)
{
	const struct column *column = findings->column;

	return db(ctx, query, NULL, DB_TEXT(id), DB_COLUMN(&column[RULE]),
		DB_COLUMN(&column[CLAUSE]), DB_COLUMN(&column[VERDICT]), DB_COLUMN(&column[LINE]),
		DB_COLUMN(&column[EXPLANATION]));
}

enum err findings_keep(struct ctx *ctx, const char *case_id, const struct columns *findings)
{
	return write(ctx, QUERY_FINDING_WRITE, case_id, findings);
}

enum err findings_carry(struct ctx *ctx, const char *enterprise_id, const struct columns *findings)
{
	return write(ctx, QUERY_FINDING_CARRY, enterprise_id, findings);
}

static enum err check_answers(struct ctx *ctx, const char *case_id, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_FINDING_UNFIT, &rows, DB_TEXT(case_id), DB_TEXT(body));

	if (err || !rows.count)
		return err;
	for (size_t i = 0; i < rows.count; i++)
		fault_add(&ctx->fault,
			arena_printf(ctx->arena, "/answers/%s", db_text(&rows, i, "index")),
			CODE_ENUM, 0);
	return fail(&ctx->fault, ERR_INVALID);
}

enum err finding_answer(
	struct ctx *ctx, const char *flow, const char *case_id, int64_t version, const char *body)
{
	enum err err = move_one(ctx, flow, "answer_finding", case_id, version, body);

	if (!err)
		err = check_answers(ctx, case_id, body);
	return err ? err : db(ctx, QUERY_FINDING_ANSWER, NULL, DB_TEXT(case_id), DB_TEXT(body));
}
