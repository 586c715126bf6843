#include "http/wire/csv.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *start;
	size_t size;
};

struct heading {
	size_t count, room;
	struct slice *names;
};

static const char *skip_blank(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

/* Behind the string that starts here. */
static const char *skip_string(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && at[1])
			at++;
	return *at ? at + 1 : at;
}

/* Behind the value that starts here. */
static const char *skip_value(const char *at)
{
	int depth = 0;
	while (*at) {
		if (*at == '"') {
			at = skip_string(at);
			if (!depth)
				return at;
			continue;
		}
		if (!depth && strchr(",}] \t\r\n", *at))
			return at;
		if (*at == '{' || *at == '[')
			depth++;
		else if ((*at == '}' || *at == ']') && --depth == 0)
			return at + 1;
		at++;
	}
	return at;
}

/* The next member of an object; `at` starts at its brace and moves on. The name is without quotes.
 */
static bool member_next(const char **at, struct slice *name, struct slice *value)
{
	const char *here = skip_blank(*at);
	if (*here != '{' && *here != ',')
		return false;
	here = skip_blank(here + 1);
	if (*here != '"')
		return false;
	const char *end = skip_string(here);
	*name = (struct slice){ here + 1, (size_t)(end - here) - 2 };
	here = skip_blank(skip_blank(end) + 1);
	end = skip_value(here);
	*value = (struct slice){ here, (size_t)(end - here) };
	*at = end;
	return true;
}

static bool slice_equal(const struct slice *a, const struct slice *b)
{
	return a->size == b->size && !memcmp(a->start, b->start, a->size);
}

static size_t heading_find(const struct heading *heading, const struct slice *name)
{
	size_t i = 0;
	while (i < heading->count && !slice_equal(&heading->names[i], name))
		i++;
	return i;
}

static void heading_add(struct heading *heading, struct arena *arena, const struct slice *name)
{
	if (heading->count == heading->room) {
		size_t room = heading->room ? heading->room * 2 : 16;
		struct slice *names = arena_raw(arena, room * sizeof(*names));
		if (heading->count)
			memcpy(names, heading->names, heading->count * sizeof(*names));
		heading->names = names;
		heading->room = room;
	}
	heading->names[heading->count++] = *name;
}

static void heading_collect(struct heading *heading, struct arena *arena, const char *item)
{
	struct slice name, value;
	while (member_next(&item, &name, &value))
		if (heading_find(heading, &name) == heading->count)
			heading_add(heading, arena, &name);
}

static unsigned hex4(const char *digits)
{
	unsigned value = 0;
	for (int i = 0; i < 4; i++) {
		char c = digits[i];
		unsigned digit = c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
		value = value << 4 | (digit & 15);
	}
	return value;
}

static void put_utf8(struct buffer *out, unsigned code)
{
	char bytes[4];
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	for (size_t i = n; i-- > 1; code >>= 6)
		bytes[i] = (char)(0x80 | (code & 0x3F));
	bytes[0] = (char)(lead[n] | code);
	buffer_put(out, bytes, n);
}

/* One \u escape, or a surrogate pair of them; returns behind it. */
static const char *unescape_unicode(struct buffer *out, const char *at, const char *end)
{
	unsigned code = end - at >= 4 ? hex4(at) : 0xFFFD;
	at += 4;
	if (code >= 0xD800 && code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
		code = 0x10000 + ((code - 0xD800) << 10) + (hex4(at + 2) - 0xDC00);
		at += 6;
	}
	put_utf8(out, code);
	return at;
}

/* The text of a JSON string without its quotes. */
static void unescape(struct buffer *out, const char *at, const char *end)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	while (at < end) {
		size_t plain = 0;
		while (at + plain < end && at[plain] != '\\')
			plain++;
		buffer_put(out, at, plain);
		at += plain;
		if (at + 1 >= end)
			return;
		char c = at[1];
		at += 2;
		if (c == 'u') {
			at = unescape_unicode(out, at, end);
			continue;
		}
		const char *known = strchr(from, c);
		buffer_put(out, known ? &to[known - from] : &c, 1);
	}
}

/* What a spreadsheet takes for the start of a formula, full-width forms included. */
static bool starts_formula(const char *text, size_t n)
{
	static const char *const wide[] = { "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
		"\xEF\xBC\xA0" };
	if (n && strchr("=+-@\t\r", text[0]) && text[0])
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (n >= 3 && !memcmp(text, wide[i], 3))
			return true;
	return false;
}

static void put_field(struct buffer *out, const char *text, size_t n, bool defuse)
{
	bool quoted = false;
	for (size_t i = 0; i < n && !quoted; i++)
		quoted = text[i] == '"' || text[i] == ',' || text[i] == '\r' || text[i] == '\n';
	if (quoted)
		buffer_text(out, "\"");
	if (defuse)
		buffer_text(out, "'");
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '"')
			buffer_text(out, "\"");
		buffer_put(out, text + i, 1);
	}
	if (quoted)
		buffer_text(out, "\"");
}

/* What a person typed may look like a formula. */
static void put_text(struct buffer *out, const char *text, size_t n)
{
	put_field(out, text, n, starts_formula(text, n));
}

static void put_value(struct buffer *out, const struct slice *value)
{
	if (value->size == 4 && !memcmp(value->start, "null", 4))
		return;
	if (value->size < 2 || value->start[0] != '"') {
		put_field(out, value->start, value->size, false);
		return;
	}
	struct buffer text = buffer_on(out->arena);
	unescape(&text, value->start + 1, value->start + value->size - 1);
	if (text.size)
		put_text(out, text.data, text.size);
}

static void put_item(struct buffer *out, const struct heading *heading, const char *item)
{
	struct slice *fields = arena_alloc(out->arena, heading->count * sizeof(*fields));
	struct slice name, value;
	while (member_next(&item, &name, &value))
		fields[heading_find(heading, &name)] = value;
	for (size_t i = 0; i < heading->count; i++) {
		if (i)
			buffer_text(out, ",");
		if (fields[i].size)
			put_value(out, &fields[i]);
	}
	buffer_text(out, "\r\n");
}

void csv_write(size_t count, const char *const *items, struct buffer *out)
{
	struct heading heading = { 0 };
	for (size_t i = 0; i < count; i++)
		heading_collect(&heading, out->arena, items[i]);
	buffer_text(out, "\xEF\xBB\xBF");
	for (size_t i = 0; i < heading.count; i++) {
		if (i)
			buffer_text(out, ",");
		put_text(out, heading.names[i].start, heading.names[i].size);
	}
	if (heading.count)
		buffer_text(out, "\r\n");
	for (size_t i = 0; i < count; i++)
		put_item(out, &heading, items[i]);
}
