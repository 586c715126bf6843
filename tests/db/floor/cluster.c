#include "cluster.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Last: it has a macro named like our fail(). */
#include <cmocka.h>

static char directory[] = "/tmp/wengang-db-XXXXXX";
static char host[200];

static void script(const char *verb, char *answer, int size)
{
	char command[200];
	snprintf(command, sizeof(command), "bash src/build/postgres.sh %s %s/pg", verb, directory);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	answer[0] = '\0';
	while (fgets(answer, size, pipe))
		;
	assert_int_equal(pclose(pipe), 0);
}

void cluster_start(void)
{
	char conninfo[300];
	assert_non_null(mkdtemp(directory));
	/* The server's user must be able to pass. */
	char command[100];
	snprintf(command, sizeof(command), "chmod 755 %s", directory);
	assert_int_equal(system(command), 0);
	script("start", conninfo, sizeof(conninfo));
	snprintf(host, sizeof(host), "%.*s", (int)strcspn(conninfo, " "), conninfo);
}

void cluster_stop(void)
{
	char answer[300];
	script("remove", answer, sizeof(answer));
	remove(directory);
}

const char *cluster_conninfo(const char *name, const char *user)
{
	static _Thread_local char slots[4][300];
	static _Thread_local int slot;
	char *text = slots[slot++ % 4];
	snprintf(text, sizeof(slots[0]), "%s dbname=%s user=%s", host, name, user);
	return text;
}

const char *cluster_sql(const char *name, const char *sql)
{
	static char answer[1000];
	PGconn *conn = PQconnectdb(cluster_conninfo(name, "postgres"));
	PGresult *result = PQexec(conn, sql);
	if (PQresultStatus(result) == PGRES_FATAL_ERROR)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	snprintf(answer, sizeof(answer), "%s", PQntuples(result) ? PQgetvalue(result, 0, 0) : "");
	PQclear(result);
	PQfinish(conn);
	return answer;
}

const char *cluster_database(const char *name)
{
	char sql[100];
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s TEMPLATE template0", name);
	cluster_sql("postgres", sql);
	return cluster_conninfo(name, "postgres");
}
