#include "rules/size.h"

#include <string.h>

#include "base/attr.h"
#include "rules/word.h"

const char *const size_words[] = {
#define SIZE(word) #word,
#include "tbl/training.def"
	NULL
};
const char *const size_figure_words[] = {
#define SIZE_FIGURE(word) #word,
#include "tbl/training.def"
	NULL
};

bool size_named(const char *word, enum size *size)
{
	int place = word_place(size_words, word);

	if (place >= 0)
		*size = (enum size)place;
	return place >= 0;
}

/* Choosing a row
 * ---------------------------------------------------------------------------------------------- */

/* How one selector of n bytes speaks of a code: as a prefix of it, or of a part of it only. */
struct selection {
	size_t prefix; /* length of the longest prefix named */
	bool part;     /* a longer code that begins like it is named */
};

static void select_by(const char *code, const char *selector, size_t n, struct selection *selection)
{
	size_t length = strlen(code), shorter = n < length ? n : length;

	if (!n || strncmp(code, selector, shorter) != 0)
		return;
	if (n > length)
		selection->part = true;
	else if (n > selection->prefix)
		selection->prefix = n;
}

static struct selection selection_of(const char *code, const char *selectors)
{
	struct selection selection = { 0 };

	for (const char *at = selectors; *at; at += *at == ',') {
		size_t n = strcspn(at, ",");

		select_by(code, at, n, &selection);
		at += n;
	}
	return selection;
}

/* GB/T 4754: a section's letter and two to four digits. */
static bool is_code(const char *code)
{
	size_t digits = strspn(code + 1, "0123456789");

	return *code >= 'A' && *code <= 'T' && digits >= 2 && digits <= 4 && !code[1 + digits];
}

const struct size_rule *size_rule_for(const struct size_rule *rules, size_t count, const char *code)
{
	const struct size_rule *rule = NULL;
	size_t best = 0;

	if (!*code || !is_code(code))
		return NULL;
	for (size_t i = 0; i < count; i++) {
		struct selection selection = selection_of(code, rules[i].selectors);

		if (selection.part)
			return NULL;
		if (selection.prefix <= best)
			continue;
		best = selection.prefix;
		rule = &rules[i];
	}
	return rule;
}

/* Measuring
 * ---------------------------------------------------------------------------------------------- */

static enum size measure_size(const struct size_measure *measure, const struct size_case *known)
{
	if (measure->figure == FIGURE_COUNT)
		return SIZE_large;
	int64_t value = known->figures[measure->figure];
	if (value == FIGURE_MISSING)
		return SIZE_undetermined;
	if (value >= measure->large)
		return SIZE_large;
	if (value >= measure->medium)
		return SIZE_medium;
	return value >= measure->small ? SIZE_small : SIZE_micro;
}

/* Falling one level until every bound holds is the smaller of what each measure says alone. */
static enum size smaller(enum size a, enum size b)
{
	return a < b ? a : b;
}

bool size_measured(const struct size_rule *rule, enum size_figure figure)
{
	return rule && (rule->first.figure == figure || rule->second.figure == figure);
}

static void measure_explain(struct finding *finding, const struct size_measure *measure,
	const struct size_case *known, bool first)
{
	static const char *const bounds[2][3] = {
		{ "first_small", "first_medium", "first_large" },
		{ "second_small", "second_medium", "second_large" },
	};
	if (measure->figure == FIGURE_COUNT)
		return;
	const char *name = size_figure_words[measure->figure];
	int64_t value = known->figures[measure->figure];

	finding_input(finding,
		value == FIGURE_MISSING ? fact_text(name, NULL) : fact_number(name, value));
	finding_parameter(finding, fact_number(bounds[!first][0], measure->small));
	finding_parameter(finding, fact_number(bounds[!first][1], measure->medium));
	finding_parameter(finding, fact_number(bounds[!first][2], measure->large));
}

static void size_explain(struct finding *finding, const struct size_rule *rule,
	const struct size_case *known, enum size size)
{
	*finding = finding_of(RULE_SIZE, NULL);
	finding_input(finding, fact_text("industry_code", known->industry_code));
	finding_input(finding, fact_text("industry_edition", known->edition));
	finding_input(finding, fact_text("size_class", rule ? rule->code : NULL));
	if (rule) {
		measure_explain(finding, &rule->first, known, true);
		measure_explain(finding, &rule->second, known, false);
	}
	finding_input(finding, fact_text("proposed", size_words[size]));
	if (size == SIZE_undetermined)
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_NONE, (struct fact){ 0 });
}

enum size size_propose(
	const struct size_rule *rule, const struct size_case *known, struct finding *finding)
{
	enum size size = SIZE_undetermined;

	if (rule)
		size = smaller(
			measure_size(&rule->first, known), measure_size(&rule->second, known));
	size_explain(finding, rule, known, size);
	return size;
}
