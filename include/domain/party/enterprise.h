/** Employers (S35, S38, S50, S68): registration with the first clerk, verification, correction. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"
#include "domain/case/effect.h"
#include "domain/case/move.h"

/** The first user of a registering employer. */
struct clerk {
	const char *username, *password, *display_name;
};

/** Registers from a proven body; `action` is the flow's word (`register`, `register_on_behalf`).
 * `id` gets the new employer: the stub that an import of premium records (S23) has left of it, if
 * any. A bureau that takes no registrations is ERR_INVALID at /agency_id, a kind that is not the
 * unified code's at /kind (S30). */
MUST_USE enum err enterprise_register(struct ctx *ctx, const char *action, const char *body,
	const struct clerk *clerk, char id[UUID_SIZE]);

/** Verifies; the other registrations of the same code, locked before, are rejected with it. */
MUST_USE enum err enterprise_verify(struct ctx *ctx, const struct asked_step *asked);

/** Data change as the note says, and the size is proposed anew. */
MUST_USE enum err enterprise_change(struct ctx *ctx, const struct moved *moved);
/** One was verified: the others of its code that wait are rejected. As the system. */
MUST_USE enum err enterprise_overtake(struct ctx *ctx, const struct moved *moved);

/** The registrations whose kind is not that of their unified code, as rows `id`, `number`, `state`,
 * `kind` (S30). None is changed; their cases that are judged and can still be decided carry the
 * finding from now on (findings_carry). As `system`. */
MUST_USE enum err enterprise_misfits(struct ctx *ctx, struct db_rows *rows);
