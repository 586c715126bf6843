#include "auth/member.h"

#include <string.h>

/* More digits than any instant has; fewer than would overflow. */
#define DIGITS_MAX 18

bool span_is(struct span span, const char *text)
{
	return strlen(text) == span.size && memcmp(span.at, text, span.size) == 0;
}

static char next_char(const struct span *rest)
{
	return rest->size ? *rest->at : '\0';
}

static void skip(struct span *rest, size_t n)
{
	rest->at += n;
	rest->size -= n;
}

static void blanks(struct span *rest)
{
	for (char c; (c = next_char(rest)) && strchr(" \t\r\n", c);)
		skip(rest, 1);
}

/* One of JSON's structural characters and the blanks around it (RFC 8259, 2). */
static bool mark(struct span *rest, char c)
{
	blanks(rest);
	if (next_char(rest) != c)
		return false;
	skip(rest, 1);
	blanks(rest);
	return true;
}

static bool text_take(struct span *rest, struct span *text)
{
	if (next_char(rest) != '"')
		return false;
	skip(rest, 1);
	*text = (struct span){ rest->at, 0 };
	for (; rest->size && *rest->at != '"'; skip(rest, 1)) {
		if (*rest->at < ' ' || *rest->at > '~' || *rest->at == '\\')
			return false;
	}
	text->size = (size_t)(rest->at - text->at);
	if (!rest->size)
		return false;
	skip(rest, 1);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool integer_take(struct span *rest, int64_t *number)
{
	bool negative = next_char(rest) == '-';
	int digits = 0;
	*number = 0;
	if (negative)
		skip(rest, 1);
	bool zero_first = next_char(rest) == '0';
	for (; is_digit(next_char(rest)); skip(rest, 1)) {
		if (++digits > DIGITS_MAX)
			return false;
		*number = *number * 10 + (*rest->at - '0');
	}
	if (negative)
		*number = -*number;
	/* what follows a number is a comma or a brace: a fraction or an exponent fails there */
	return digits > 0 && !(zero_first && digits > 1);
}

bool list_next(struct span *list, struct span *text)
{
	mark(list, ',');
	return text_take(list, text);
}

static bool list_take(struct span *rest, struct span *value)
{
	struct span text;
	if (!mark(rest, '['))
		return false;
	value->at = rest->at;
	do {
		if (!text_take(rest, &text))
			return false;
	} while (mark(rest, ','));
	value->size = (size_t)(rest->at - value->at);
	return mark(rest, ']');
}

static bool value_take(struct span *rest, struct member *member)
{
	switch (next_char(rest)) {
	case '"':
		member->kind = MEMBER_TEXT;
		return text_take(rest, &member->value);
	case '[':
		member->kind = MEMBER_LIST;
		return list_take(rest, &member->value);
	default:
		member->kind = MEMBER_INTEGER;
		return integer_take(rest, &member->number);
	}
}

static const struct member *named(const struct members *members, struct span name)
{
	for (size_t i = 0; i < members->count; i++) {
		const struct member *member = &members->member[i];
		if (member->name.size == name.size &&
			memcmp(member->name.at, name.at, name.size) == 0)
			return member;
	}
	return NULL;
}

static bool member_take(struct span *rest, struct members *members)
{
	struct member member = { 0 };
	if (members->count == MEMBERS_MAX || !text_take(rest, &member.name) ||
		named(members, member.name))
		return false;
	if (!mark(rest, ':') || !value_take(rest, &member))
		return false;
	members->member[members->count++] = member;
	return true;
}

bool members_parse(struct span text, struct members *members)
{
	members->count = 0;
	if (!mark(&text, '{'))
		return false;
	do {
		if (!member_take(&text, members))
			return false;
	} while (mark(&text, ','));
	return mark(&text, '}') && text.size == 0;
}

bool members_have(const struct members *members, const char *name)
{
	return named(members, (struct span){ name, strlen(name) }) != NULL;
}

const struct member *members_find(
	const struct members *members, const char *name, enum member_kind kind)
{
	const struct member *member = named(members, (struct span){ name, strlen(name) });
	return member && member->kind == kind ? member : NULL;
}
