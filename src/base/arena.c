#include "base/arena.h"

#include <malloc.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)
#define BLOCKS_KEPT 64
#define ALIGNMENT ((size_t)16)

struct block {
	struct block *next;
	size_t room;
	size_t used;
	size_t padding; /* keeps the bytes behind aligned */
};

struct arena {
	struct block *blocks; /* newest first; the arena itself lives in the oldest */
	size_t limit;
	size_t total;
};

/* Blocks of the standard size wait here for the next request of any thread: a fresh malloc costs
 * page faults, and a thread that only holds an idle connection should hold no memory. */
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;
static struct block *kept;
static int kept_count;

static struct block *kept_take(void)
{
	pthread_mutex_lock(&kept_lock);
	struct block *block = kept;
	if (block) {
		kept = block->next;
		kept_count--;
	}
	pthread_mutex_unlock(&kept_lock);
	return block;
}

static bool kept_give(struct block *block)
{
	pthread_mutex_lock(&kept_lock);
	bool room = kept_count < BLOCKS_KEPT;
	if (room) {
		block->next = kept;
		kept = block;
		kept_count++;
	}
	pthread_mutex_unlock(&kept_lock);
	return room;
}

static struct block *block_take(void)
{
	struct block *block = kept_take();
	if (!block)
		block = malloc(sizeof(*block) + BLOCK_SIZE);
	if (!block)
		abort();
	*block = (struct block){ .room = BLOCK_SIZE };
	return block;
}

static void block_give(struct block *block)
{
	if (block->room != BLOCK_SIZE || !kept_give(block))
		free(block);
}

/* A block for one large piece: never of the standard size, by which shared blocks are known. Fresh
 * memory of the machine is clear already and need not be touched for it. */
static size_t alone_room(size_t size)
{
	return size == BLOCK_SIZE ? size + ALIGNMENT : size;
}

static struct block *block_alone(size_t size, bool clear)
{
	size_t room = alone_room(size);
	struct block *block =
		clear ? calloc(1, sizeof(*block) + room) : malloc(sizeof(*block) + room);
	if (!block)
		abort();
	*block = (struct block){ .room = room, .used = size };
	return block;
}

static void *block_carve(struct block *block, size_t size)
{
	char *at = (char *)(block + 1) + block->used;
	block->used += size;
	return at;
}

struct arena *arena_create(size_t limit)
{
	struct block *block = block_take();
	struct arena *arena =
		block_carve(block, (sizeof(*arena) + ALIGNMENT - 1) & ~(ALIGNMENT - 1));
	*arena = (struct arena){ .blocks = block, .limit = limit };
	return arena;
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	struct block *block = arena->blocks;
	while (block) {
		struct block *next = block->next;
		block_give(block);
		block = next;
	}
}

void arena_trim(void)
{
	malloc_trim(0);
}

static void *piece_take(struct arena *arena, size_t size, bool clear)
{
	if (size > SIZE_MAX / 2)
		abort();
	size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	arena->total += size;
	struct block *block = arena->blocks;
	bool fits = block->room - block->used >= size;
	if (!fits && size > BLOCK_SIZE / 4) {
		/* Behind the newest, whose rest stays in use. */
		struct block *alone = block_alone(size, clear);
		alone->next = block->next;
		block->next = alone;
		return alone + 1;
	}
	if (!fits) {
		block = block_take();
		block->next = arena->blocks;
		arena->blocks = block;
	}
	void *piece = block_carve(block, size);
	return clear ? memset(piece, 0, size) : piece;
}

void *arena_raw(struct arena *arena, size_t size)
{
	return piece_take(arena, size, false);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return piece_take(arena, size, true);
}

/* The link that leads to the block a large piece has for itself; NULL when the piece shares one. */
static struct block **block_of(struct arena *arena, const void *piece)
{
	struct block **link = &arena->blocks;
	while (*link && (const void *)(*link + 1) != piece)
		link = &(*link)->next;
	return *link && (*link)->room != BLOCK_SIZE ? link : NULL;
}

void *arena_resize(struct arena *arena, void *piece, size_t size, size_t room)
{
	struct block **link = size > BLOCK_SIZE / 4 ? block_of(arena, piece) : NULL;
	if (!link) {
		void *larger = arena_raw(arena, room);
		return size ? memcpy(larger, piece, size) : larger;
	}
	room = alone_room((room + ALIGNMENT - 1) & ~(ALIGNMENT - 1));
	arena->total += room - (*link)->room;
	struct block *block = realloc(*link, sizeof(*block) + room);
	if (!block)
		abort();
	block->room = block->used = room;
	*link = block;
	return block + 1;
}

int arena_over(const struct arena *arena)
{
	return arena->total > arena->limit;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t n)
{
	char *copy = arena_raw(arena, n + 1);
	if (n)
		memcpy(copy, bytes, n);
	copy[n] = '\0';
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (n < 0)
		abort();
	char *text = arena_raw(arena, (size_t)n + 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)n + 1, format, arguments);
	va_end(arguments);
	return text;
}
