#include "domain/party/account.h"

#include <string.h>

#include "crypt/seal.h"
#include "db/db.h"
#include "domain/case/document.h"
#include "domain/case/dossier.h"
#include "domain/case/finding.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "rules/cnaps.h"
#include "rules/enterprise_kind.h"

#define TAIL 4

static enum err insert(
	struct ctx *ctx, const char *id, const char *enterprise_id, const struct account_form *form)
{
	const char *number = form->number;
	size_t n = strlen(number);
	uint8_t *sealed = arena_raw(ctx->arena, n + SEAL_OVERHEAD);
	size_t size = seal(ctx->sealer, "account_number", number, n, sealed);
	return db(ctx, QUERY_ACCOUNT_INSERT, NULL, DB_TEXT(id), DB_TEXT(enterprise_id),
		DB_TEXT(form->body), DB_BYTES(sealed, size), DB_TEXT(number + n - TAIL));
}

/* S30, S45b */
static void judge_kind(const struct db_rows *employer, struct columns *findings)
{
	if (!db_bool(employer, 0, "kind_differs"))
		return;
	struct finding finding = enterprise_kind_finding(NULL, db_bool(employer, 0, "sole_trader"));
	findings_add(findings, &finding);
}

/* S48: money sent to a bank code that is none comes back; but the digit is practice, not a standard
 * we hold, so it refuses nothing. */
static void judge_bank(const char *cnaps, struct columns *findings)
{
	if (!cnaps || cnaps_valid(cnaps, strlen(cnaps)))
		return;
	struct finding finding = finding_of(RULE_ACCOUNT_CNAPS, NULL);
	finding_input(&finding, fact_text("cnaps", cnaps));
	finding_want(&finding, VERDICT_NEEDS_REVIEW, CHANGE_NONE, (struct fact){ 0 });
	findings_add(findings, &finding);
}

/* What the officer who verifies must see. */
static enum err judge(struct ctx *ctx, const char *id, const struct db_rows *employer,
	const struct account_form *form)
{
	struct columns *findings = findings_on(ctx->arena);
	judge_kind(employer, findings);
	judge_bank(form->cnaps, findings);
	return findings->rows ? findings_keep(ctx, id, findings) : ERR_NONE;
}

enum err account_submit(struct ctx *ctx, const char *enterprise_id, const struct account_form *form,
	char id[UUID_SIZE])
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_ENTERPRISE_AGENCY, &rows, DB_TEXT(enterprise_id));
	if (!err && !rows.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err)
		err = document_belongs(ctx, enterprise_id, form->body);
	if (!err)
		err = dossier_open(
			ctx, "account", enterprise_id, db_text(&rows, 0, "agency_id"), "ZH", id);
	const char *own = arena_text(ctx->arena, id);
	if (!err)
		err = insert(ctx, own, enterprise_id, form);
	if (!err)
		err = dossier_refer(ctx, own, "account", form->body);
	if (!err)
		err = move_one(ctx, "account", "submit", own, -1, NULL);
	return err ? err : judge(ctx, own, &rows, form);
}

enum err account_supersede(struct ctx *ctx, const struct moved *moved)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_ACCOUNT_OLDER, &rows, DB_TEXT(moved->ids.id[0]));
	if (err)
		return err;
	struct id_list older = id_list_of(ctx, &rows, "id", NULL, NULL);
	return as_system_move(ctx, "account", "supersede", &older);
}
