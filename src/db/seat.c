#include "seat.h"

#include "link.h"

const char *seat_name(int seat)
{
	static const char *const names[SEAT_COUNT] = {
#define ROLE(word, zh, en) [ROLE_##word] = "wg_" #word,
#include "tbl/role.def"
		[SEAT_AUTH] = "wg_auth",
		[SEAT_WORK] = "wg_work",
	};
	return names[seat];
}

int seat_of(const struct ctx *ctx)
{
	static const int seats[] = {
		[FRAME_ACTOR] = -1, [FRAME_AUTH] = SEAT_AUTH, [FRAME_WORK] = SEAT_WORK
	};
	int seat = seats[ctx->db->as];
	return seat < 0 ? (int)ctx->actor.role : seat;
}
