#include "cut.h"

#include "contract/read/lex.h"

const char *cut_titles(const char *at, const char *end)
{
	for (bool quoted = false; at < end; at++) {
		quoted ^= *at == '"';
		if (*at == '\n' && !quoted)
			return at + 1;
	}
	return end;
}

static bool is_full(const struct cut *cut, const char *at)
{
	return (size_t)(at - cut->start) >= CUT_BYTES || cut->rows >= CUT_ROWS;
}

/* Half a pair of doubled quotes closes, the other opens again. */
bool cut_lines(const char *at, const char *end, struct cut *cut)
{
	const char *line = at;
	bool quoted = false, blank = true;
	*cut = (struct cut){ .start = at, .size = (size_t)(end - at), .next = end };
	for (; at < end; at++) {
		quoted ^= *at == '"';
		blank &= *at == ',' || *at == '"' || *at == '\r' || *at == '\n';
		if (*at != '\n' || quoted)
			continue;
		cut->rows++;
		if ((size_t)(at - line) > CUT_ROW_BYTES)
			return false;
		if (blank)
			continue;
		if (is_full(cut, at))
			break;
		blank = true;
		line = at + 1;
	}
	cut->rows += at == end;
	if (at == end)
		return blank || (size_t)(end - line) <= CUT_ROW_BYTES;
	cut->next = at + 1;
	cut->size = (size_t)(cut->next - cut->start);
	return true;
}

static bool took(struct cursor *cursor, char c)
{
	if (cursor_peek(cursor) != c)
		return false;
	cursor->at++;
	return true;
}

const char *cut_open(const char *bytes, size_t size, const struct word *name, struct arena *arena)
{
	struct cursor cursor = cursor_of(bytes, size, arena);
	struct text key;
	if (!took(&cursor, '{') || cursor_peek(&cursor) != '"' || lex_string(&cursor, &key) ||
		!word_is(name, key.bytes, key.size))
		return NULL;
	return took(&cursor, ':') && took(&cursor, '[') ? cursor.at : NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* Behind the last element: `]}` and nothing more. */
static bool closes(const char *at, const char *end)
{
	if (at == end || *at != ']')
		return false;
	at = skip_blanks(at + 1, end);
	return at < end && *at == '}' && skip_blanks(at + 1, end) == end;
}

/* Behind the string whose opening quote stands here. */
static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\' && at + 1 < end)
			at++;
	return at < end ? at : end - 1;
}

/* The comma or bracket that ends the element that starts here. */
static const char *element_end(const char *at, const char *end)
{
	size_t depth = 0;
	for (; at < end; at++) {
		if (*at == '"')
			at = skip_string(at, end);
		else if (*at == '{' || *at == '[')
			depth++;
		else if (!depth && (*at == ',' || *at == ']' || *at == '}'))
			break;
		else if (*at == '}' || *at == ']')
			depth--;
	}
	return at;
}

bool cut_elements(const char *at, const char *end, bool first, struct cut *cut)
{
	*cut = (struct cut){ .start = at, .next = end };
	for (;; first = false) {
		const char *start = skip_blanks(at, end);
		at = element_end(start, end);
		cut->rows++;
		cut->size = (size_t)(at - cut->start);
		if ((size_t)(at - start) > CUT_ROW_BYTES)
			return false;
		if (at == end || *at != ',')
			return closes(at, end) && (first || start < at);
		at++;
		if (is_full(cut, at))
			break;
	}
	cut->next = at;
	return true;
}
