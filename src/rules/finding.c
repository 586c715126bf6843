#include "rules/finding.h"

#include <string.h>

struct finding finding_of(enum rule rule, const char *policy)
{
	return (struct finding){ .rule = rule, .verdict = VERDICT_PASS, .policy = policy };
}

static void fact_add(struct fact *facts, size_t *count, struct fact fact)
{
	if (*count < FINDING_FACTS)
		facts[(*count)++] = fact;
}

void finding_input(struct finding *finding, struct fact fact)
{
	fact_add(finding->inputs, &finding->input_count, fact);
}

void finding_parameter(struct finding *finding, struct fact fact)
{
	fact_add(finding->parameters, &finding->parameter_count, fact);
}

void finding_assume(struct finding *finding, const char *name)
{
	for (size_t i = 0; i < finding->parameter_count; i++)
		if (!strcmp(finding->parameters[i].name, name))
			finding->parameters[i].assumed = true;
}

void finding_want(
	struct finding *finding, enum verdict verdict, enum change change, struct fact wanted)
{
	if (finding->verdict != VERDICT_PASS)
		return;
	finding->verdict = verdict;
	finding->change = change;
	finding->wanted = wanted;
}

static void facts_write(const char *key, const struct fact *facts, size_t count, struct buffer *out)
{
	buffer_printf(out, ",\"%s\":{", key);
	for (size_t i = 0; i < count; i++) {
		buffer_printf(out, "%s\"%s\":", i ? "," : "", facts[i].name);
		fact_write(&facts[i], out);
	}
	buffer_text(out, "}");
}

static void assumed_write(const struct finding *finding, struct buffer *out)
{
	size_t written = 0;

	for (size_t i = 0; i < finding->parameter_count; i++)
		if (finding->parameters[i].assumed)
			buffer_printf(out, "%s\"%s\"", written++ ? "," : ",\"assumed\":[",
				finding->parameters[i].name);
	if (written)
		buffer_text(out, "]");
}

static void change_write(const struct finding *finding, struct buffer *out)
{
	static const char *const words[] = { [CHANGE_NONE] = NULL,
		[CHANGE_TO] = "to",
		[CHANGE_AT_LEAST] = "at_least",
		[CHANGE_AT_MOST] = "at_most",
		[CHANGE_ONE_OF] = "one_of" };

	if (finding->change == CHANGE_NONE)
		return;
	buffer_printf(
		out, ",\"change\":{\"%s\":{\"%s\":", finding->wanted.name, words[finding->change]);
	fact_write(&finding->wanted, out);
	buffer_text(out, "}}");
}

void finding_write(const struct finding *finding, struct buffer *out)
{
	const struct rule_text *rule = rule_text(finding->rule);

	buffer_printf(out, "{\"rule\":\"%s\",\"clause\":\"%s\",\"verdict\":\"%s\"", rule->code,
		rule->clause, verdict_word(finding->verdict));
	if (finding->line)
		buffer_printf(out, ",\"line\":%d", finding->line);
	if (finding->policy) {
		buffer_text(out, ",\"policy\":");
		buffer_json(out, finding->policy);
	}
	facts_write("inputs", finding->inputs, finding->input_count, out);
	facts_write("parameters", finding->parameters, finding->parameter_count, out);
	assumed_write(finding, out);
	change_write(finding, out);
	buffer_text(out, "}");
}
