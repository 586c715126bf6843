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
#include "rules/fact.h"
#include "rules/rule.h"
#include "rules/verdict.h"

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
