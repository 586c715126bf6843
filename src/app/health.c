#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "app/command.h"
#include "base/attr.h"

#define WAIT_S 2

static void socket_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* A server that listens on every address is asked on the loopback. */
static bool address_fill(struct sockaddr_storage *address, const struct config *config)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)address;
	if (inet_pton(AF_INET, config->listen, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)config->port);
		if (v4->sin_addr.s_addr == htonl(INADDR_ANY))
			v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return true;
	}
	if (inet_pton(AF_INET6, config->listen, &v6->sin6_addr) != 1)
		return false;
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons((uint16_t)config->port);
	if (IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr))
		v6->sin6_addr = in6addr_loopback;
	return true;
}

static bool answers(const struct sockaddr_storage *address)
{
	static const char request[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
				      "Connection: close\r\n\r\n";
	static const char wanted[] = "HTTP/1.1 200 ";
	const struct timeval wait = { .tv_sec = WAIT_S };
	char reply[sizeof(wanted)] = "";
	int fd CLEANUP(socket_close) = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) &&
	       !setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) &&
	       !connect(fd, (const struct sockaddr *)(const void *)address,
		       address->ss_family == AF_INET ? sizeof(struct sockaddr_in)
						     : sizeof(struct sockaddr_in6)) &&
	       send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) ==
		       (ssize_t)sizeof(request) - 1 &&
	       recv(fd, reply, sizeof(wanted) - 1, MSG_WAITALL) == (ssize_t)sizeof(wanted) - 1 &&
	       !strcmp(reply, wanted);
}

static int run(struct command *command)
{
	struct sockaddr_storage address = { .ss_family = AF_UNSPEC };
	if (address_fill(&address, &command->config) && answers(&address))
		return 0;
	fprintf(stderr, "nobody answers on port %d\n", command->config.port);
	return 1;
}

const struct subcommand HEALTH = { .word = "health",
	.run = run,
	.help = "whether a server of these settings answers; for HEALTHCHECK" };
