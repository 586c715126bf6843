#include "rules/finding.h"

#include <inttypes.h>
#include <string.h>

#include "base/attr.h"
#include "base/date.h"

static const struct rule_text every_rule[RULE_COUNT] = {
#define RULE(id, code, clause, zh, en) [RULE_##id] = { code, clause, zh, en },
#include "tbl/rule.def"
};

const struct rule_text *rule_text(enum rule rule)
{
	return &every_rule[rule];
}

bool rule_of_code(enum code code, enum rule *rule)
{
	static const struct {
		enum code code;
		enum rule rule;
	} pairs[] = {
		{ CODE_CLASS_NOT_ALLOWED_FOR_CATEGORY, RULE_LINE_CLASS },
		{ CODE_PROOF_MISSING, RULE_LINE_PROOF },
		{ CODE_GRADUATION_TOO_OLD, RULE_LINE_GRADUATE },
		{ CODE_HIRED_AFTER_MONTH, RULE_LINE_HIRED },
		{ CODE_HIRED_BEFORE_WINDOW, RULE_LINE_HIRED },
		{ CODE_ENDED_BEFORE_MONTH, RULE_LINE_ENDED },
		{ CODE_PARTIAL_MONTH, RULE_LINE_PARTIAL },
		{ CODE_DISPATCH_FIRM_MISSING, RULE_LINE_DISPATCH },
		{ CODE_CONTRACT_DATES, RULE_LINE_CONTRACT },
		{ CODE_AGE_UNDER_16, RULE_LINE_AGE },
		{ CODE_AGE_RETIRED, RULE_LINE_AGE },
		{ CODE_PAYROLL_MISSING, RULE_LINE_PAYROLL },
		{ CODE_PAYROLL_WRONG_MONTH, RULE_LINE_PAYROLL },
		{ CODE_PAYROLL_NOT_PAID, RULE_LINE_PAYROLL },
		{ CODE_NAME_DIFFERS_FROM_REGISTRY, RULE_LINE_NAME },
		{ CODE_SAME_PAYEE_ACCOUNT, RULE_LINE_PAYEE },
		{ CODE_EVIDENCE_REUSED, RULE_EVIDENCE_FRESH },
		{ CODE_PERSON_MONTH_TAKEN, RULE_LINE_ENTITLED },
		{ CODE_OTHER_SUBSIDY, RULE_LINE_ENTITLED },
		{ CODE_SIX_MONTHS_USED, RULE_LINE_ENTITLED },
	};

	for (size_t i = 0; i < LENGTH(pairs); i++)
		if (pairs[i].code == code) {
			*rule = pairs[i].rule;
			return true;
		}
	return false;
}

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[] = { [VERDICT_PASS] = "pass",
		[VERDICT_FAIL] = "fail",
		[VERDICT_NEEDS_REVIEW] = "needs_review" };

	return words[verdict];
}

struct fact fact_number(const char *name, int64_t number)
{
	return (struct fact){ .name = name, .kind = FACT_NUMBER, .number = number };
}

struct fact fact_text(const char *name, const char *text)
{
	return (struct fact){ .name = name, .kind = FACT_TEXT, .text = text };
}

struct fact fact_flag(const char *name, bool flag)
{
	return (struct fact){ .name = name, .kind = FACT_FLAG, .number = flag };
}

struct fact fact_date(const char *name, int32_t date)
{
	return (struct fact){ .name = name, .kind = FACT_DATE, .number = date };
}

struct fact fact_month(const char *name, int32_t month)
{
	return (struct fact){ .name = name, .kind = FACT_MONTH, .number = month };
}

struct fact fact_words(const char *name, unsigned mask, const char *const *words)
{
	return (struct fact){ .name = name, .kind = FACT_WORDS, .number = mask, .words = words };
}

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

static void number_write(const struct fact *fact, struct buffer *out)
{
	buffer_printf(out, "%" PRId64, fact->number);
}

static void text_write(const struct fact *fact, struct buffer *out)
{
	buffer_json(out, fact->text);
}

static void flag_write(const struct fact *fact, struct buffer *out)
{
	buffer_text(out, fact->number ? "true" : "false");
}

static void date_write(const struct fact *fact, struct buffer *out)
{
	char text[11];

	if (fact->number != DATE_NONE)
		date_format((int32_t)fact->number, text);
	buffer_json(out, fact->number == DATE_NONE ? NULL : text);
}

static void month_write(const struct fact *fact, struct buffer *out)
{
	char text[8];

	month_format((int32_t)fact->number, text);
	buffer_json(out, text);
}

static void words_write(const struct fact *fact, struct buffer *out)
{
	const char *separator = "";

	buffer_text(out, "[");
	for (size_t i = 0; fact->words[i]; i++) {
		if (!(fact->number >> i & 1))
			continue;
		buffer_text(out, separator);
		buffer_json(out, fact->words[i]);
		separator = ",";
	}
	buffer_text(out, "]");
}

static void fact_write(const struct fact *fact, struct buffer *out)
{
	static void (*const writers[])(const struct fact *, struct buffer *) = {
		[FACT_NUMBER] = number_write,
		[FACT_TEXT] = text_write,
		[FACT_FLAG] = flag_write,
		[FACT_DATE] = date_write,
		[FACT_MONTH] = month_write,
		[FACT_WORDS] = words_write,
	};

	writers[fact->kind](fact, out);
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
