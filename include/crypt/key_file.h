/** Key files: small files that only their owner reads. A key is 32 random bytes, written as 64
 * hexadecimal digits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

#define KEY_SIZE 32
/** No key file is longer. */
#define KEY_FILE_MAX 4096

/** Makes a new key in a new file of mode 0600. False when the file exists already or cannot be
 * written; errno says why. */
MUST_USE bool key_file_create(const char *path);
/** Reads a key. False with errno: EBADMSG when the file is not 64 hexadecimal digits, otherwise why
 * it cannot be read. */
MUST_USE bool key_file_read(const char *path, uint8_t key[KEY_SIZE]);

/** Writes text to a new file of mode 0600, down to the disk; leaves none behind when that fails. */
MUST_USE bool key_file_write_text(const char *path, const char *text, size_t size);
/** The whole file as a C string, and its size. -1 with errno: EBADMSG when it is no file or longer
 * than KEY_FILE_MAX, otherwise why it cannot be read. */
MUST_USE long key_file_read_text(const char *path, char text[KEY_FILE_MAX + 1]);
/** What to say of a file that could not be read with this errno: that it is not there, or not
 * readable; NULL when it was read and is malformed. */
const char *key_file_fault(int error);
