/**
 * Members of a flat JSON object: how headers and claims of our tokens look. Private to auth.
 *
 * Strict where a token has no need of more: values are strings, integers and lists of strings;
 * strings are visible ASCII and blanks without escapes, so a name has one spelling only and a value
 * is a piece of the text.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/** A token with more members is refused. */
#define MEMBERS_MAX 24

struct span {
	const char *at;
	size_t size;
};

enum member_kind { MEMBER_TEXT, MEMBER_INTEGER, MEMBER_LIST };

struct member {
	struct span name;
	enum member_kind kind;
	struct span value; /**< a text without its quotes; a list without its brackets */
	int64_t number;
};

struct members {
	size_t count;
	struct member member[MEMBERS_MAX];
};

/** Parses a whole text. False when it is anything but one such object, or a name stands twice.
 * Points into the text. */
MUST_USE bool members_parse(struct span text, struct members *members);
/** The member of this name and kind, or NULL. */
const struct member *members_find(
	const struct members *members, const char *name, enum member_kind kind);
/** Whether there is a member of this name, of any kind. */
bool members_have(const struct members *members, const char *name);
/** Takes the next text off a list's value; false at its end. Start with a copy of member->value. */
bool list_next(struct span *list, struct span *text);
bool span_is(struct span span, const char *text);
