/**
 * Conditional requests (RFC 9110, 13): entity tags `"<version>-<digest of the bytes>"`.
 *
 * If-Match compares the version only, so that two representations of one version count as the same;
 * If-None-Match compares the whole tag.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for a tag with its NUL. */
#define ETAG_SIZE 48
/** What If-Match: * asks for. */
#define MATCH_ANY (-1)

/** Writes the tag with its quotes: the version, and the first 16 hexadecimal digits of the SHA-256
 * of the bytes. */
void precondition_etag_write(int64_t version, const void *bytes, size_t size, char out[ETAG_SIZE]);
/** The version If-Match names, MATCH_ANY for `*`. False for a weak tag, a list, and everything we
 * never made: such a condition is never met. */
bool precondition_match_read(const char *text, int64_t *version);
/** Whether If-None-Match lists this tag, or `*`. */
bool precondition_none_match_holds(const char *text, const char *etag);
