/**
 * Grounds: what the decision of a case rests on (S7 to S12, S23, S63).
 *
 * Each acceptance, approval and letter writes a row for every fact that it used, with a digest of
 * what it said; the newest rows are compared with the facts whenever money is about to move. What a
 * flow rests on stands beside its table of steps, how a fact is read in sql/function/fact.sql;
 * the README of src/domain/case explains both.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "rules/flow.h"

/** True when a step of that action writes or asks grounds in some state: its cases' facts are then
 * locked with them (struct dossier_set). */
bool ground_rests(const struct flow *flow, const char *action);

/** An officer of the level that owns the case accepts its fallen grounds as they are now, with the
 * reason of the note. ERR_GUARD when none has fallen, the policy does not let all of them be
 * accepted (parameter acceptable_grounds), or the officer changed one of the facts. */
MUST_USE enum err ground_confirm(struct ctx *ctx, const struct asked_step *asked);

/* Effects. Those that ask refuse the step (ERR_GUARD, a place
 * `/grounds/<kind>` for each; of several cases `/<id>/grounds/<kind>`), and tell what else can be
 * done. */

/** The cases were judged: all grounds are written as the facts are now. */
MUST_USE enum err ground_write(struct ctx *ctx, const struct moved *moved);
/** The cases were decided on what was judged before: its grounds must stand, and are written anew.
 */
MUST_USE enum err ground_renew(struct ctx *ctx, const struct moved *moved);
/** Money is about to move: the grounds must stand. Before the step is written. */
MUST_USE enum err ground_ask(struct ctx *ctx, const struct moved *moved);
/** A review changed whom a claim is for: this ground alone is written anew. */
MUST_USE enum err ground_persons(struct ctx *ctx, const struct moved *moved);
/** Another account takes the place of the one reviewed: this ground alone is written anew. */
MUST_USE enum err ground_account(struct ctx *ctx, const struct moved *moved);
/** Fallen grounds were accepted. */
MUST_USE enum err ground_accept(struct ctx *ctx, const struct moved *moved);
/** Grounds fell, or stand again: what is to be told is kept, with the cause of the note. A payment
 * tells at once that what fell before stands again. */
MUST_USE enum err ground_tell(struct ctx *ctx, const struct moved *moved);

/** Writes the grounds of cases that an older build decided, 500 at a time; `more` whether there may
 * be others. As the system. */
MUST_USE enum err ground_found(struct ctx *ctx, bool *more);
/** Tells the cases that rest on a fact that has changed, as the system: up to 500 at a time, in the
 * order of their ids. */
MUST_USE enum err ground_tell_due(struct ctx *ctx);

/** The findings of a comparison. */
struct ground_comparison {
	struct id_list fallen; /**< cases with a ground that has fallen */
	int64_t missed;        /**< grounds of which no change of a fact had told */
};
/** Compares the grounds of cases with their facts, as the system. What has fallen or stands again,
 * and no change of a fact tells or will tell, is told, without a cause. */
MUST_USE enum err ground_compare(
	struct ctx *ctx, const struct id_list *ids, struct ground_comparison *found);
