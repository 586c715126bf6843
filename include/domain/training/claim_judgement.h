/**
 * Judgement of a claim: every rule over the claim and each line of its roster, as a submission and
 * a pre-check see it (S26 to S46, S55, S56, S65).
 *
 * Nothing is written here. Row codes that refuse a line are faults; everything else is a finding,
 * stored with the submission it supported.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"

/** Guards of a submission that the rules judge. */
#define CLAIM_JUDGEMENT_GUARDS 9
/** At most so many faults are kept; all are counted. */
#define CLAIM_JUDGEMENT_FAULTS 1000

struct line_fault {
	int64_t line;
	enum code code;
};

struct claim_judgement {
	const char *state; /**< of the claim */
	int64_t lines, asked_fen;
	size_t total, count;       /**< faults in all, and kept */
	struct line_fault *faults; /**< NULL: only counted */
	struct columns *findings;  /**< of findings_on(); NULL: not kept */
	/** Of the findings over the whole claim: one that fails refuses by its guard. */
	struct guard_verdict verdicts[CLAIM_JUDGEMENT_GUARDS];
	size_t verdict_count;
	/** The days of acceptance, those on which the month can be claimed, those of new hires. */
	struct fault_days accepted, claimable, hired;
};

/** Judges: a claim that is locked for a step; or, as a preview, as it is now, and the registry is
 * asked too. ERR_PARAMETER_MISSING when the policy lacks a parameter. */
MUST_USE enum err claim_judgement_make(
	struct ctx *ctx, const char *claim_id, bool preview, struct claim_judgement *judgement);
/** Judges claims that were handed in once more, all together and as of the day on which each was
 * judged last: those of which the rules now say otherwise (a rule over the whole claim or a line
 * fails, or the amount approved is not that of its lines). Their ids live on the request's arena.
 * Errors as above. */
MUST_USE enum err claim_judgement_differing(
	struct ctx *ctx, const struct id_list *ids, struct id_list *differing);
/** Whether all that must be determined for the claim's category is determined for its month, now
 * (S66). Errors as above. */
MUST_USE enum err claim_judgement_category(struct ctx *ctx, const char *claim_id, bool *proven);
/** The days of the window that a line's code stands for; of any other code both are DATE_NONE. */
struct fault_days claim_judgement_days(const struct claim_judgement *judgement, enum code code);
/** Adds a guard that its caller has judged. */
void claim_judgement_hold(struct claim_judgement *judgement, enum code guard, bool holds);
/** Adds a fault of a line. */
void claim_judgement_fault(struct claim_judgement *judgement, int64_t line, enum code code);
/** ERR_LINES with every fault as a place `/lines/{line}`; ERR_NONE without any. */
MUST_USE enum err claim_judgement_refuse(struct ctx *ctx, const struct claim_judgement *judgement);
/** The code of a word of the registry (PERSON_MONTH_TAKEN, OTHER_SUBSIDY, SIX_MONTHS_USED). */
enum code claim_judgement_code(const char *word);
