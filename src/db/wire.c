#include "wire.h"

#include <errno.h>
#include <poll.h>

#include "base/machine_clock.h"
#include "link.h"

#define LAST_WORDS_MS 20

static bool wire_wait(const PGconn *conn, short events, int64_t until_us)
{
	struct pollfd waiting = { .fd = PQsocket(conn), .events = events };
	int ready;
	do {
		int64_t left_us = until_us - machine_clock_steady_us();
		if (left_us <= 0)
			return false;
		ready = poll(&waiting, 1, (int)(left_us / 1000 + 1));
	} while (ready < 0 && errno == EINTR);
	return ready > 0;
}

void wire_notice_ignore(void *context, const PGresult *result)
{
	(void)context;
	(void)result;
}

/* What stands before dbname can be overridden by the operator's connection string, what stands
 * behind it cannot. libpq goes on to the next host after connect_timeout only when it waits itself:
 * PQconnectPoll would stay with a host that took the connection and says nothing. */
static PGconn *wire_start(const struct db_pool *pool)
{
	const char *const keys[] = { "application_name", "connect_timeout", "tcp_user_timeout",
		"keepalives_idle", "keepalives_interval", "keepalives_count", "gssencmode",
		"target_session_attrs", "dbname", "client_encoding", "options", NULL };
	const char *const values[] = { "wengang", WIRE_HOST_S, "5000", "10", "5", "3", "disable",
		"read-write", pool->settings.conninfo, "UTF8", pool->options, NULL };
	return PQconnectdbParams(keys, values, 1);
}

PGconn *wire_connect(const struct db_pool *pool)
{
	PGconn *conn = wire_start(pool);
	if (PQstatus(conn) == CONNECTION_OK && !PQsetnonblocking(conn, 1) &&
		PQenterPipelineMode(conn)) {
		PQsetNoticeReceiver(conn, wire_notice_ignore, NULL);
		return conn;
	}
	PQfinish(conn);
	return NULL;
}

bool wire_take(PGconn *conn, int64_t until_us, PGresult **result)
{
	for (;;) {
		int unsent = PQflush(conn);
		if (unsent < 0)
			return false;
		if (!PQisBusy(conn))
			break;
		short events = unsent ? POLLIN | POLLOUT : POLLIN;
		if (!wire_wait(conn, events, until_us) || !PQconsumeInput(conn))
			return false;
	}
	*result = PQgetResult(conn);
	return true;
}

bool wire_alive(PGconn *conn)
{
	struct pollfd idle = { .fd = PQsocket(conn), .events = POLLIN };
	int wait_ms = 0;
	/* What came unasked may be a changed setting, or the last words before an end of file,
	 * which follows at once. */
	while (PQstatus(conn) == CONNECTION_OK && poll(&idle, 1, wait_ms) > 0) {
		if (!PQconsumeInput(conn))
			return false;
		wait_ms = LAST_WORDS_MS;
	}
	return PQstatus(conn) == CONNECTION_OK;
}

void wire_clear(PGresult **result)
{
	PQclear(*result);
	*result = NULL;
}
