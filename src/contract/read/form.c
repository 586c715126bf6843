#include "contract/read/form.h"

#include <string.h>

#include "base/fail.h"
#include "contract/read/body.h"
#include "contract/read/lex.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte at raw[*at], which moves behind it; -1 when it is malformed or a control byte. */
static int byte_decode(const char *raw, size_t n, bool query, size_t *at)
{
	int byte = (unsigned char)raw[(*at)++];
	if (byte == '+' && query)
		return ' ';
	if (byte == '%') {
		int high = *at + 1 < n ? hex_digit(raw[*at]) : -1;
		int low = high >= 0 ? hex_digit(raw[*at + 1]) : -1;
		if (low < 0)
			return -1;
		byte = high << 4 | low;
		*at += 2;
	}
	return byte < 0x20 || byte == 0x7f ? -1 : byte;
}

struct decoded form_decode(const char *raw, size_t n, bool query, struct arena *arena)
{
	char *text = arena_raw(arena, n + 1);
	struct decoded decoded = { .text = text };
	for (size_t at = 0; at < n;) {
		int byte = byte_decode(raw, n, query, &at);
		if (byte < 0)
			return (struct decoded){ .text = NULL };
		text[decoded.size++] = (char)byte;
	}
	text[decoded.size] = '\0';
	if (!lex_utf8_valid(text, decoded.size, &decoded.chars))
		decoded.text = NULL;
	return decoded;
}

bool form_next(const char **query, const char *end, struct form_pair *pair)
{
	if (!*query || *query >= end)
		return false;
	const char *start = *query, *stop = memchr(start, '&', (size_t)(end - start));
	/* After a last `&` one more, empty pair is due: it is refused like any empty name. */
	*query = stop ? stop + 1 : end;
	if (!stop)
		stop = end;
	const char *equals = memchr(start, '=', (size_t)(stop - start));
	pair->name = start;
	pair->name_size = (size_t)((equals ? equals : stop) - start);
	pair->value = equals ? equals + 1 : stop;
	pair->value_size = (size_t)(stop - pair->value);
	return true;
}

/* Writes the pair as a member; false when it is malformed. */
static bool member_write(struct buffer *json, const struct form_pair *pair)
{
	struct decoded name = form_decode(pair->name, pair->name_size, true, json->arena);
	struct decoded value = form_decode(pair->value, pair->value_size, true, json->arena);
	if (!name.text || !value.text)
		return false;
	buffer_text(json, json->size > 1 ? "," : "");
	buffer_json(json, name.text);
	buffer_text(json, ":");
	buffer_json(json, value.text);
	return true;
}

enum err form_read(const struct schema *schema, const char *bytes, size_t size, struct arena *arena,
	struct fault *fault, json_t **tree)
{
	struct buffer json = buffer_on(arena);
	const char *end = bytes + size;
	struct form_pair pair;
	buffer_text(&json, "{");
	while (form_next(&bytes, end, &pair))
		if (!member_write(&json, &pair))
			return fail_at(fault, ERR_BAD_REQUEST, "", CODE_ENCODING, 0);
	buffer_text(&json, "}");
	enum err err = body_read(schema, json.data, json.size, arena, fault, tree);
	if (err != ERR_BAD_JSON)
		return err;
	fault->err = ERR_BAD_REQUEST; /* a name stands twice: the sender wrote no JSON */
	return ERR_BAD_REQUEST;
}
