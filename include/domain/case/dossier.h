/**
 * Dossiers: the head row of every case, whatever its flow.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/column.h"
#include "base/ctx.h"
#include "db/db.h"

/** Which dossiers: ids of one flow, in any order. */
struct dossier_set {
	const char *flow;
	const char *const *ids;
	size_t count;
	bool grounds; /**< the facts that they rest on are locked, too, shared: nobody changes one
			 before this transaction ends */
};
/**
 * Locks dossiers until the end of the transaction: first what the statement `<flow>_before` locks,
 * where there is one; then they, in the order of their ids; then their facts, where the set says
 * so. In the same round trip runs `then`, which sees what was committed before the locks were
 * given; `then` may be NULL. `heads` (columns id, version, state, agency_id) has them in that
 * order. ERR_NOT_FOUND when one is invisible or of another flow.
 */
MUST_USE enum err dossier_lock(struct ctx *ctx, const struct dossier_set *set,
	const struct db_call *then, struct db_rows *heads);

/**
 * A new dossier in state none: a fresh id (uuid v7) into `id`, then the stem inserts its own row,
 * then move_one(create). `enterprise_id` and `agency_id` may be NULL. `number_prefix`: acceptance
 * number people can say on the phone (`SQ2020-000123`), or NULL for none.
 */
MUST_USE enum err dossier_open(struct ctx *ctx, const char *flow, const char *enterprise_id,
	const char *agency_id, const char *number_prefix, char id[UUID_SIZE]);

/** The same with an id the caller made, for cases that name themselves (an enterprise is its own
 * enterprise). */
MUST_USE enum err dossier_insert(struct ctx *ctx, const char *flow, const char *id,
	const char *enterprise_id, const char *agency_id, const char *number_prefix);

/** Many new dossiers of one flow and agency with ids the caller made, each for its enterprise,
 * their numbers from one block. */
MUST_USE enum err dossier_insert_many(struct ctx *ctx, const char *flow, const char *agency_id,
	const char *number_prefix, const struct column *ids, const struct column *enterprise_ids);

/** Adds an integrator's reference and metadata taken from the body (`external_ref`, `metadata`):
 * ERR_EXTERNAL_REF with the existing Location. */
MUST_USE enum err dossier_refer(
	struct ctx *ctx, const char *id, const char *flow, const char *body_json);
