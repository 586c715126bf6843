/*
 * codegen: the code lists that the program's own tables are (tbl/code.def, tbl/guard.def,
 * tbl/err.def), as a seed, so that GET /v1/codelists tells every word a reply can carry.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/attr.h"

struct row {
	const char *list, *code, *clause, *zh, *en;
};

static const struct row ROWS[] = {
#define CODE(id, word, clause, zh, en) { "codes", word, clause, zh, en },
#include "tbl/code.def"
#define GUARD(word, clause, zh, en) { "guards", #word, clause, zh, en },
#include "tbl/guard.def"
#define ERR(id, status, slug, zh, en) { "errors", slug, "", zh, en },
#include "tbl/err.def"
};

/* Row codes of rosters and imports are written in capitals; the others say what is wrong with a
 * request. */
static const char *list_of(const struct row *row)
{
	if (row->list[0] != 'c')
		return row->list;
	return row->code[0] >= 'A' && row->code[0] <= 'Z' ? "row_codes" : "request_codes";
}

static void put_text(const char *text)
{
	putchar('\'');
	for (; *text; text++) {
		if (*text == '\'')
			putchar('\'');
		putchar(*text);
	}
	putchar('\'');
}

static void put_row(const struct row *row, const char *end)
{
	const char *const texts[] = { list_of(row), row->code, row->zh, row->en };
	printf("\t(");
	for (size_t i = 0; i < LENGTH(texts); i++) {
		put_text(texts[i]);
		printf(", ");
	}
	printf("nullif(");
	put_text(row->clause);
	printf(", ''), '2020-06-01')%s\n", end);
}

int main(void)
{
	printf("-- Written by codegen from the tables of the program; do not edit.\n"
	       "INSERT INTO code_list (list, code, zh, en, clause, since)\nVALUES\n");
	for (size_t i = 0; i < LENGTH(ROWS); i++)
		put_row(&ROWS[i], i + 1 < LENGTH(ROWS) ? "," : "");
	printf("ON CONFLICT (list, code) DO UPDATE SET zh = excluded.zh, en = excluded.en, clause "
	       "= excluded.clause;\n");
	return fflush(stdout) || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
