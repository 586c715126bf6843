#include "domain/case/document.h"

#include <strings.h>

#include "crypt/sha256.h"
#include "crypt/uuid.h"
#include "db/db.h"
#include "domain/intake/media.h"

/* What was declared must be what came, by header or parameter; one of them must speak. */
static enum err check_digest(struct ctx *ctx, const struct document *document)
{
	char hex[SHA256_HEX];
	int declared = 0;

	sha256_hex(document->bytes, document->size, hex);
	for (size_t i = 0; i < LENGTH(document->digest); i++) {
		if (!document->digest[i])
			continue;
		if (strcasecmp(document->digest[i], hex))
			return fail_at(&ctx->fault, ERR_INVALID, "?sha256", CODE_DIGEST_DIFFERS, 0);
		declared++;
	}
	return declared ? ERR_NONE
			: fail_at(&ctx->fault, ERR_INVALID, "?sha256", CODE_DIGEST_MISSING, 0);
}

static enum err check_content(struct ctx *ctx, const struct document *document)
{
	enum code code = media_check(document->media_type, document->bytes, document->size);

	return code == CODE_NONE ? ERR_NONE
				 : fail_at(&ctx->fault, ERR_INVALID, "", code, MEDIA_SIDE_MAX);
}

/* What is left is told of both, whichever is short. */
static enum err check_room(struct ctx *ctx, const struct document *document)
{
	struct db_rows room;
	enum err err = db(ctx, QUERY_DOCUMENT_ROOM, &room, DB_TEXT(document->case_id));

	if (err || !room.count)
		return err;
	if (db_is_null(&room, 0, "scans_left") || db_is_null(&room, 0, "bytes_left"))
		return fail(&ctx->fault, ERR_PARAMETER_MISSING);
	int64_t scans = db_int(&room, 0, "scans_left"), bytes = db_int(&room, 0, "bytes_left");
	if (scans > 0 && bytes >= (int64_t)document->size)
		return ERR_NONE;
	fault_tell(&ctx->fault, "scans_left", NULL, scans);
	fault_tell(&ctx->fault, "bytes_left", NULL, bytes);
	return fail_clause(&ctx->fault, scans > 0 ? ERR_QUOTA_BYTES : ERR_QUOTA, "S41");
}

static enum err replace(struct ctx *ctx, const struct document *document)
{
	struct db_rows rows;

	if (!document->replaces)
		return ERR_NONE;
	enum err err = db(ctx, QUERY_DOCUMENT_REPLACE, &rows, DB_TEXT(document->replaces),
		DB_TEXT(document->case_id), DB_TEXT(document->kind));
	if (err || rows.affected == 1)
		return err;
	return fail_at(&ctx->fault, ERR_INVALID, "?replaces", CODE_NOT_OF_CASE, 0);
}

static enum err insert(struct ctx *ctx, const struct document *document, const char *id)
{
	uint8_t digest[SHA256_SIZE];
	struct db_rows rows;

	sha256(document->bytes, document->size, digest);
	enum err err = db(ctx, QUERY_DOCUMENT_INSERT, &rows, DB_TEXT(id),
		DB_TEXT(document->case_id), DB_TEXT(document->kind), DB_TEXT(document->media_type),
		DB_BYTES(document->bytes, document->size), DB_BYTES(digest, sizeof(digest)),
		document->pages ? DB_INT(document->pages) : DB_NONE,
		DB_LIST(document->attestations, document->attestation_count));
	return err || rows.affected ? err : fail(&ctx->fault, ERR_NOT_FOUND);
}

enum err document_upload(struct ctx *ctx, const struct document *document, char id[UUID_SIZE])
{
	enum err err = check_content(ctx, document);

	if (!err)
		err = check_digest(ctx, document);
	if (!err)
		err = check_room(ctx, document);
	uuid_new(id);
	if (!err)
		err = insert(ctx, document, arena_text(ctx->arena, id));
	return err ? err : replace(ctx, document);
}

enum err document_content(struct ctx *ctx, const char *id, struct document *document)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_DOCUMENT_BYTES, &rows, DB_TEXT(id));

	if (err)
		return err;
	if (!rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!db_is_null(&rows, 0, "emptied_on")) {
		fault_tell(&ctx->fault, "emptied_on", db_text(&rows, 0, "emptied_on"), 0);
		return fail_clause(&ctx->fault, ERR_EMPTIED, "S41");
	}
	document->kind = db_text(&rows, 0, "kind");
	document->media_type = db_text(&rows, 0, "media_type");
	document->bytes = db_bytes(&rows, 0, "content", &document->size);
	return ERR_NONE;
}

enum err document_belongs(struct ctx *ctx, const char *enterprise_id, const char *body)
{
	struct db_rows rows;
	enum err err =
		db(ctx, QUERY_DOCUMENT_BELONGS, &rows, DB_TEXT(enterprise_id), DB_TEXT(body));

	if (err || db_bool(&rows, 0, "given"))
		return err;
	return fail_at(&ctx->fault, ERR_INVALID, "/document_id", CODE_NOT_OF_CASE, 0);
}

enum err document_confirms(struct ctx *ctx, const char *case_id, const char *body)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_DOCUMENT_CONFIRMS, &rows, DB_TEXT(case_id), DB_TEXT(body));

	if (err || db_bool(&rows, 0, "given"))
		return err;
	return fail_at(&ctx->fault, ERR_INVALID, "/document_id", CODE_NOT_OF_CASE, 0);
}
