#include "domain/party/size_proposal.h"

#include <string.h>

#include "base/column.h"
#include "db/db.h"
#include "domain/case/system.h"
#include "rules/word.h"

/* So many employers at a time where all of them are proposed for. */
#define PAGE 1000

/* The columns of size_proposal_write, in its order; the figures stand in that of enum size_figure.
 */
enum {
	ENTERPRISE,
	SIZE,
	CLASS,
	EDITION,
	FIGURES,
	MISSING = FIGURES + FIGURE_COUNT,
	EXPLANATION,
	WIDTH
};

/* The table of all editions; those of one stand together. */
struct size_table {
	size_t count;
	struct size_rule *rules;
	const char **editions;
};

static struct size_measure measure_at(
	const struct db_rows *rows, size_t row, const char *const columns[4])
{
	int figure = word_place(size_figure_words, db_text(rows, row, columns[0]));

	return (struct size_measure){ .figure =
					      figure < 0 ? FIGURE_COUNT : (enum size_figure)figure,
		.large = db_int(rows, row, columns[1]),
		.medium = db_int(rows, row, columns[2]),
		.small = db_int(rows, row, columns[3]) };
}

static struct size_table table_of(struct ctx *ctx, const struct db_rows *rows)
{
	static const char *const first[] = { "measure_1", "large_1", "medium_1", "small_1" };
	static const char *const second[] = { "measure_2", "large_2", "medium_2", "small_2" };
	struct size_table table = { .count = rows->count };

	table.rules = arena_alloc(ctx->arena, (rows->count + 1) * sizeof(*table.rules));
	table.editions = arena_alloc(ctx->arena, (rows->count + 1) * sizeof(*table.editions));
	for (size_t i = 0; i < rows->count; i++) {
		table.editions[i] = db_text(rows, i, "edition");
		table.rules[i] = (struct size_rule){ .code = db_text(rows, i, "code"),
			.selectors = db_text(rows, i, "selectors"),
			.first = measure_at(rows, i, first),
			.second = measure_at(rows, i, second) };
	}
	return table;
}

static const struct size_rule *rule_for(
	const struct size_table *table, const struct size_case *known)
{
	size_t from = 0, count = 0;

	while (from < table->count && strcmp(table->editions[from], known->edition) != 0)
		from++;
	while (from + count < table->count &&
		!strcmp(table->editions[from + count], known->edition))
		count++;
	return size_rule_for(table->rules + from, count, known->industry_code);
}

static struct size_case case_at(const struct db_rows *rows, size_t row)
{
	struct size_case known = { .industry_code = db_text(rows, row, "industry_code"),
		.edition = db_text(rows, row, "industry_edition") };

	for (size_t i = 0; i < FIGURE_COUNT; i++)
		known.figures[i] = db_is_null(rows, row, size_figure_words[i])
					   ? FIGURE_MISSING
					   : db_int(rows, row, size_figure_words[i]);
	return known;
}

static void put_text(struct column *column, const char *text)
{
	if (text)
		column_text(column, text, strlen(text));
	else
		column_null(column);
}

/* The figures that the row measures by, and those of them nobody has told. */
static void put_figures(struct columns *columns, const struct size_rule *rule,
	const struct size_case *known, struct size_proposal *proposal)
{
	struct buffer missing = buffer_on(columns->column[MISSING].cells.arena);

	buffer_text(&missing, "");
	for (size_t i = 0; i < FIGURE_COUNT; i++) {
		bool measured = size_measured(rule, (enum size_figure)i);
		proposal->missing[i] = measured && known->figures[i] == FIGURE_MISSING;
		if (proposal->missing[i])
			buffer_printf(
				&missing, "%s%s", missing.size ? "," : "", size_figure_words[i]);
		if (measured && !proposal->missing[i])
			column_int(&columns->column[FIGURES + i], known->figures[i]);
		else
			column_null(&columns->column[FIGURES + i]);
	}
	column_text(&columns->column[MISSING], missing.data, missing.size);
}

static struct size_proposal propose(const struct size_table *table, const struct db_rows *rows,
	size_t row, struct columns *columns)
{
	struct size_case known = case_at(rows, row);
	const struct size_rule *rule = rule_for(table, &known);
	struct finding finding;
	struct size_proposal proposal = { .size = size_propose(rule, &known, &finding),
		.covered = rule != NULL };
	struct buffer explanation = buffer_on(columns->column[EXPLANATION].cells.arena);

	finding_write(&finding, &explanation);
	column_uuid(&columns->column[ENTERPRISE], db_text(rows, row, "id"));
	put_text(&columns->column[SIZE], size_words[proposal.size]);
	put_text(&columns->column[CLASS], rule ? rule->code : NULL);
	put_text(&columns->column[EDITION], known.edition);
	put_figures(columns, rule, &known, &proposal);
	column_text(&columns->column[EXPLANATION], explanation.data, explanation.size);
	return proposal;
}

static struct columns *columns_on(struct arena *arena)
{
	struct columns *columns = columns_create(arena, WIDTH);

	columns->column[ENTERPRISE].type = COLUMN_UUID;
	for (size_t i = 0; i < FIGURE_COUNT; i++)
		columns->column[FIGURES + i].type = COLUMN_INT;
	return columns;
}

static enum err write(struct ctx *ctx, const struct columns *columns)
{
	struct db_value values[WIDTH];

	for (size_t i = 0; i < WIDTH; i++)
		values[i] = DB_COLUMN(&columns->column[i]);
	return as_system_run(ctx, QUERY_SIZE_PROPOSAL_WRITE, WIDTH, values, NULL);
}

/* The figures that `query` finds, and the table, in one round trip. */
static enum err facts_load(struct ctx *ctx, enum query query, struct db_value argument,
	struct db_rows *figures, struct size_table *table)
{
	struct db_rows rows;
	enum err err = db_run_all(ctx,
		(const struct db_call[]){ { query, figures, 1, &argument },
			{ .query = QUERY_SIZE_TABLE, .rows = &rows } },
		2);

	if (!err)
		*table = table_of(ctx, &rows);
	return err;
}

/* Proposes for each row; `proposal` is that of the last. */
static enum err propose_all(struct ctx *ctx, const struct db_rows *rows,
	const struct size_table *table, struct size_proposal *proposal)
{
	struct columns *columns = columns_on(ctx->arena);

	for (size_t i = 0; i < rows->count; i++)
		*proposal = propose(table, rows, i, columns);
	return write(ctx, columns);
}

enum err size_proposal_make(
	struct ctx *ctx, const char *enterprise_id, struct size_proposal *proposal)
{
	struct db_rows rows;
	struct size_table table;
	struct size_proposal made = { .size = SIZE_undetermined };
	enum err err = facts_load(ctx, QUERY_SIZE_FIGURES, DB_TEXT(enterprise_id), &rows, &table);

	if (!err && rows.count)
		err = propose_all(ctx, &rows, &table, &made);
	if (proposal)
		*proposal = made;
	return err;
}

enum err size_proposal_fill(struct ctx *ctx, bool *left)
{
	struct db_rows rows;
	struct size_table table;
	struct size_proposal last;
	enum err err = facts_load(ctx, QUERY_SIZE_FIGURES_OPEN, DB_INT(PAGE), &rows, &table);

	if (err)
		return err;
	*left = rows.count == PAGE;
	return rows.count ? propose_all(ctx, &rows, &table, &last) : ERR_NONE;
}
