/**
 * Letters to the finance bureau (函告, S47): many cases of one fund, drafted by one officer, issued
 * by another.
 *
 * An issued letter is never edited: its number is taken without gaps per year and fund, and
 * numbered slips correct it.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** A draft from a proven body {fund_id, title, case_ids}; cases that cannot stand on it are all
 * named (ERR_GUARD). */
MUST_USE enum err letter_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** Another title or other cases, while it is a draft. */
MUST_USE enum err letter_change(struct ctx *ctx, const char *id, int64_t version, const char *body);
MUST_USE enum err letter_discard(
	struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Another officer issues it: numbered, its cases lettered, their clock `second` stopped (S61). */
MUST_USE enum err letter_issue(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Finance takes it: a payment attempt is ready for each item. */
MUST_USE enum err letter_accept(struct ctx *ctx, const char *id, int64_t version, const char *note);
/** Finance sends it back whole. */
MUST_USE enum err letter_return(struct ctx *ctx, const char *id, int64_t version, const char *note);
/**
 * Some items leave an issued letter: `action` is withdraw_items (prefecture) or return_items
 * (finance), the body names case_ids and the reason. What was not paid out yet is called back;
 * ERR_GUARD when a payment is under way. A slip records it.
 */
MUST_USE enum err letter_items_leave(
	struct ctx *ctx, const char *id, const char *action, int64_t version, const char *body);
