/**
 * Monthly claims (月度申请, S39 to S46): opened for one month of a plan, submitted with a receipt,
 * reviewed by county and prefecture.
 *
 * Persons' months are reserved at submission in the same transaction, once over all employers and
 * schemes (S32, S55), and given back whenever the claim or a line falls. `note` is proven JSON of
 * the request for the audit row; NULL where there is none. Errors of move() in every step.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** A draft for a month (`YYYY-MM`) of the plan's revision in force; a supplement when one is
 * approved already. ERR_INVALID when the plan is not one this caller sees, ERR_GUARD when it is not
 * approved, the month is not its, or another claim of the month is open. */
MUST_USE enum err claim_create(struct ctx *ctx, const char *plan_id, const char *month,
	const char *body, char id[UUID_SIZE]);
/** Submits (`action` is submit or submit_signed): reserves every person's month, judges, stores
 * findings and receipt. ERR_LINES names every line that cannot stand. */
MUST_USE enum err claim_submit(
	struct ctx *ctx, const char *action, const char *id, int64_t version, const char *note);
/** The employer's side takes it back; its months are free. */
MUST_USE enum err claim_withdraw(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Refused with coded reasons; its months are free. */
MUST_USE enum err claim_reject(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Of the county: amounts and account are fixed and the prefecture is next. Of the prefecture:
 * money is reserved at once, or the claim waits for it (S20, S33). */
MUST_USE enum err claim_approve(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Refuses lines, each with its reason (note: {lines: [{line, reason}]}). ERR_INVALID names lines
 * that are not there or refused already. */
MUST_USE enum err claim_lines_refuse(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Takes refusals back (note: {lines: [n]}); ERR_LINES when a month was lost meanwhile. */
MUST_USE enum err claim_lines_restore(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** The prefecture takes a decision back: to the county with its months reserved anew, or to itself
 * with the money given back. */
MUST_USE enum err claim_reopen(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** The newest verified account takes the place of the one reviewed (S45b). */
MUST_USE enum err claim_rebind_account(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
