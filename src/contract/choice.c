#include "contract/lex.h"
#include "contract/scan.h"

#include <string.h>

/* Finds the member `name` of the object at hand and stands on its value; members before it are
 * skipped. */
static bool seek_member(struct scan *scan, const char *name, bool *broken)
{
	static const struct place nowhere;
	size_t n = strlen(name);
	struct text key;
	for (char c = ','; c == ','; c = lex_peek(scan), scan->at += c == ',') {
		if (lex_peek(scan) != '"' || lex_string(scan, &key) || lex_peek(scan) != ':')
			break;
		scan->at++;
		if (key.size == n && !memcmp(key.bytes, name, n))
			return true;
		*broken = !scan_value(scan, &SCHEMA_ANY, &nowhere);
		if (*broken)
			break;
	}
	return false;
}

/* The branch of the value at hand, or NULL and why there is none. */
static const struct schema *branch(
	struct scan *scan, const struct union_rules *choice, enum code *why)
{
	struct text text;
	*why = CODE_TYPE;
	if (lex_peek(scan) != '"' || lex_string(scan, &text))
		return NULL;
	*why = CODE_ENUM;
	int index = words_find(choice->words, text.bytes, text.size);
	return index < 0 ? NULL : choice->branch[index];
}

const struct schema *choice_schema(
	struct scan *scan, const struct union_rules *choice, const struct place *place)
{
	/* A look ahead on a copy: what is not JSON there will be found again, and told, by the scan
	 * itself. */
	struct fault unheard = { .arena = scan->arena };
	struct scan ahead =
		scan_of(scan->at, (size_t)(scan->end - scan->at), scan->arena, &unheard);
	struct place here =
		place_member(place, choice->discriminator, strlen(choice->discriminator));
	bool broken = false;
	if (!seek_member(&ahead, choice->discriminator, &broken)) {
		if (!broken)
			scan_breach(scan, &here, CODE_REQUIRED, 0);
		return &SCHEMA_ANY;
	}
	enum code why;
	const struct schema *chosen = branch(&ahead, choice, &why);
	if (chosen)
		return chosen;
	scan_breach(scan, &here, why, 0);
	return &SCHEMA_ANY;
}
