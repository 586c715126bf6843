/** Scans bound to a case (S41 to S44, S68): what was handed in, byte for byte, with the digest its
 * sender declared. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/ctx.h"

/** A scan as it comes in. */
struct document {
	const char *case_id;
	const char *kind;
	const char *media_type;
	const void *bytes;
	size_t size;
	const char *digest[2]; /**< SHA-256 in hexadecimal as declared; one may be NULL */
	int64_t pages;         /**< 0: not told */
	const char *const *attestations;
	size_t attestation_count;
	const char *
		replaces; /**< scan of the same case and kind that it takes the place of, or NULL */
};

/**
 * Checks type and digest by the content and stores it. ERR_INVALID with the parameter that is
 * wrong, ERR_NOT_FOUND for a case this caller does not see, ERR_ACTION when the case takes no scans
 * any more. What the employer's side may hand in is bounded, by case and by day (S41): ERR_QUOTA
 * when there are as many scans as there may be, ERR_QUOTA_BYTES when this one does not fit, both
 * with `scans_left` and `bytes_left`.
 */
MUST_USE enum err document_upload(
	struct ctx *ctx, const struct document *document, char id[UUID_SIZE]);
/** The content of a scan this caller may see: kind, media type and bytes of `document`, on the
 * arena. ERR_NOT_FOUND; ERR_EMPTIED with the day, `emptied_on`, once it was replaced long ago. */
MUST_USE enum err document_content(struct ctx *ctx, const char *id, struct document *document);
/** Whether the `document_id` of the body is the employer's confirmation on this case, with which an
 * officer files for it (S68); ERR_INVALID. */
MUST_USE enum err document_confirms(struct ctx *ctx, const char *case_id, const char *body);
/** Whether the `document_id` of the body, if it names one, is a scan that employer's cases hold;
 * ERR_INVALID. */
MUST_USE enum err document_belongs(struct ctx *ctx, const char *enterprise_id, const char *body);
