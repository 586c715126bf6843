#include "base/role.h"

#include <string.h>

static const char *const WORDS[ROLE_COUNT] = {
#define ROLE(word, zh, en) #word,
#include "tbl/role.def"
};

const char *role_word(enum role role)
{
	return WORDS[role];
}

bool role_named(const char *word, enum role *role)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (strcmp(WORDS[i], word))
			continue;
		*role = (enum role)i;
		return true;
	}
	return false;
}
