/**
 * The server: sockets, threads and bytes. ulfius and libmicrohttpd carry requests in and responses
 * out; everything else is dispatch.
 *
 * One thread per connection with poll, so a thread that waits for the database keeps nobody else
 * waiting. Stopping takes three steps: new connections are refused, requests in flight get their
 * replies, then the threads end.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "http/path/program.h"

struct server;

struct server_settings {
	const char *address; /**< IPv4 or IPv6 literal to listen on */
	uint16_t port;
	uint16_t metrics_port;     /**< on 127.0.0.1 only; 0: none */
	unsigned connection_limit; /**< further connections are refused */
	unsigned address_limit;    /**< of them from one address; 0: no such limit */
	int deadline_s;            /**< until a request must be whole */
};

/** Listens and serves from threads of its own. NULL with *why when it cannot. On the arena; the
 * program must outlive it. */
MUST_USE struct server *server_start(struct program *program,
	const struct server_settings *settings, struct arena *arena, const char **why);
/** Refuses new connections, waits at most `drain_s` for requests in flight, ends all threads. */
void server_stop(struct server *server, int drain_s);
