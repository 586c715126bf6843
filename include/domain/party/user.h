/**
 * Users (S38, S50): one user, one role, one organisation; the human behind it is recorded, because
 * four eyes compare humans.
 */
#pragma once
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"
#include "domain/case/effect.h"
#include "domain/case/move.h"

/** A user to be; texts as the contract proved them. */
struct new_user {
	const char *username, *password, *display_name;
	enum role role;
	const char *enterprise_id; /**< role enterprise, else NULL */
	const char *agency_id;     /**< officers, else NULL */
	const char *human_id;      /**< the person behind another user; NULL: one new here */
};

/**
 * Creates a user; `id` (may be NULL) gets it. An administrator, an employer and a registration act
 * themselves; for an officer who registers an employer on its behalf (S68) the system does it.
 * ERR_CONFLICT at /username when it is taken, ERR_INVALID at /agency_id when officers of this role
 * do not work there, ERR_BUSY when no hash can be made in time.
 */
MUST_USE enum err user_create(struct ctx *ctx, const struct new_user *user, char id[UUID_SIZE]);
/** Gives it a new password, ending its sessions. */
MUST_USE enum err user_password_reset(
	struct ctx *ctx, const char *id, int64_t version, const char *password);
/** Whether a human acts, not a program for an employer: only humans keep users and grants.
 * ERR_FORBIDDEN otherwise. */
MUST_USE enum err user_human_required(struct ctx *ctx);

/** A disabled user's sessions end. */
MUST_USE enum err user_sessions_end(struct ctx *ctx, const struct moved *moved);

/** Disables or enables: only a human does. */
MUST_USE enum err user_take(struct ctx *ctx, const struct asked_step *asked);
