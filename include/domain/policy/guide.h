/** Guides of counties (S52). */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** Before a revision comes into force: the one before is superseded, and the guide says what the
 * revision says. */
MUST_USE enum err guide_revise(struct ctx *ctx, const struct moved *moved);
/** Writes all five facts from the note {procedure, standard, service_agency, contact,
 * complaint_phone}; the audit row keeps what was written. */
MUST_USE enum err guide_write(struct ctx *ctx, const struct moved *moved);
