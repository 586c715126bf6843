// floors: base
/*
 * Load over HTTP, with little CPU of its own: one thread, raw sockets, keep-alive. Any reply that
 * is not 200 ends it with status 1.
 *
 *   load read PORT CONNECTIONS SECONDS PATH           GET, as often as the server answers
 *   load put  PORT CONNECTIONS SECONDS BODY PATH...   PUT the file BODY; connection i takes path i
 *   load hold PORT CONNECTIONS PATH                   one GET each, then idle until stdin ends
 *
 * With 0 seconds each connection asks once. The token comes from WENGANG_TOKEN. Prints one line of
 * JSON: requests, seconds, p50_us, p99_us.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/machine_clock.h"

#define HEAD_SIZE 2048
#define REPLY_SIZE ((size_t)32 * 1024)
#define EVENTS 64

struct connection {
	int socket;
	bool blocked; /* waits for room to send */
	const char *path;
	char head[HEAD_SIZE];
	size_t head_size, sent;
	char reply[REPLY_SIZE];
	size_t got, whole; /* whole: 0 until the reply's head has come */
	int64_t started_us;
};

struct load {
	struct arena *arena;
	const char *method, *token;
	struct sockaddr_in server;
	char *body;
	size_t body_size;
	int poll;
	size_t count, busy;
	struct connection *connections;
	int64_t started_us, until_us, ended_us;
	struct buffer durations; /* uint32_t µs each */
	unsigned long long key;
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "load: %s: %s\n", what, why);
	exit(1);
}

static size_t number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);
	if (!*text || *end)
		die(text, "not a number");
	return value;
}

static void head_write(struct load *load, struct connection *connection)
{
	int n = snprintf(connection->head, HEAD_SIZE,
		"%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
		"Authorization: Bearer %s\r\n",
		load->method, connection->path, load->token);
	if (load->body)
		n += snprintf(connection->head + n, HEAD_SIZE - (size_t)n,
			"Content-Type: application/json\r\nContent-Length: %zu\r\nIf-Match: *\r\n"
			"Idempotency-Key: bench-%016llx\r\n",
			load->body_size, load->key++);
	n += snprintf(connection->head + n, HEAD_SIZE - (size_t)n, "\r\n");
	if (n >= HEAD_SIZE)
		die("head", "does not fit");
	connection->head_size = (size_t)n;
}

static void watch(struct load *load, struct connection *connection, int operation)
{
	struct epoll_event event = {
		.events = EPOLLIN | (connection->blocked ? (uint32_t)EPOLLOUT : 0),
		.data.ptr = connection,
	};
	if (epoll_ctl(load->poll, operation, connection->socket, &event))
		die("epoll", strerror(errno));
}

static ssize_t send_rest(const struct load *load, const struct connection *connection)
{
	size_t head = connection->head_size, sent = connection->sent;
	size_t of_body = sent > head ? sent - head : 0;
	struct iovec pieces[2] = {
		{ (char *)connection->head + (sent < head ? sent : head),
			sent < head ? head - sent : 0 },
		{ load->body + of_body, load->body_size - of_body },
	};
	struct msghdr message = { .msg_iov = pieces, .msg_iovlen = load->body_size ? 2 : 1 };
	return sendmsg(connection->socket, &message, MSG_NOSIGNAL);
}

static void send_on(struct load *load, struct connection *connection)
{
	size_t all = connection->head_size + load->body_size;
	while (connection->sent < all) {
		ssize_t n = send_rest(load, connection);
		if (n < 0 && errno != EAGAIN)
			die("send", strerror(errno));
		if (n < 0)
			break;
		connection->sent += (size_t)n;
	}
	bool blocked = connection->sent < all;
	if (blocked == connection->blocked)
		return;
	connection->blocked = blocked;
	watch(load, connection, EPOLL_CTL_MOD);
}

static void ask(struct load *load, struct connection *connection)
{
	head_write(load, connection);
	connection->sent = connection->got = connection->whole = 0;
	connection->started_us = machine_clock_steady_us();
	send_on(load, connection);
}

/* Reads status and length once the head is whole. */
static void head_read(struct connection *connection)
{
	static const char good[] = "HTTP/1.1 200 ", length[] = "\r\nContent-Length: ";
	char *reply = connection->reply;
	reply[connection->got] = '\0';
	char *end = strstr(reply, "\r\n\r\n");
	if (!end && connection->got < REPLY_SIZE - 1)
		return;
	const char *at = strcasestr(reply, length);
	if (strncmp(reply, good, strlen(good)) || !end || !at || at > end)
		die(connection->path, reply);
	connection->whole = (size_t)(end + 4 - reply) + strtoul(at + strlen(length), NULL, 10);
}

/* False while the reply is not whole. */
static bool receive(struct connection *connection)
{
	static char scratch[REPLY_SIZE];
	bool known = connection->whole;
	char *to = known ? scratch : connection->reply + connection->got;
	size_t room = known ? REPLY_SIZE : REPLY_SIZE - 1 - connection->got;
	ssize_t n = recv(connection->socket, to, room, 0);
	if (n < 0 && errno == EAGAIN)
		return false;
	if (n <= 0)
		die("receive", n ? strerror(errno) : "the server closed the connection");
	connection->got += (size_t)n;
	if (!known)
		head_read(connection);
	return connection->whole && connection->got >= connection->whole;
}

static void finish(struct load *load, struct connection *connection)
{
	int64_t now_us = machine_clock_steady_us();
	uint32_t duration_us = (uint32_t)(now_us - connection->started_us);
	buffer_put(&load->durations, &duration_us, sizeof(duration_us));
	load->ended_us = now_us;
	if (now_us < load->until_us)
		ask(load, connection);
	else
		load->busy--;
}

static void serve_event(struct load *load, const struct epoll_event *event)
{
	struct connection *connection = event->data.ptr;
	if (event->events & EPOLLOUT)
		send_on(load, connection);
	if (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR) && receive(connection))
		finish(load, connection);
}

static void serve_until_idle(struct load *load)
{
	struct epoll_event events[EVENTS];
	while (load->busy) {
		int n = epoll_wait(load->poll, events, EVENTS, 60000);
		if (n <= 0)
			die("wait", n ? strerror(errno) : "no reply for a minute");
		for (int i = 0; i < n; i++)
			serve_event(load, &events[i]);
	}
}

static void run(struct load *load, size_t seconds)
{
	load->started_us = machine_clock_steady_us();
	load->until_us = load->started_us + (int64_t)seconds * 1000000;
	load->busy = load->count;
	for (size_t i = 0; i < load->count; i++)
		ask(load, &load->connections[i]);
	serve_until_idle(load);
}

/* One after the other: what stays behind is what an idle connection holds, not what a rush left. */
static void run_in_turn(struct load *load)
{
	load->started_us = machine_clock_steady_us();
	for (size_t i = 0; i < load->count; i++) {
		load->busy = 1;
		ask(load, &load->connections[i]);
		serve_until_idle(load);
	}
}

static void connect_one(struct load *load, struct connection *connection)
{
	int one = 1;
	connection->socket = socket(AF_INET, SOCK_STREAM, 0);
	if (connection->socket < 0 ||
		connect(connection->socket, (struct sockaddr *)&load->server, sizeof(load->server)))
		die("connect", strerror(errno));
	setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	fcntl(connection->socket, F_SETFL, O_NONBLOCK);
	watch(load, connection, EPOLL_CTL_ADD);
}

static void connect_all(struct load *load, char **paths, size_t path_count)
{
	struct rlimit files = { 65536, 65536 };
	setrlimit(RLIMIT_NOFILE, &files);
	load->connections = arena_alloc(load->arena, load->count * sizeof(*load->connections));
	load->poll = epoll_create1(0);
	for (size_t i = 0; i < load->count; i++) {
		load->connections[i].path = paths[i % path_count];
		connect_one(load, &load->connections[i]);
	}
}

static void body_read(struct load *load, const char *path)
{
	struct stat file;
	int from = open(path, O_RDONLY);
	if (from < 0 || fstat(from, &file))
		die(path, strerror(errno));
	load->body_size = (size_t)file.st_size;
	load->body = arena_raw(load->arena, load->body_size);
	if (read(from, load->body, load->body_size) != file.st_size)
		die(path, "cannot be read");
	close(from);
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void report(struct load *load)
{
	uint32_t *us = (uint32_t *)(void *)load->durations.data;
	size_t count = load->durations.size / sizeof(*us);
	qsort(us, count, sizeof(*us), ascending);
	printf("{\"requests\":%zu,\"seconds\":%.6f,\"p50_us\":%u,\"p99_us\":%u}\n", count,
		(double)(load->ended_us - load->started_us) / 1e6, us[count / 2],
		us[count * 99 / 100]);
	fflush(stdout);
}

static void load_init(struct load *load, char **argv)
{
	*load = (struct load){ .arena = arena_create((size_t)1 << 30), .method = "GET" };
	load->token = getenv("WENGANG_TOKEN");
	load->server = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)number(argv[2])),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	load->count = number(argv[3]);
	load->durations = buffer_on(load->arena);
	if (!load->token || getrandom(&load->key, sizeof(load->key), 0) != sizeof(load->key))
		die("WENGANG_TOKEN", "is missing");
}

int main(int argc, char **argv)
{
	struct load load;
	if (argc < 5)
		die("usage", "read | put | hold PORT CONNECTIONS ...");
	load_init(&load, argv);
	bool holds = !strcmp(argv[1], "hold"), puts = !strcmp(argv[1], "put");
	int paths = holds ? 4 : puts ? 6 : 5;
	if (argc <= paths)
		die("usage", "a path is missing");
	if (puts) {
		load.method = "PUT";
		body_read(&load, argv[5]);
	}
	connect_all(&load, argv + paths, (size_t)(argc - paths));
	if (holds)
		run_in_turn(&load);
	else
		run(&load, number(argv[4]));
	report(&load);
	while (holds && getchar() != EOF)
		continue;
	arena_destroy(load.arena);
	return 0;
}
