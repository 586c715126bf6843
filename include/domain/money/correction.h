/**
 * Corrections (更正, S12, S63): what a case that was paid is entitled to, judged again after a fact
 * under it has changed, against what it was paid.
 *
 * The rooms of the benefits judge; here a correction is opened, renewed or cleared by their
 * verdicts, and turned or dismissed by the office that owns the case. Too much becomes recoveries,
 * which run their own hearing; too little a supplement of a refund. An open correction is not shown
 * to the employer.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"

/** Verdicts over paid cases, with what each is entitled to now: none at first. */
struct columns *correction_verdicts(struct arena *arena);
/** Adds the verdict on a case, of refunds the original of a code and base year: `entitled_fen` is
 * that of the code with all top-ups; `against` the code of the first rule that fails, NULL: none;
 * `computed` a JSON object that says how. */
void correction_verdict_add(struct columns *verdicts, const char *case_id, int64_t entitled_fen,
	const char *against, const char *computed);
/** Locks these cases and those that are paid together with them, before they are judged. */
MUST_USE enum err correction_lock_cases(struct ctx *ctx, const struct id_list *case_ids);
/**
 * Keeps the verdicts as judgements of all paid cases that they speak of; opens a correction where
 * something is left to be claimed back or to be paid, renews one that says something else, clears
 * one that has nothing left. What was dismissed is not opened again with the same figures. As the
 * system, within correction_lock_cases.
 */
MUST_USE enum err correction_judge(struct ctx *ctx, const struct columns *verdicts);

/** Turns one: the paid cases are locked before it. Errors of move() and of its effects. */
MUST_USE enum err correction_turn(struct ctx *ctx, const struct asked_step *asked);
/** A recovery or supplement that one was turned into fell: it is open again, unless another one of
 * the same case is. */
MUST_USE enum err correction_reopen(struct ctx *ctx, const struct moved *moved);
