/**
 * The conversation with a connection under a deadline, an instant of machine_clock_steady_us.
 *
 * Every connection stays non-blocking and in libpq's pipeline mode, so each call is: queue, Sync,
 * wait for the answers. Nothing here blocks longer than the deadline, even when the backend is
 * stopped.
 */
#pragma once
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct db_pool;

/** Connects and enters pipeline mode; NULL when it failed or took longer. */
PGconn *wire_connect(const struct db_pool *pool, int64_t until_us);
/** Sends what is queued and takes the next result. False when the connection is lost or the
 * deadline has passed. */
bool wire_take(PGconn *conn, int64_t until_us, PGresult **result);
/** Whether an idle connection is still there: a server that went away has left its farewell in the
 * socket. */
bool wire_alive(PGconn *conn);
void wire_clear(PGresult **result);
/** PQsetNoticeReceiver: the server's notices quote values. */
void wire_notice_ignore(void *context, const PGresult *result);
