/** Database roles: those of the API in their order, then the seats that are nobody's API role. */
#pragma once
#include "base/ctx.h"

enum { SEAT_AUTH = ROLE_COUNT, SEAT_WORK, SEAT_LOGIN, SEAT_COUNT };

/** wg_county, …, wg_auth, wg_work. */
const char *seat_name(int seat);
/** The seat of the transaction's actor, or the one that frame_as has said. */
int seat_of(const struct ctx *ctx);
