#include <string.h>

#include "base/money.h"
#include "crypt/seal.h"
#include "crypt/sha256.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/money/batch.h"
#include "domain/money/batch_file.h"

static const char BOM[] = "\xEF\xBB\xBF";

/* A quoted CSV field. What a spreadsheet would take for a formula begins with an apostrophe. */
static void put_field(struct buffer *out, const char *text)
{
	buffer_text(out, "\"");
	if (*text && strchr("=+-@\t\r", *text))
		buffer_text(out, "'");
	for (const char *c = text; *c; c++)
		buffer_put(out, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
	buffer_text(out, "\",");
}

static enum err open_number(
	struct ctx *ctx, const struct db_rows *lines, size_t row, const char **number)
{
	size_t size = 0;
	const char *sealed = db_bytes(lines, row, "number_sealed", &size);
	char *plain = arena_alloc(ctx->arena, size + 1);
	*number = plain;
	if (seal_open(ctx->sealer, "account_number", (const uint8_t *)sealed, size, plain) < 0)
		return fail(&ctx->fault, ERR_INTERNAL);
	return ERR_NONE;
}

static enum err put_line(
	struct ctx *ctx, struct buffer *out, const struct db_rows *lines, size_t row)
{
	const char *number = NULL;
	const char *cnaps = db_text(lines, row, "cnaps");
	char yuan[24];
	enum err err = open_number(ctx, lines, row, &number);
	if (err)
		return err;
	money_yuan(db_int(lines, row, "net_fen"), yuan);
	buffer_printf(out, "%zu,", row + 1);
	put_field(out, db_text(lines, row, "holder"));
	put_field(out, number);
	put_field(out, db_text(lines, row, "bank_name"));
	put_field(out, cnaps ? cnaps : "");
	buffer_printf(out, "%s,", yuan);
	put_field(out, db_text(lines, row, "purpose"));
	buffer_printf(out, "%s\r\n", db_text(lines, row, "item_ref"));
	return ERR_NONE;
}

struct file {
	struct buffer bytes;
	int64_t total_fen;
	char sha256[SHA256_HEX]; /* of the whole file */
};

/* The last line: count, total, and the digest of every byte before it. */
static void put_trailer(struct file *file, size_t count)
{
	char yuan[24], sha256[SHA256_HEX];
	sha256_hex(file->bytes.data, file->bytes.size, sha256);
	money_yuan(file->total_fen, yuan);
	buffer_printf(&file->bytes, "TOTAL,%zu,,,,%s,,%s\r\n", count, yuan, sha256);
	sha256_hex(file->bytes.data, file->bytes.size, file->sha256);
}

static enum err write_file(struct ctx *ctx, const struct db_rows *lines, struct file *file)
{
	file->bytes = buffer_on(ctx->arena);
	buffer_text(&file->bytes, BOM);
	buffer_text(&file->bytes, "seq,payee_name,account_number,bank_name,cnaps,amount_yuan,"
				  "purpose,item_ref\r\n");
	for (size_t i = 0; i < lines->count; i++) {
		enum err err = put_line(ctx, &file->bytes, lines, i);
		if (err)
			return err;
		if (!money_add(file->total_fen, db_int(lines, i, "net_fen"), &file->total_fen))
			return fail(&ctx->fault, ERR_INTERNAL);
	}
	put_trailer(file, lines->count);
	return ERR_NONE;
}

static enum err keep_file(struct ctx *ctx, const char *id, const struct file *file, size_t count)
{
	uint8_t *sealed = arena_raw(ctx->arena, file->bytes.size + SEAL_OVERHEAD);
	size_t size = seal(ctx->sealer, "batch_file", file->bytes.data, file->bytes.size, sealed);
	return db(ctx, QUERY_BATCH_FILE_KEEP, NULL, DB_TEXT(id), DB_BYTES(sealed, size),
		DB_INT((int64_t)count), DB_INT(file->total_fen),
		DB_TEXT(arena_text(ctx->arena, file->sha256)));
}

enum err batch_file_take(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows lines, attempts;
	struct file file = { 0 };
	const char *id = moved->ids.id[0];
	enum err err = batch_lines_stand(ctx, id);
	if (!err)
		err = db(ctx, QUERY_BATCH_FILE_LINES, &lines, DB_TEXT(id));
	if (!err)
		err = write_file(ctx, &lines, &file);
	if (!err)
		err = keep_file(ctx, id, &file, lines.count);
	if (!err)
		err = db(ctx, QUERY_BATCH_LINES, &attempts, DB_TEXT(id));
	if (err)
		return err;
	struct id_list sent = id_list_of(ctx, &attempts, "attempt_id", NULL, NULL);
	return as_system_move(ctx, "attempt", "send", &sent);
}

enum err batch_file(
	struct ctx *ctx, const char *id, const char **bytes, size_t *size, const char **name)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_BATCH_FILE_KEPT, &rows, DB_TEXT(id));
	if (err)
		return err;
	if (!rows.count || db_is_null(&rows, 0, "file_sealed"))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	size_t sealed_size = 0;
	const char *sealed = db_bytes(&rows, 0, "file_sealed", &sealed_size);
	char *plain = arena_alloc(ctx->arena, sealed_size + 1);
	long opened =
		seal_open(ctx->sealer, "batch_file", (const uint8_t *)sealed, sealed_size, plain);
	if (opened < 0)
		return fail(&ctx->fault, ERR_INTERNAL);
	*bytes = plain;
	*size = (size_t)opened;
	*name = arena_printf(ctx->arena, "%s.csv", db_text(&rows, 0, "number"));
	return ERR_NONE;
}
