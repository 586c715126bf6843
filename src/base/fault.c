#include "base/fault.h"

#include "base/date.h"

static size_t places_room(const struct fault *fault)
{
	return fault->room ? fault->room : FAULT_PLACES;
}

int fault_lists(const struct fault *fault)
{
	return fault->count < places_room(fault);
}

void fault_add_place(struct fault *fault, const struct fault_place *place)
{
	fault->total++;
	if (!fault_lists(fault))
		return;
	if (!fault->places)
		fault->places =
			arena_raw(fault->arena, places_room(fault) * sizeof(*fault->places));
	fault->places[fault->count++] = *place;
}

void fault_add(struct fault *fault, const char *pointer, enum code code, int64_t number)
{
	fault_add_place(fault, &(struct fault_place){ .pointer = pointer,
				       .code = code,
				       .number = number,
				       .days = { .from = DATE_NONE, .until = DATE_NONE } });
}

void fault_add_days(
	struct fault *fault, const char *pointer, enum code code, struct fault_days days)
{
	fault_add_place(
		fault, &(struct fault_place){ .pointer = pointer, .code = code, .days = days });
}

void fault_tell(struct fault *fault, const char *name, const char *text, int64_t number)
{
	if (fault->facts < FAULT_FACTS)
		fault->fact[fault->facts++] = (struct fault_fact){ name, text, number };
}

void fault_clear(struct fault *fault)
{
	*fault = (struct fault){ .arena = fault->arena, .room = fault->room };
}
