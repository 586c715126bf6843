/**
 * Connections the server holds, and the deadline of each request: whoever sends or reads a byte at
 * a time is cut off.
 *
 * libmicrohttpd only knows a timer of inactivity, which a byte now and then keeps alive. Here each
 * connection has a place that says since when it has been waiting for a request, sending one, or
 * reading a reply; a watchdog shuts down those that take too long. A connection whose request is
 * being handled is left alone.
 */
#pragma once
#include <stdint.h>

#include "base/arena.h"

struct connections;
struct connection;

/** Places for so many connections; a request may take `deadline_us` until it is whole. On the
 * arena. */
struct connections *connections_create(struct arena *arena, int room, int64_t deadline_us);
/** A new connection on a socket; NULL when there is no place left. */
struct connection *connection_open(struct connections *connections, int socket, int64_t now_us);
/** The connection on a socket; NULL when it is none of them. */
struct connection *connection_at(struct connections *connections, int socket);
/** Its socket. */
int connection_socket(const struct connection *connection);
/** Its socket is about to be closed. NULL is fine. */
void connection_close(struct connections *connections, struct connection *connection);

/** The request line has come. */
void connection_request(struct connection *connection, int64_t now_us);
/** The request is whole; it has as long as the database's deadlines give it. */
void connection_handle(struct connection *connection, int64_t now_us);
/** The reply is ready and has to be fetched. */
void connection_reply(struct connection *connection, int64_t now_us);
/** The exchange is over; the next request may come. */
void connection_rest(struct connection *connection, int64_t now_us);

/** Shuts down every connection past its deadline; returns how many. */
int connections_sweep(struct connections *connections, int64_t now_us);
