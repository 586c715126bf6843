#include "contract/read/object.h"

#include <string.h>
#include <sys/random.h>

#include "contract/read/lex.h"

#define FEW_KEYS 12
#define KEYS_START 32

/* Members in the order of the schema: after member i comes i + 1. */
static const uint8_t IN_ORDER[MEMBERS_MAX + 1] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37,
	38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60,
	61, 62, 63, 64 };

/* A key that the schema does not name, kept until its object ends to find duplicates. */
struct other_key {
	const char *text;
	size_t size;
};

/* An object being scanned. */
struct object {
	const struct object_rules *rules;
	const struct place *place;
	struct column **column; /* of a table's row, else NULL */
	uint64_t seen;
	size_t members;
	size_t base;       /* its first key in scan->keys */
	unsigned previous; /* position + 1 of the last named member */
	const uint8_t *follow;
};

static void key_add(struct scan *scan, const char *text, size_t size)
{
	if (scan->key_count == scan->key_room) {
		size_t room = scan->key_room ? 2 * scan->key_room : KEYS_START;
		struct other_key *keys = arena_raw(scan->arena, room * sizeof(*keys));
		if (scan->key_count)
			memcpy(keys, scan->keys, scan->key_count * sizeof(*keys));
		scan->keys = keys;
		scan->key_room = room;
	}
	scan->keys[scan->key_count++] = (struct other_key){ text, size };
}

static bool same(const struct other_key *a, const struct other_key *b)
{
	return a->size == b->size && !memcmp(a->text, b->text, a->size);
}

static const struct other_key *repeated_among_few(const struct other_key *keys, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (same(&keys[i], &keys[k]))
				return &keys[i];
	return NULL;
}

static uint64_t key_hash(const struct other_key *key, uint64_t secret)
{
	const char *at = key->text;
	size_t n = key->size;
	uint64_t hash = secret ^ n;
	for (; n > 8; n -= 8, at += 8) {
		hash = (hash ^ word_load64(at)) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	return word_hash(secret, hash ^ word_head(at, n), hash, n);
}

/* Where the key stands, or an empty place for it. */
static size_t seat(const struct other_key *keys, const uint32_t *slot, uint64_t mask,
	const struct other_key *key, uint64_t secret)
{
	uint64_t at = key_hash(key, secret) & mask;
	while (slot[at] && !same(&keys[slot[at] - 1], key))
		at = (at + 1) & mask;
	return at;
}

/* Linear in the number of keys; the secret keeps a hostile body from choosing keys that collide. */
static const struct other_key *repeated_among_many(
	struct scan *scan, const struct other_key *keys, size_t count)
{
	uint64_t secret = 0, slots = 32;
	if (getrandom(&secret, sizeof(secret), 0) != sizeof(secret))
		secret = (uint64_t)(uintptr_t)scan;
	while (slots < 2 * count)
		slots *= 2;
	uint32_t *slot = arena_alloc(scan->arena, slots * sizeof(*slot));
	for (size_t i = 0; i < count; i++) {
		size_t at = seat(keys, slot, slots - 1, &keys[i], secret);
		if (slot[at])
			return &keys[i];
		slot[at] = (uint32_t)(i + 1);
	}
	return NULL;
}

static const struct other_key *keys_repeated(struct scan *scan, size_t base)
{
	size_t count = scan->key_count - base;
	if (count <= FEW_KEYS)
		return repeated_among_few(scan->keys + base, count);
	return repeated_among_many(scan, scan->keys + base, count);
}

/* Most producers write their members in one order: the expected key costs one comparison. */
static const struct property *expected(const struct scan *scan, const struct object *object)
{
	unsigned index = object->follow[object->previous];
	if (index >= object->rules->count)
		return NULL;
	const struct property *property = &object->rules->property[index];
	size_t n = property->name.size;
	if ((size_t)(scan->cursor.end - scan->cursor.at) < n + 2 || scan->cursor.at[n + 1] != '"')
		return NULL;
	return word_is(&property->name, scan->cursor.at + 1, n) ? property : NULL;
}

static const struct property *looked_up(const struct object *object, const struct text *key)
{
	int index = object->rules->count
			    ? name_set_find(object->rules->names, key->bytes, key->size)
			    : -1;
	return index < 0 ? NULL : &object->rules->property[index];
}

static bool scan_named(struct scan *scan, struct object *object, const struct property *property)
{
	struct place here = place_member(object->place, property->name.text, property->name.size);
	unsigned index = (unsigned)(property - object->rules->property);
	if (object->column)
		scan->follow[object->previous] = (uint8_t)index;
	object->previous = index + 1;
	if (object->seen >> index & 1)
		return scan_break(scan, &here, CODE_DUPLICATE_KEY);
	object->seen |= UINT64_C(1) << index;
	if (cursor_peek(&scan->cursor) != ':')
		return scan_break(scan, &here, CODE_SYNTAX);
	scan->cursor.at++;
	if (!scan_value(scan, property->schema, &here))
		return false;
	if (object->column && object->column[index])
		row_put(&scan->scalar, object->column[index]);
	return true;
}

/* The schema of a member that is not named: of the map, or anything once it is refused. */
static const struct schema *other_schema(struct scan *scan, const struct object *object,
	const struct text *key, const struct place *here)
{
	const struct object_rules *rules = object->rules;
	if (!rules->others)
		scan_breach(scan, here, CODE_UNKNOWN, 0);
	else if (key->chars > rules->key_maximum)
		scan_breach(scan, here, CODE_TOO_LONG, (int64_t)rules->key_maximum);
	else if (object->members <= rules->maximum)
		return rules->others;
	return &SCHEMA_ANY;
}

static bool scan_other(struct scan *scan, struct object *object, struct text *key)
{
	if (key->escaped)
		key->bytes = arena_copy(scan->arena, key->bytes, key->size);
	key_add(scan, key->bytes, key->size);
	struct place here = place_member(object->place, key->bytes, key->size);
	if (cursor_peek(&scan->cursor) != ':')
		return scan_break(scan, &here, CODE_SYNTAX);
	scan->cursor.at++;
	return scan_value(scan, other_schema(scan, object, key, &here), &here);
}

static bool scan_member(struct scan *scan, struct object *object)
{
	if (cursor_peek(&scan->cursor) != '"')
		return scan_break(scan, object->place, CODE_SYNTAX);
	object->members++;
	const struct property *property = expected(scan, object);
	if (property) {
		scan->cursor.at += property->name.size + 2;
		return scan_named(scan, object, property);
	}
	struct text key;
	enum code code = lex_string(&scan->cursor, &key);
	if (code)
		return scan_break(scan, object->place, code);
	property = looked_up(object, &key);
	return property ? scan_named(scan, object, property) : scan_other(scan, object, &key);
}

static bool no_key_twice(struct scan *scan, const struct object *object)
{
	const struct other_key *twice = keys_repeated(scan, object->base);
	if (twice) {
		struct place here = place_member(object->place, twice->text, twice->size);
		return scan_break(scan, &here, CODE_DUPLICATE_KEY);
	}
	scan->key_count = object->base;
	return true;
}

static void breach_missing(struct scan *scan, const struct object *object)
{
	uint64_t missing = object->rules->required & ~object->seen;
	for (; missing; missing &= missing - 1) {
		const struct word *name = &object->rules->property[__builtin_ctzll(missing)].name;
		struct place here = place_member(object->place, name->text, name->size);
		scan_breach(scan, &here, CODE_REQUIRED, 0);
	}
}

static bool object_close(struct scan *scan, const struct object *object)
{
	const struct object_rules *rules = object->rules;
	if (scan->key_count > object->base && !no_key_twice(scan, object))
		return false;
	breach_missing(scan, object);
	if (object->members < rules->minimum)
		scan_breach(scan, object->place, CODE_TOO_FEW, (int64_t)rules->minimum);
	if (object->members > rules->maximum)
		scan_breach(scan, object->place, CODE_TOO_MANY, (int64_t)rules->maximum);
	if (object->column)
		row_close(&scan->table, &scan->cursor, object->seen);
	return true;
}

static bool scan_members(struct scan *scan, struct object *object)
{
	if (cursor_peek(&scan->cursor) == '}') {
		scan->cursor.at++;
		return object_close(scan, object);
	}
	for (;;) {
		if (!scan_member(scan, object))
			return false;
		char c = cursor_peek(&scan->cursor);
		if (c != ',' && c != '}')
			return scan_break(scan, object->place, CODE_SYNTAX);
		scan->cursor.at++;
		if (c == '}')
			return object_close(scan, object);
	}
}

bool object_scan(struct scan *scan, const struct schema *schema, const struct place *place)
{
	bool row = scan->table.row && schema == scan->table.row;
	struct object object = {
		.rules = &schema->object,
		.place = place,
		.column = row ? scan->table.column : NULL,
		.base = scan->key_count,
		.follow = row ? scan->follow : IN_ORDER,
	};
	return scan_members(scan, &object);
}
