/**
 * The context of one request: who asks, when (business time), with what memory, on which
 * connection.
 *
 * Made by dispatch (http) or by the job runner, passed to every domain function. Domain code reads
 * it; only the frame of the transaction (db) fills now_us and today.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/role.h"

/** Text form of a UUID with its NUL. */
#define UUID_SIZE 37
/** A request id with its NUL: a UUID, or what the caller sent. */
#define REQUEST_ID_SIZE 65

/** Who acts. Empty strings where a thing does not apply. Comes from a verified token, or from a
 * job. */
struct actor {
	enum role role;
	char user_id[UUID_SIZE];  /**< app_user.id; empty for the public and for pure client tokens
				   */
	char human_id[UUID_SIZE]; /**< the person behind the user: four eyes compare this */
	char enterprise_id[UUID_SIZE]; /**< role enterprise: its one enterprise */
	char agency_id[UUID_SIZE]; /**< officers: the agency whose cases they see (county finance:
				      the HR bureau it supervises) */
	char client_id[64];        /**< OAuth client that acts for the user, or itself */
	int64_t epoch;             /**< must equal app_user.token_epoch at every write */
};

struct db_link; /* db/pool.h */
struct sealer;  /* crypt/sealer.h */

struct effect_row; /* domain/case/effect.h */

struct ctx {
	struct arena *arena;
	struct fault fault;
	struct actor actor;
	struct db_link *db; /**< borrowed for this request; NULL before dispatch borrowed one */
	const struct sealer *sealer;     /**< keys for ID numbers and fields */
	int64_t now_us;                  /**< business time, fixed once per transaction */
	int32_t today;                   /**< its day in Asia/Shanghai */
	const struct effect_row *effect; /**< the effect that runs now; NULL: none */
	int call_ms; /**< how long a call to the database may take; 0: as long as its pool says */
	int64_t asked_us; /**< steady time since when it waits for a connection; 0: since it asks
			     the pool for one */
	bool sandbox;
	bool dry_run; /**< validate_only: checked like a real one, then rolled back */
	char request_id[REQUEST_ID_SIZE];
};
