#include "http/wire/transport.h"

#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#define PROOF_MS 2000

static const struct transport_watch *watched;
static MHD_AccessHandlerCallback passed_to; /* ulfius's, the same for each daemon */
static atomic_ulong daemons, pieces, handled;

void transport_set(const struct transport_watch *watch)
{
	watched = watch;
}

struct transport_calls transport_count(void)
{
	return (struct transport_calls){ atomic_load(&daemons), atomic_load(&pieces),
		atomic_load(&handled) };
}

static void count(atomic_ulong *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* libmicrohttpd calls once for the head, then for each piece of a body, then for the end. */
static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *body, size_t *body_size,
	void **context)
{
	size_t size = *body_size;
	count(&handled);
	if (size && !watched->body_read(connection, size))
		return MHD_NO;
	enum MHD_Result result =
		passed_to(cls, connection, url, method, version, body, body_size, context);
	if (result == MHD_YES && !size && !watched->head_read(connection, *context))
		return MHD_NO;
	return result;
}

struct MHD_Daemon *MHD_start_daemon(unsigned int flags, uint16_t port,
	MHD_AcceptPolicyCallback accept, void *accept_cls, MHD_AccessHandlerCallback handler,
	void *handler_cls, ...)
{
	va_list options;
	count(&daemons);
	passed_to = handler;
	va_start(options, handler_cls);
	struct MHD_Daemon *daemon = MHD_start_daemon_va(
		flags, port, accept, accept_cls, watched ? handle : handler, handler_cls, options);
	va_end(options);
	return daemon;
}

/* libc's own is the same call. What is not passed on has to be asked for again even if nothing more
 * comes: the end of the stream wakes the library for that. */
ssize_t recv(int socket, void *buffer, size_t size, int flags)
{
	ssize_t n = recvfrom(socket, buffer, size, flags, NULL, NULL);
	if (!watched || n < 0 || !watched->is_ours(socket))
		return n;
	count(&pieces);
	size_t sound = watched->received(socket, buffer, (size_t)n);
	if (sound && sound < (size_t)n)
		shutdown(socket, SHUT_RD);
	return (ssize_t)sound;
}

bool transport_proven(struct MHD_Daemon *daemon)
{
	static const struct sockaddr_storage nowhere = { .ss_family = AF_UNIX };
	int pair[2];
	unsigned long before = atomic_load(&pieces);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return false;
	/* The daemon owns its end from here on, and closes it even if it refuses. */
	if (MHD_add_connection(daemon, pair[0], (const struct sockaddr *)&nowhere,
		    sizeof(nowhere)) == MHD_YES &&
		send(pair[1], "G", 1, MSG_NOSIGNAL) == 1 && !shutdown(pair[1], SHUT_WR)) {
		struct pollfd end = { .fd = pair[1], .events = POLLIN };
		poll(&end, 1, PROOF_MS);
	}
	close(pair[1]);
	return atomic_load(&pieces) > before;
}
