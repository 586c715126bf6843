/**
 * Versions of the policy (S1, S4, S77): drafted by one officer, published by another; what the
 * paper forbids cannot be set at all.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"

/** A new draft from a proven body; `copies`: it names another version in `copy_of`. `id` gets it.
 * ERR_INVALID at /copy_of when there is no such version. */
MUST_USE enum err policy_create(struct ctx *ctx, const char *body, bool copies, char id[UUID_SIZE]);

/** A parameter to set. */
struct parameter_change {
	const char *programme, *name;
	const char *text; /**< the value when it is a text, else NULL */
	bool is_number;
	int64_t number;    /**< the value when it is one */
	bool is_set;       /**< false: the value is null or false, nothing is demanded */
	bool of_an_agency; /**< a county's own measure */
};
/** Sets it from a proven body. ERR_PROHIBITED with the clause of the paper that forbids it (S23b,
 * S5, S10, S14, S15, S17, S18, S33, S59, S71). */
MUST_USE enum err policy_parameter_set(struct ctx *ctx, const char *policy_id, int64_t version,
	const struct parameter_change *change, const char *body);

/** Before a version is published: ERR_GUARD with a place for each parameter that a programme needs
 * and the version lacks (S1), and for each window of acceptance that ends before the version
 * begins, with its days (S76). */
MUST_USE enum err policy_check(struct ctx *ctx, const struct moved *moved);

/** A parameter gets the value of the note. */
MUST_USE enum err policy_write(struct ctx *ctx, const struct moved *moved);
