#include "base/error.h"

#include <string.h>

static const struct err_kind KINDS[ERR_COUNT] = {
	[ERR_NONE] = { 200, "none", "", "" },
#define ERR(id, status, slug, zh, en) [ERR_##id] = { status, slug, zh, en },
#include "tbl/err.def"
};

static const struct code_text CODES[CODE_COUNT] = {
	[CODE_NONE] = { "none", "", "", "" },
#define CODE(id, word, clause, zh, en) [CODE_##id] = { word, clause, zh, en },
#include "tbl/code.def"
#define GUARD(word, clause, zh, en) [GUARD_##word] = { #word, clause, zh, en },
#include "tbl/guard.def"
};

const struct err_kind *err_kind(enum err err)
{
	return &KINDS[err];
}

const struct code_text *code_text(enum code code)
{
	return &CODES[code];
}

enum code guard_named(const char *word)
{
	static const enum code guards[] = {
#define GUARD(word, clause, zh, en) GUARD_##word,
#include "tbl/guard.def"
	};
	for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++)
		if (!strcmp(CODES[guards[i]].word, word))
			return guards[i];
	return CODE_NONE;
}

enum err fail(struct fault *fault, enum err err)
{
	if (!fault->err)
		fault->err = err;
	return fault->err;
}

enum err fail_clause(struct fault *fault, enum err err, const char *clause)
{
	if (!fault->err)
		fault->clause = clause;
	return fail(fault, err);
}

static size_t places_room(const struct fault *fault)
{
	return fault->room ? fault->room : FAULT_PLACES;
}

int fault_lists(const struct fault *fault)
{
	return fault->count < places_room(fault);
}

void fault_add(struct fault *fault, const char *pointer, enum code code, int64_t number)
{
	fault->total++;
	if (!fault_lists(fault))
		return;
	if (!fault->places)
		fault->places =
			arena_raw(fault->arena, places_room(fault) * sizeof(*fault->places));
	fault->places[fault->count++] = (struct fault_place){ pointer, code, number };
}

enum err fail_at(
	struct fault *fault, enum err err, const char *pointer, enum code code, int64_t number)
{
	fault_add(fault, pointer, code, number);
	return fail(fault, err);
}

void fault_clear(struct fault *fault)
{
	*fault = (struct fault){ .arena = fault->arena, .room = fault->room };
}
