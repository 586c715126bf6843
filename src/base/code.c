#include "base/code.h"

#include <string.h>

#include "base/attr.h"

static const struct code_text CODES[CODE_COUNT] = {
	[CODE_NONE] = { "none", "", "", "" },
#define CODE(id, word, clause, zh, en) [CODE_##id] = { word, clause, zh, en },
#include "tbl/code.def"
#define GUARD(word, clause, zh, en) [GUARD_##word] = { #word, clause, zh, en },
#include "tbl/guard.def"
};

const struct code_text *code_text(enum code code)
{
	return &CODES[code];
}

enum code code_of_guard(const char *word)
{
	static const enum code guards[] = {
#define GUARD(word, clause, zh, en) GUARD_##word,
#include "tbl/guard.def"
	};
	for (size_t i = 0; i < LENGTH(guards); i++)
		if (!strcmp(CODES[guards[i]].word, word))
			return guards[i];
	return CODE_NONE;
}
