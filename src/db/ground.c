#include "ground.h"

#include <string.h>

/* Whether the notebook is there: the first migrator makes it. */
static bool notebook_find(struct schema_work *work, bool *found)
{
	const char *table;
	if (!schema_ask(work, QUERY_MIGRATE_NOTEBOOK, NULL, &table))
		return false;
	*found = table != NULL;
	return true;
}

static bool mark_find(struct schema_work *work, bool *marked)
{
	const char *mark = NULL;
	if (!notebook_find(work, marked))
		return false;
	if (*marked && !schema_ask(work, QUERY_MIGRATE_SANDBOX, NULL, &mark))
		return false;
	*marked = mark != NULL;
	return true;
}

/* How many cases of each kind, or else what tables; NULL when there is nothing. */
static bool contents_find(struct schema_work *work, const char **contents)
{
	const char *dossiers, *cases = NULL;
	if (!schema_ask(work, QUERY_MIGRATE_TABLES, NULL, contents) ||
		!schema_ask(work, QUERY_MIGRATE_DOSSIERS, NULL, &dossiers))
		return false;
	if (dossiers && !schema_ask(work, QUERY_MIGRATE_CASES, NULL, &cases))
		return false;
	*contents = cases ? arena_printf(work->arena, "cases (%s)", cases) : *contents;
	return true;
}

/* One whose making was cut short has no seeds yet by which `serve` would know it. */
static bool real_fit(struct schema_work *work)
{
	bool found, marked = false;
	if (!notebook_find(work, &found) || (found && !schema_marked(work, &marked)))
		return false;
	return !marked ||
	       schema_refuse(
		       work, "this database was begun as a sandbox; migrate it as one (--sandbox)");
}

static bool sandbox_fit(struct schema_work *work)
{
	bool marked;
	const char *contents;
	if (!work->settings->sandbox)
		return real_fit(work);
	if (!mark_find(work, &marked))
		return false;
	if (marked)
		return true;
	if (!contents_find(work, &contents))
		return false;
	return !contents || schema_refuse(work,
				    "a sandbox is made only in an empty database or one that is a "
				    "sandbox already; this one holds %s",
				    contents);
}

bool ground_fit(struct schema_work *work)
{
	bool found;
	return notebook_find(work, &found) && (!found || schema_keys_same(work)) &&
	       sandbox_fit(work);
}

bool ground_mark(struct schema_work *work)
{
	const char *const values[] = { SCHEMA_MARK, SCHEMA_MARK };
	return !work->settings->sandbox ||
	       schema_ask(work, QUERY_MIGRATE_DIGEST_NOTE, values, NULL);
}

static bool name_fit(struct schema_work *work)
{
	const char *name;
	if (!schema_ask(work, QUERY_MIGRATE_DATABASE_NAME, NULL, &name))
		return false;
	return !strcmp(name, work->settings->reset) ||
	       schema_refuse(work, "--reset-sandbox names %s, but this database is called %s",
		       work->settings->reset, name);
}

bool ground_clear(struct schema_work *work)
{
	bool marked;
	const char *strangers;
	if (!name_fit(work) || !mark_find(work, &marked))
		return false;
	if (!marked)
		return schema_refuse(
			work, "--reset-sandbox: %s is not marked a sandbox", work->settings->reset);
	if (!schema_ask(work, QUERY_MIGRATE_STRANGERS, NULL, &strangers))
		return false;
	if (strangers)
		return schema_refuse(work,
			"--reset-sandbox: %s holds tables that are not its own: %s",
			work->settings->reset, strangers);
	return schema_ask(work, QUERY_MIGRATE_EMPTY, NULL, NULL);
}
