/**
 * Payment batches (S48, S59): prepared by one officer of finance, confirmed by another, any day; a
 * file for the bank, and what the bank answers.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/move.h"

/** A batch from a proven body {fund_id, attempt_ids or letter_id}; what cannot stand in it is all
 * named (ERR_GUARD). */
MUST_USE enum err batch_create(struct ctx *ctx, const char *body, char id[UUID_SIZE]);
/** Its lines become exactly those of the body. */
MUST_USE enum err batch_change(struct ctx *ctx, const struct asked_step *asked);
/** By another officer. Every line is judged again; a single bad one refuses, and all bad lines are
 * named as `/lines/{item_ref}`. */
MUST_USE enum err batch_confirm(struct ctx *ctx, const struct asked_step *asked);
/** ERR_GUARD names the lines whose case rests on a fact that has changed since (ground.h). */
MUST_USE enum err batch_lines_stand(struct ctx *ctx, const char *id);

/** Cancelled before its file was taken: the lines are ready again. */
MUST_USE enum err batch_drop(struct ctx *ctx, const struct moved *moved);
/** Confirmed: its cases are being paid. */
MUST_USE enum err batch_pay(struct ctx *ctx, const struct moved *moved);
/** The bank refused the whole file: no money left, each line fails. */
MUST_USE enum err batch_fail(struct ctx *ctx, const struct moved *moved);
