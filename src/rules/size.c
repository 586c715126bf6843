#include "rules/size.h"

#include <string.h>

#include "base/attr.h"
#include "rules/industry.h"
#include "rules/word.h"

/* Revenue and assets stand in the table in 10 000 CNY. */
#define FEN_PER_WAN INT64_C(1000000)

const char *const size_words[] = {
#define SIZE(word) #word,
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

const struct size_rule *size_rule_for(const struct size_rule *rules, size_t count, const char *code)
{
	const struct size_rule *rule = NULL;
	size_t best = 0;

	for (size_t i = 0; i < count; i++) {
		size_t fits = industry_matches(code, rules[i].selectors);

		if (fits > best) {
			best = fits;
			rule = &rules[i];
		}
	}
	return rule;
}

static int64_t figure(const struct size_figures *figures, char letter)
{
	if (letter == 'X')
		return figures->employees;
	return letter == 'Y' ? figures->revenue_fen : figures->assets_fen;
}

static enum size measure_size(
	const struct size_measure *measure, const struct size_figures *figures)
{
	int64_t unit = measure->letter == 'X' ? 1 : FEN_PER_WAN, value;

	if (!measure->letter)
		return SIZE_large;
	value = figure(figures, measure->letter);
	if (value == FIGURE_MISSING)
		return SIZE_undetermined;
	if (value >= measure->large * unit)
		return SIZE_large;
	if (value >= measure->medium * unit)
		return SIZE_medium;
	return value >= measure->small * unit ? SIZE_small : SIZE_micro;
}

/* Falling one level until every bound holds is the smaller of what each measure says alone. */
static enum size smaller(enum size a, enum size b)
{
	return a < b ? a : b;
}

static void measure_explain(struct finding *finding, const struct size_measure *measure,
	const struct size_figures *figures, bool first)
{
	static const char *const bounds[2][3] = {
		{ "first_small", "first_medium", "first_large" },
		{ "second_small", "second_medium", "second_large" },
	};
	const char *name = measure->letter == 'X'   ? "employees"
			   : measure->letter == 'Y' ? "revenue_fen"
						    : "assets_fen";
	int64_t value = figure(figures, measure->letter);

	finding_input(finding,
		value == FIGURE_MISSING ? fact_text(name, NULL) : fact_number(name, value));
	finding_parameter(finding, fact_number(bounds[!first][0], measure->small));
	finding_parameter(finding, fact_number(bounds[!first][1], measure->medium));
	finding_parameter(finding, fact_number(bounds[!first][2], measure->large));
}

static void size_explain(struct finding *finding, const struct size_rule *rule,
	const struct size_figures *figures, enum size size)
{
	*finding = finding_of(RULE_SIZE, NULL);
	finding_input(finding, fact_text("size_class", rule ? rule->code : NULL));
	if (rule)
		measure_explain(finding, &rule->first, figures, true);
	if (rule && rule->second.letter)
		measure_explain(finding, &rule->second, figures, false);
	finding_input(finding, fact_text("proposed", size_words[size]));
	if (size == SIZE_undetermined)
		finding_want(finding, VERDICT_NEEDS_REVIEW, CHANGE_NONE, (struct fact){ 0 });
}

enum size size_propose(
	const struct size_rule *rule, const struct size_figures *figures, struct finding *finding)
{
	enum size size = SIZE_undetermined;

	if (rule)
		size = smaller(
			measure_size(&rule->first, figures), measure_size(&rule->second, figures));
	if (finding)
		size_explain(finding, rule, figures, size);
	return size;
}
