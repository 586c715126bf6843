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
#include "domain/case/effect.h"
#include "domain/case/move.h"

/** A draft from a proven body {fund_id, title, case_ids}; cases that cannot stand on it are all
 * named (ERR_GUARD). */
MUST_USE enum err letter_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** Another title or other cases, while it is a draft. */
MUST_USE enum err letter_change(struct ctx *ctx, const struct asked_step *asked);

/** A draft was discarded: its items end. */
MUST_USE enum err letter_end(struct ctx *ctx, const struct moved *moved);
/** Before a letter is issued: what its items set off is computed for the last time. */
MUST_USE enum err letter_set_off(struct ctx *ctx, const struct moved *moved);
/** Another officer issued it: its cases are lettered, their clock `second` stops (S61), and it gets
 * its number. */
MUST_USE enum err letter_send(struct ctx *ctx, const struct moved *moved);
/** Finance took it: a payment attempt is ready for each item. */
MUST_USE enum err letter_pay(struct ctx *ctx, const struct moved *moved);
/** Finance sent it back whole. */
MUST_USE enum err letter_leave(struct ctx *ctx, const struct moved *moved);
/**
 * Some items leave an issued letter (withdraw_items of the prefecture, return_items of finance);
 * the note names case_ids and the reason. A payment that was not made yet is called back; ERR_GUARD
 * when one is under way. A slip records it.
 */
MUST_USE enum err letter_items_leave(struct ctx *ctx, const struct moved *moved);
