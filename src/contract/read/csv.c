#include "contract/read/cursor.h"

#include <string.h>

static bool ends_cell(char c)
{
	return c == ',' || c == '\n' || c == '\r';
}

/* Behind a cell: a comma, or the end of the row (LF, CRLF, or of the file). */
static bool close_cell(struct scan *scan, struct csv_cell *cell)
{
	cell->last = true;
	if (scan->at == scan->end)
		return true;
	char c = *scan->at++;
	cell->last = c != ',';
	if (c == '\r')
		return scan->at < scan->end && *scan->at++ == '\n';
	return c == ',' || c == '\n';
}

static bool quoted_cell(struct scan *scan, struct csv_cell *cell)
{
	scan->scratch.size = 0;
	do {
		const char *from = ++scan->at;
		const char *quote = memchr(from, '"', (size_t)(scan->end - from));
		if (!quote)
			return false;
		bool doubled = quote + 1 < scan->end && quote[1] == '"';
		buffer_put(&scan->scratch, from, (size_t)(quote - from) + doubled);
		scan->at = quote + 1;
	} while (scan->at < scan->end && *scan->at == '"');
	cell->bytes = scan->scratch.data;
	cell->size = scan->scratch.size;
	return close_cell(scan, cell);
}

bool csv_next(struct scan *scan, struct csv_cell *cell)
{
	if (scan->at < scan->end && *scan->at == '"')
		return quoted_cell(scan, cell);
	const char *start = scan->at;
	while (scan->at < scan->end && !ends_cell(*scan->at)) {
		if (*scan->at == '"')
			return false;
		scan->at++;
	}
	cell->bytes = start;
	cell->size = (size_t)(scan->at - start);
	return close_cell(scan, cell);
}
