#include "contract/read/fault.h"

#include <stdbool.h>

static size_t index_digits(size_t index)
{
	size_t digits = 1;
	while (index >= 10) {
		index /= 10;
		digits++;
	}
	return digits;
}

static size_t escapes_in(const char *name, size_t size)
{
	size_t escapes = 0;
	for (size_t i = 0; i < size; i++)
		escapes += name[i] == '~' || name[i] == '/';
	return escapes;
}

static size_t pointer_size(const struct place *place)
{
	size_t size = 0;
	for (; place->up; place = place->up)
		size += 1 + (place->name ? place->size + escapes_in(place->name, place->size)
					 : index_digits(place->index));
	return size;
}

/* Both write backwards, ending before `end`, and return where they began. */
static char *index_write(char *end, size_t index)
{
	do {
		*--end = (char)('0' + index % 10);
		index /= 10;
	} while (index);
	return end;
}

/* RFC 6901, 3: `~` is written ~0 and `/` is written ~1. */
static char *name_write(char *end, const char *name, size_t size)
{
	while (size) {
		char c = name[--size];
		bool escape = c == '~' || c == '/';
		*--end = escape ? (c == '~' ? '0' : '1') : c;
		if (escape)
			*--end = '~';
	}
	return end;
}

const char *fault_pointer(const struct place *place, struct arena *arena)
{
	size_t size = pointer_size(place);
	char *pointer = arena_raw(arena, size + 1);
	char *end = pointer + size;
	*end = '\0';
	for (; place->up; place = place->up) {
		end = place->name ? name_write(end, place->name, place->size)
				  : index_write(end, place->index);
		*--end = '/';
	}
	return pointer;
}
