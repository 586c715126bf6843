/**
 * Transport: the two functions of ours that the libraries call, so that a request is seen before
 * they read it.
 *
 * The program defines `recv`, which libmicrohttpd calls for each piece of a connection, and
 * `MHD_start_daemon`, by which ulfius hands over its handler: the handler that libmicrohttpd then
 * calls is ours. Both names are exported by the program and found before those of the libraries. A
 * library that was linked in another way would not call them, and nothing would be checked: the
 * server proves at its start that both are called.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct MHD_Connection;
struct MHD_Daemon;

/** Who is asked. All are called from the thread of the connection. */
struct transport_watch {
	/** Whether a socket is a connection of the server; others (the database's) are left alone.
	 */
	bool (*is_ours)(int socket);
	/** What has come; how many bytes may be passed on. Fewer than `n` end the connection: 0 at
	 * once, others when what is passed on has been answered, and then it is asked again. */
	size_t (*received)(int socket, const char *bytes, size_t n);
	/** A head was read; `context` is ulfius's. False ends the connection. Also called when the
	 * request has been answered. */
	bool (*head_read)(struct MHD_Connection *connection, void *context);
	/** So many bytes of its body come. False ends the connection. */
	bool (*body_read)(struct MHD_Connection *connection, size_t n);
};

/** From now on `watch` is asked; it must outlive every daemon. */
void transport_set(const struct transport_watch *watch);

/** How often the libraries called ours: daemons started, pieces of our connections read, calls of
 * the handler. */
struct transport_calls {
	unsigned long daemons;
	unsigned long pieces;
	unsigned long handled;
};
struct transport_calls transport_count(void);

/**
 * Whether libmicrohttpd reads the connections of this daemon through our `recv`: gives it a
 * connection with one byte, and waits at most two seconds for its end. `watch` must know the
 * socket as one of ours.
 */
MUST_USE bool transport_proven(struct MHD_Daemon *daemon);
