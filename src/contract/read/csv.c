#include "contract/read/csv.h"

#include <string.h>

static bool ends_cell(char c)
{
	return c == ',' || c == '\n' || c == '\r';
}

/* Behind a cell: a comma, or the end of the row (LF, CRLF, or of the file). */
static bool close_cell(struct text_cursor *cursor, struct csv_cell *cell)
{
	cell->last = true;
	if (cursor->at == cursor->end)
		return true;
	char c = *cursor->at++;
	cell->last = c != ',';
	if (c == '\r')
		return cursor->at < cursor->end && *cursor->at++ == '\n';
	return c == ',' || c == '\n';
}

static bool quoted_cell(struct text_cursor *cursor, struct csv_cell *cell)
{
	cursor->scratch.size = 0;
	do {
		const char *from = ++cursor->at;
		const char *quote = memchr(from, '"', (size_t)(cursor->end - from));
		if (!quote)
			return false;
		bool doubled = quote + 1 < cursor->end && quote[1] == '"';
		buffer_put(&cursor->scratch, from, (size_t)(quote - from) + doubled);
		cursor->at = quote + 1;
	} while (cursor->at < cursor->end && *cursor->at == '"');
	cell->bytes = cursor->scratch.data;
	cell->size = cursor->scratch.size;
	return close_cell(cursor, cell);
}

bool csv_next(struct text_cursor *cursor, struct csv_cell *cell)
{
	if (cursor->at < cursor->end && *cursor->at == '"')
		return quoted_cell(cursor, cell);
	const char *start = cursor->at;
	while (cursor->at < cursor->end && !ends_cell(*cursor->at)) {
		if (*cursor->at == '"')
			return false;
		cursor->at++;
	}
	cell->bytes = start;
	cell->size = (size_t)(cursor->at - start);
	return close_cell(cursor, cell);
}
