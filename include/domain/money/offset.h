/**
 * Offsets (抵扣, S63): what a letter's item keeps back against recoveries that are due.
 *
 * Same employer, same fund, the oldest recovery first. The item shows gross, offset and net; the
 * offset counts once the item is paid, and no longer when that payment comes back.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/id_list.h"
#include "domain/case/system.h"

/** Computes the offsets of a draft anew; of an issued letter they stay as they are. Locks the
 * recoveries, so that two letters never set off the same rest. */
MUST_USE enum err offset_letter(struct ctx *ctx, const char *letter_id);
/** These cases were paid: what they set off has come in, and recoveries of which nothing is left
 * are settled. */
MUST_USE enum err offset_count(struct ctx *ctx, const struct id_list *case_ids);
/**
 * Payments of these cases came back after they were booked: what they had set off is open again.
 * What the fund has spent meanwhile cannot be open again; it stays set off, and paid.
 */
MUST_USE enum err offset_undo(struct ctx *ctx, const struct id_list *case_ids);
