/**
 * The schema: embedded scripts, applied by `wengangd migrate` and compared by `wengangd serve`.
 *
 * Migrations (sql/migrations, forward only) run once each, in one transaction each. Repeatables
 * (functions, views, policies, transition rows) are all made again, in one transaction, whenever
 * one of them differs; what an earlier version made and no file makes any more disappears. Seeds
 * (idempotent SQL) run when they differ. All this is recorded in the schema `wengang_meta`, owned
 * like everything else by the role wg_owner, which cannot log in. Nothing here serves a request.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "gen/query.h"

enum script_kind {
	SCRIPT_META,      /**< 0000_*.sql: the notebook; runs every time */
	SCRIPT_MIGRATION, /**< NNNN_*.sql, in order from 0001 */
	SCRIPT_REPEATABLE,
	SCRIPT_SEED,
	SCRIPT_SANDBOX /**< a seed for sandboxes only */
};

struct script {
	enum script_kind kind;
	const char *name; /**< `0001_core.sql`, `view/claim.sql` */
	const char *text;
};

/** All scripts of one version of the program, in the order in which they run. */
struct script_list {
	size_t count;
	const struct script *script;
};
/** The program's own, made at build (gen/migration.c). */
extern const struct script_list SCHEMA;

/** What a key of the program must give here (house: keys): stored at the first run, compared ever
 * after. */
struct key_check {
	const char *name;
	const char *value; /**< printable; tells nothing of the key */
};

struct schema_settings {
	const char *conninfo; /**< migrate: a superuser, or the database's owner with CREATEROLE and
				 CREATEDB; schema_current: anyone */
	const struct script_list *schema;
	const char *reset; /**< migrate: the sandbox to empty first, by the name of its database;
			      NULL: none */
	bool sandbox;      /**< seed the sandbox too; serve without durable settings */
	const struct key_check *keys;
	size_t key_count;
	FILE *out; /**< a line for each script, and what went wrong; NULL is silent */
};

#define SCHEMA_WHY_SIZE 256
/**
 * Whether a program may serve this database: every script as embedded, transition rows untouched,
 * keys the same (unknown ones are stored), events written in this cluster or mended, UTF-8, and
 * (unless sandbox) fsync, full_page_writes and synchronous_commit on. Otherwise the first reason in
 * `why`.
 */
bool schema_current(const struct schema_settings *settings, char why[SCHEMA_WHY_SIZE]);

/** A statement without parameters, and what came of it. */
struct schema_question {
	enum query query;
	const char *answer; /**< the first cell, or NULL */
	const char *why;    /**< why it could not be asked; NULL when it was */
};
/** Asks them over the migrator's connection `conninfo`; texts lie on the arena. False with `why`
 * when there is no connection. */
bool schema_examine(const char *conninfo, struct arena *arena, struct schema_question *questions,
	size_t count, char why[SCHEMA_WHY_SIZE]);
