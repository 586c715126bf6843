/**
 * The conversation with a connection under a deadline, an instant of machine_clock_steady_us.
 *
 * Every connection stays non-blocking and in libpq's pipeline mode, so each call is: queue, Sync,
 * wait for the answers. A call never blocks longer than its deadline, even when the backend is
 * stopped.
 */
#pragma once
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct db_pool;

/** How long each host of a connection string (each address of its name) has to take us in, in
 * seconds, before the next is asked; libpq knows no shorter time. */
#define WIRE_HOST_S "2"
/** Connects to the first host that answers in its time and can be written to, and enters pipeline
 * mode; NULL when none does. */
PGconn *wire_connect(const struct db_pool *pool);
/** Sends what is queued and takes the next result. False when the connection is lost or the
 * deadline has passed. */
bool wire_take(PGconn *conn, int64_t until_us, PGresult **result);
/** Whether an idle connection is still there: a server that went away has left its farewell in the
 * socket. */
bool wire_alive(PGconn *conn);
void wire_clear(PGresult **result);
/** PQsetNoticeReceiver: the server's notices quote values. */
void wire_notice_ignore(void *context, const PGresult *result);
