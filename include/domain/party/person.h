/**
 * Persons under their real names (S46): an ID number in the forms the program keeps it - a key to
 * compare by, a sealed field to open with a reason, a mask to show.
 *
 * The key is made of the normalised number alone: payrolls and imported lists name no kind of
 * document, and a person is the same in all of them.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** Bytes of the longest ID number. */
#define PERSON_NUMBER_MAX 20
/** What ID numbers are sealed as. */
#define PERSON_CONTEXT "id_number"

/** A number as it is compared: upper case, no blanks around it. */
struct person_number {
	char text[PERSON_NUMBER_MAX + 1];
	size_t size;
	bool resident; /**< of GB 11643: tells birth and sex */
};

/**
 * Normalises and checks a number. `id_type` is the word of a kind of document (`resident_id`, …), n
 * bytes of it; NULL: told by the number's form, as in payrolls. CODE_NONE, or ID_FORMAT,
 * ID_BIRTHDATE, ID_CHECK_DIGIT.
 */
MUST_USE enum code person_number(const char *id_type, size_t type_size, const char *text,
	size_t size, struct person_number *number);
/** Stars for all but the ends; room for PERSON_NUMBER_MAX + 1. Returns the length. */
size_t person_mask(const struct person_number *number, char *out);

/** A full number, for the one reply that shows it. */
struct revealed {
	const char *id_type;
	const char *number;
};

/**
 * The full number of one line of a claim, on the arena; the access log has said who asked and why.
 * ERR_NOT_FOUND without such a line.
 */
MUST_USE enum err person_reveal(struct ctx *ctx, const char *claim_id, int64_t line,
	const char *reason, struct revealed *revealed);
