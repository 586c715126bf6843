/*
 * codegen: the code lists that the program's own tables are (tbl/code.def, tbl/guard.def,
 * tbl/err.def), as a seed, so that GET /v1/codelists tells every word a reply can carry.
 * codegen lines: what is one line (tbl/invisible.def, tbl/blank.def), as functions of SQL.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void put_codes(void)
{
	printf("-- Written by codegen from the tables of the program; do not edit.\n"
	       "INSERT INTO code_list (list, code, zh, en, clause, since)\nVALUES\n");
	for (size_t i = 0; i < LENGTH(ROWS); i++)
		put_row(&ROWS[i], i + 1 < LENGTH(ROWS) ? "," : "");
	printf("ON CONFLICT (list, code) DO UPDATE SET zh = excluded.zh, en = excluded.en, clause "
	       "= excluded.clause;\n");
}

static void put_character(unsigned point)
{
	printf(point > 0xFFFF ? "\\U%08X" : "\\u%04X", point);
}

/* No text of PostgreSQL holds U+0000. */
static void put_range(unsigned first, unsigned last)
{
	put_character(first ? first : 1);
	if (last > first)
		putchar('-');
	if (last > first)
		put_character(last);
}

static void put_invisibles(void)
{
	printf("'[");
#define INVISIBLE(first, last) put_range(first, last);
#include "tbl/invisible.def"
	printf("]'");
}

static void put_blanks(void)
{
	static const struct {
		unsigned first, last;
	} ranges[] = {
#define BLANK(first, last) { first, last },
#include "tbl/blank.def"
	};
	printf("E'");
	for (size_t i = 0; i < LENGTH(ranges); i++)
		for (unsigned point = ranges[i].first; point <= ranges[i].last; point++)
			put_character(point);
	printf("'");
}

static void put_function(const char *name, const char *type)
{
	printf("CREATE OR REPLACE FUNCTION %s(p_text text) RETURNS %s LANGUAGE sql IMMUTABLE "
	       "PARALLEL SAFE AS $$\n\tSELECT ",
		name, type);
}

static void put_lines(void)
{
	printf("-- Written by codegen from tbl/invisible.def and tbl/blank.def; do not edit.\n");
	put_function("has_invisible", "boolean");
	printf("p_text ~ ");
	put_invisibles();
	printf("\n$$;\n");
	put_function("is_blank", "boolean");
	printf("btrim(p_text, ");
	put_blanks();
	printf(") = ''\n$$;\n"
	       "-- One line of visible characters; as format `one-line` of the contract.\n");
	put_function("is_one_line", "boolean");
	printf("NOT has_invisible(p_text) AND NOT is_blank(p_text)\n$$;\n"
	       "-- What cannot be seen in a text becomes a blank.\n");
	put_function("one_line", "text");
	printf("regexp_replace(p_text, ");
	put_invisibles();
	printf(", ' ', 'g')\n$$;\n");
}

int main(int count, char **word)
{
	if (count > 1 && !strcmp(word[1], "lines"))
		put_lines();
	else
		put_codes();
	return fflush(stdout) || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
