/**
 * Reads a flat JSON object: how headers and claims of our tokens look.
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

/** A header or a payload with more members is refused. */
#define CLAIMS_MAX 24

struct token_piece {
	const char *at;
	size_t size;
};

enum token_claim_kind { TOKEN_CLAIM_TEXT, TOKEN_CLAIM_INTEGER, TOKEN_CLAIM_LIST };

struct token_claim {
	struct token_piece name;
	enum token_claim_kind kind;
	struct token_piece value; /**< a text without its quotes; a list without its brackets */
	int64_t number;
};

struct claim_reader {
	size_t count;
	struct token_claim claim[CLAIMS_MAX];
};

/** Parses a whole text. False when it is anything but one such object, or a name stands twice.
 * Points into the text. */
MUST_USE bool claim_reader_parse(struct token_piece text, struct claim_reader *reader);
/** The claim of this name and kind, or NULL. */
const struct token_claim *claim_reader_find(
	const struct claim_reader *reader, const char *name, enum token_claim_kind kind);
/** Whether there is a claim of this name, of any kind. */
bool claim_reader_has(const struct claim_reader *reader, const char *name);
/** Takes the next text off a list's value; false at its end. Start with a copy of claim->value. */
bool claim_reader_next(struct token_piece *list, struct token_piece *text);
bool claim_reader_is(struct token_piece piece, const char *text);
