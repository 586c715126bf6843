#include "domain/party/enterprise.h"

#include <string.h>

#include "crypt/uuid.h"
#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/finding.h"
#include "domain/case/id_list.h"
#include "domain/case/move.h"
#include "domain/case/system.h"
#include "domain/party/size_proposal.h"
#include "domain/party/user.h"
#include "rules/enterprise_kind.h"

static enum err check_form(struct ctx *ctx, const char *body, const char **agency_id)
{
	struct db_rows rows;
	enum err err = db(ctx, QUERY_ENTERPRISE_FORM, &rows, DB_TEXT(body));
	if (err)
		return err;
	*agency_id = db_text(&rows, 0, "agency_id");
	if (!*agency_id)
		fault_add(&ctx->fault, "/agency_id", CODE_ENUM, 0);
	if (!db_bool(&rows, 0, "kind_fits"))
		fault_add(&ctx->fault, "/kind", CODE_KIND_OF_CODE, 0);
	return ctx->fault.total ? fail(&ctx->fault, ERR_INVALID) : ERR_NONE;
}

static enum err insert(struct ctx *ctx, const char *body, const char *agency_id, char id[UUID_SIZE])
{
	uuid_new(id);
	const char *own = arena_text(ctx->arena, id);
	enum err err = db(ctx, QUERY_ENTERPRISE_SPEAK, NULL, DB_TEXT(own));
	if (!err)
		err = dossier_insert(ctx, "enterprise", own, own, agency_id, "QY");
	if (!err)
		err = dossier_refer(ctx, own, "enterprise", body);
	return err ? err : db(ctx, QUERY_ENTERPRISE_INSERT, NULL, DB_TEXT(own), DB_TEXT(body));
}

/* An employer the levy agency has named is there as a stub: who registers fills it, and so takes
 * over what is known of the employer. */
static enum err stub_take(struct ctx *ctx, const char *body, char id[UUID_SIZE], bool *taken)
{
	struct db_rows stub;
	enum err err = as_system_run(ctx, QUERY_ENTERPRISE_STUBS_STAY, 0, NULL, NULL);
	if (!err)
		err = as_system_db(ctx, QUERY_ENTERPRISE_STUB, &stub, DB_TEXT(body));
	if (err || !stub.count)
		return err;
	*taken = true;
	const char *own = db_text(&stub, 0, "id");
	memcpy(id, own, UUID_SIZE);
	err = as_system_db(ctx, QUERY_ENTERPRISE_ADOPT, NULL, DB_TEXT(own), DB_TEXT(body));
	return err ? err : db(ctx, QUERY_ENTERPRISE_SPEAK, NULL, DB_TEXT(own));
}

enum err enterprise_register(struct ctx *ctx, const char *action, const char *body,
	const struct clerk *clerk, char id[UUID_SIZE])
{
	const char *agency_id = NULL;
	bool taken = false;
	enum err err = check_form(ctx, body, &agency_id);
	if (!err)
		err = stub_take(ctx, body, id, &taken);
	if (!err && !taken)
		err = insert(ctx, body, agency_id, id);
	if (!err)
		err = move_one(ctx, "enterprise", action, arena_text(ctx->arena, id), -1, NULL);
	if (!err)
		err = size_proposal_make(ctx, arena_text(ctx->arena, id), NULL);
	if (err)
		return err;
	struct new_user user = { .username = clerk->username,
		.password = clerk->password,
		.display_name = clerk->display_name,
		.role = ROLE_enterprise,
		.enterprise_id = arena_text(ctx->arena, id) };
	return user_create(ctx, &user, NULL);
}

enum err enterprise_change(struct ctx *ctx, const struct moved *moved)
{
	const char *id = moved->ids.id[0];
	enum err err = db(ctx, QUERY_ENTERPRISE_CHANGE, NULL, DB_TEXT(id), DB_TEXT(moved->note));
	return err ? err : size_proposal_make(ctx, id, NULL);
}

/* All registrations of the code are locked in one order before the first of them moves. */
static enum err lock_rivals(struct ctx *ctx, const char *id, struct id_list *rivals)
{
	struct db_rows held;
	enum err err = as_system_db(ctx, QUERY_ENTERPRISE_RIVALS, &held, DB_TEXT(id));
	if (!err)
		*rivals = id_list_of(ctx, &held, "id", "own", "f");
	return err;
}

enum err enterprise_verify(struct ctx *ctx, const struct asked_step *asked)
{
	struct id_list rivals;
	enum err err = lock_rivals(ctx, asked->id, &rivals);
	struct move step = move_of(asked);

	step.argument = &rivals;
	return err ? err : move(ctx, &step);
}

/* Wherever they lie and whoever typed them in: a squatter blocks nobody. */
enum err enterprise_overtake(struct ctx *ctx, const struct moved *moved)
{
	static const char note[] = "{\"reasons\":[{\"code\":\"verified_elsewhere\","
				   "\"text\":\"同一代码已有登记核实通过\"}]}";
	const struct id_list *rivals = moved->argument;
	return move(ctx, &(struct move){ .flow = "enterprise",
				 .action = "overtake",
				 .ids = rivals->id,
				 .count = rivals->count,
				 .version = -1,
				 .note = note,
				 .as_system = true });
}

enum err enterprise_misfits(struct ctx *ctx, struct db_rows *rows)
{
	enum err err = db_run(ctx, QUERY_ENTERPRISE_MISFITS, 0, NULL, rows);
	for (size_t i = 0; !err && i < rows->count; i++) {
		struct columns *findings = findings_on(ctx->arena);
		struct finding finding =
			enterprise_kind_finding(NULL, db_bool(rows, i, "sole_trader"));
		findings_add(findings, &finding);
		err = findings_carry(ctx, db_text(rows, i, "id"), findings);
	}
	return err;
}
