/** The keys that personal data is sealed and found by. */
#pragma once
#include "base/arena.h"
#include "base/attr.h"

struct sealer;

/**
 * Keys of 32 bytes from two files (crypt/key_file.h). NULL, with *why, when one cannot be read or
 * is no key, or when both are the same key. On the arena, for the whole run.
 */
MUST_USE struct sealer *sealer_open(const char *index_key_file, const char *sealing_key_file,
	struct arena *arena, const char **why);
/** Erases the keys; nobody may use the sealer any more. NULL is fine. */
void sealer_close(struct sealer *sealer);
/** What the database stores to notice wrong keys: 16 bytes in hexadecimal for each. */
void sealer_check_values(const struct sealer *sealer, char index_check[33], char sealing_check[33]);
