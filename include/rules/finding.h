/**
 * Findings: what a rule says of a case, with the facts it looked at, so that a person can follow it
 * (S36, S65).
 *
 * A finding is stored with the decision it supported. It holds no text of its own, only the rule's
 * code, its inputs, the policy's parameters and the smallest change that would pass; the same
 * inputs give the same bytes. No names and no ID numbers go into one.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

enum rule {
#define RULE(id, code, clause, zh, en) RULE_##id,
#include "tbl/rule.def"
	RULE_COUNT
};
struct rule_text {
	const char *code;   /**< stable: `R-TRAIN-07` */
	const char *clause; /**< blank-separated clauses */
	const char *zh, *en;
};
const struct rule_text *rule_text(enum rule rule);
/** The rule that a row code of a roster or payroll comes from; false when none judges it. */
bool rule_of_code(enum code code, enum rule *rule);

/** A needs_review waits for an officer's answer before the case can be approved (S65). */
enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_NEEDS_REVIEW };
/** `pass`, `fail`, `needs_review`. */
const char *verdict_word(enum verdict verdict);

enum fact_kind { FACT_NUMBER, FACT_TEXT, FACT_FLAG, FACT_DATE, FACT_MONTH, FACT_WORDS };
/** One thing a rule looked at. Made by the functions below. */
struct fact {
	const char *name; /**< static */
	enum fact_kind kind;
	int64_t number;           /**< number, flag, date, month, or mask of words */
	const char *text;         /**< FACT_TEXT; NULL writes null */
	const char *const *words; /**< FACT_WORDS: the word of each bit, ends with NULL */
	bool assumed;             /**< a parameter whose value we took, the paper being silent */
};
struct fact fact_number(const char *name, int64_t number);
struct fact fact_text(const char *name, const char *text);
struct fact fact_flag(const char *name, bool flag);
/** DATE_NONE writes null. */
struct fact fact_date(const char *name, int32_t date);
struct fact fact_month(const char *name, int32_t month);
/** A set of words as a bit mask over `words`. */
struct fact fact_words(const char *name, unsigned mask, const char *const *words);

/** What would have to become of one input: equal to, at least, at most, or one of the fact's value.
 */
enum change { CHANGE_NONE, CHANGE_TO, CHANGE_AT_LEAST, CHANGE_AT_MOST, CHANGE_ONE_OF };

#define FINDING_FACTS 8

struct finding {
	enum rule rule;
	enum verdict verdict;
	int line;           /**< line of the roster; 0: the case as a whole */
	const char *policy; /**< version of the policy whose parameters were used, or NULL */
	size_t input_count, parameter_count;
	struct fact inputs[FINDING_FACTS];
	struct fact parameters[FINDING_FACTS];
	enum change change;
	struct fact wanted; /**< what CHANGE_… speaks of */
};

/** A finding that passes so far. */
struct finding finding_of(enum rule rule, const char *policy);
/** Adds what the rule looked at; at most FINDING_FACTS of each. */
void finding_input(struct finding *finding, struct fact fact);
void finding_parameter(struct finding *finding, struct fact fact);
/** Marks the parameter of that name, if the finding has it: its value is assumed, not the paper's.
 */
void finding_assume(struct finding *finding, const char *name);
/** Sets the verdict and the smallest change that would pass. The first verdict that is not pass
 * stays. */
void finding_want(
	struct finding *finding, enum verdict verdict, enum change change, struct fact wanted);
/**
 * {"rule","clause","verdict","line","policy","inputs":{},"parameters":{},"assumed":[name],
 * "change":{name:{op:value}}}; line, policy, assumed and change are left out where there is none.
 */
void finding_write(const struct finding *finding, struct buffer *out);
