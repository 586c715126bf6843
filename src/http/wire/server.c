#include "http/wire/server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>
#include <ulfius.h>

#include "base/log.h"
#include "base/machine_clock.h"
#include "http/path/dispatch.h"
#include "http/wire/connection.h"
#include "http/wire/framing.h"
#include "http/wire/metrics.h"
#include "http/wire/refusal.h"
#include "http/wire/transport.h"

#define STACK_BYTES ((size_t)512 * 1024)
/* Room for 8 KB of headers beside what goes with them; every idle connection holds it, too. */
#define CONNECTION_BYTES ((size_t)10 * 1024)
/* The library counts a connection as gone a moment before it says so. */
#define SPARE 64
#define IDLE_S 30
#define BACKLOG 1024
#define REQUEST_ARENA_BYTES ((size_t)128 * 1024 * 1024)
#define POLL_MS 20
#define FLAGS                                                                                      \
	(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL |          \
		MHD_USE_ITC | MHD_USE_ERROR_LOG)

struct server {
	struct program *program;
	struct connections *connections;
	struct _u_instance instance;
	struct _u_instance metrics;
	bool has_metrics;
	struct sockaddr_storage bound;
	pthread_t watchdog;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool ending;
};

/* A request whose body is still to come. */
struct begun {
	struct arena *arena;
	struct request *request;
	struct exchange *exchange;
};

/* A connection has a thread of its own, so what belongs to it can be found through the thread. */
static _Thread_local struct connection *here;
static _Thread_local struct framing framing;
static _Thread_local struct begun begun;
static _Thread_local bool in_flight;

/* The one that serves: the libraries call `recv` without a word of whose connection it is. */
static struct server *serving;

/* libmicrohttpd writes a line for each client that goes away: one a second is enough. */
static void PRINTF(2, 0) log_transport(void *unused, const char *format, va_list arguments)
{
	static _Atomic int64_t last_us;
	char text[256];
	int64_t now_us = machine_clock_steady_us(), before_us = last_us;
	(void)unused;
	if (now_us - before_us < 1000000)
		return;
	last_us = now_us;
	int n = vsnprintf(text, sizeof(text), format, arguments);
	while (n > 0 && n < (int)sizeof(text) && text[n - 1] == '\n')
		text[--n] = '\0';
	log_event(LOG_DEBUG, "transport", "what", text);
}

static void connection_notice(void *cls, struct MHD_Connection *mhd, void **context,
	enum MHD_ConnectionNotificationCode code)
{
	struct server *server = cls;
	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		connection_close(server->connections, *context);
		*context = NULL;
		return;
	}
	int socket = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	*context = connection_open(server->connections, socket, machine_clock_steady_us());
	/* Unknown here, nobody would check what comes over it. */
	if (!*context)
		shutdown(socket, SHUT_RDWR);
}

/* First sight of a request: libmicrohttpd also hands the connection to this callback, which ulfius
 * does not ask for. */
static void *request_begins(void *cls, const char *uri, struct MHD_Connection *mhd)
{
	here = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	connection_request(here, machine_clock_steady_us());
	return ulfius_uri_logger(cls, uri);
}

static void request_ends(
	void *cls, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode code)
{
	struct server *server = cls;
	mhd_request_completed(NULL, mhd, context, code);
	arena_destroy(begun.arena);
	begun = (struct begun){ 0 };
	connection_rest(here, machine_clock_steady_us());
	/* In flight until the reply has left: stopping must not cut it. */
	if (in_flight)
		metrics_leave(server->program->metrics);
	in_flight = false;
}

/* The last address of X-Forwarded-For is the one our own proxy has seen. */
static const char *forwarded_address(struct arena *arena, const struct request *request)
{
	const char *list = request_header(request, "X-Forwarded-For");
	if (!list)
		return NULL;
	const char *comma = strrchr(list, ',');
	const char *last = comma ? comma + 1 : list;
	last += strspn(last, " ");
	size_t n = strspn(last, "0123456789abcdefABCDEF.:[]");
	return n && n < INET6_ADDRSTRLEN + 8 ? arena_copy(arena, last, n) : NULL;
}

/* ulfius keeps sixteen bytes of an address, enough for IPv4; of IPv6 it is the network and a part
 * of the host. */
static const char *peer_address(struct arena *arena, const struct sockaddr *peer)
{
	char *text = arena_alloc(arena, INET6_ADDRSTRLEN);
	if (peer && peer->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)peer)->sin_addr,
			text, INET6_ADDRSTRLEN);
	else if (peer && peer->sa_family == AF_INET6)
		for (int i = 6; i < 14; i++)
			snprintf(text + (i - 6) * 2, 3, "%02x", (unsigned char)peer->sa_data[i]);
	return text;
}

static struct request *request_read(
	const struct program *program, const struct _u_request *from, struct arena *arena)
{
	struct request *request = arena_alloc(arena, sizeof(*request));
	int count = from->map_header->nb_values;
	struct header *headers = arena_alloc(arena, ((size_t)count + 1) * sizeof(*headers));
	for (int i = 0; i < count; i++)
		headers[i] =
			(struct header){ from->map_header->keys[i], from->map_header->values[i] };
	/* http_url is the request target as it was sent; url_path and the maps beside it are not.
	 */
	size_t path = strcspn(from->http_url, "?");
	request->method = from->http_verb;
	request->path = arena_copy(arena, from->http_url, path);
	request->query = from->http_url[path] ? from->http_url + path + 1 : "";
	request->header_count = (size_t)count;
	request->headers = headers;
	request->body = "";
	request->address = program->trust_forwarded ? forwarded_address(arena, request) : NULL;
	if (!request->address)
		request->address = peer_address(arena, from->client_address);
	return request;
}

static void response_send(const struct response *response, struct _u_response *out)
{
	out->status = response->status;
	if (response->size)
		ulfius_set_binary_body_response(
			out, (unsigned)response->status, response->body, response->size);
	for (size_t i = 0; i < response->header_count; i++)
		u_map_put(out->map_header, response->headers[i].name, response->headers[i].value);
}

static void begin(const struct _u_request *from)
{
	begun.arena = arena_create(REQUEST_ARENA_BYTES);
	begun.request = request_read(serving->program, from, begun.arena);
	begun.exchange = dispatch_open(serving->program, begun.request, begun.arena);
}

static int request_handle(const struct _u_request *from, struct _u_response *out, void *cls)
{
	struct server *server = cls;
	struct response response;
	metrics_enter(server->program->metrics);
	in_flight = true;
	connection_handle(here, machine_clock_steady_us());
	if (!begun.exchange)
		begin(from);
	begun.request->body = from->binary_body ? from->binary_body : "";
	begun.request->body_size = from->binary_body_length;
	dispatch(begun.exchange, &response);
	if (atomic_load(&server->program->stopping))
		header_add(&response, "Connection", "close");
	response_send(&response, out);
	arena_destroy(begun.arena);
	begun = (struct begun){ 0 };
	connection_reply(here, machine_clock_steady_us());
	return U_CALLBACK_COMPLETE;
}

static bool is_ours(int socket)
{
	if (!here && serving)
		here = connection_at(serving->connections, socket);
	return here && connection_socket(here) == socket;
}

static void refuse(int socket, const struct request *request, const struct response *response)
{
	connection_reply(here, machine_clock_steady_us());
	refusal_send(socket, response, !strcmp(request->method, "HEAD"));
}

/* What the head said is not known here, nor in which language: it was never read. */
static void refuse_bytes(int socket)
{
	static const struct request unread = { .method = "", .path = "", .query = "", .body = "" };
	struct response response;
	struct arena *arena = arena_create(REQUEST_ARENA_BYTES);
	struct exchange *exchange = dispatch_open(serving->program, &unread, arena);
	dispatch_refuse(exchange, framing.err, framing.doubt, &response);
	refuse(socket, &unread, &response);
	arena_destroy(arena);
}

static size_t received(int socket, const char *bytes, size_t n)
{
	size_t sound = framing_take(&framing, bytes, n);
	if (framing.err && !sound)
		refuse_bytes(socket);
	return sound;
}

static bool goes_on(struct MHD_Connection *mhd, bool refused, const struct response *response)
{
	if (refused)
		refuse(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
			begun.request, response);
	return !refused;
}

static const char *head_value(struct MHD_Connection *mhd, const char *name)
{
	return MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, name);
}

/* Few digits and nothing else: so much the framing has made sure of. */
static size_t length_of(const char *digits)
{
	size_t length = 0;
	for (; *digits; digits++)
		length = length * 10 + (size_t)(*digits - '0');
	return length;
}

/* Without a body there is nothing to spare: such a request is judged when it is answered. */
static bool head_read(struct MHD_Connection *mhd, void *context)
{
	const struct connection_info_struct *info = context;
	struct response response;
	const char *length = head_value(mhd, "Content-Length");
	size_t size = length ? length_of(length) : 0;
	if (!here || in_flight || (!size && !head_value(mhd, "Transfer-Encoding")))
		return true;
	begin(info->request);
	begun.request->body_size = size;
	return goes_on(mhd, dispatch_refuses_head(begun.exchange, &response), &response);
}

/* What a length announces was judged with the head; chunks announce nothing. */
static bool body_read(struct MHD_Connection *mhd, size_t n)
{
	struct response response;
	if (!here || request_header(begun.request, "Content-Length"))
		return true;
	begun.request->body_size += n;
	return goes_on(mhd, dispatch_refuses_size(begun.exchange, &response), &response);
}

static const struct transport_watch WATCH = { is_ours, received, head_read, body_read };

static int metrics_handle(const struct _u_request *from, struct _u_response *out, void *cls)
{
	struct server *server = cls;
	if (strcmp(from->http_verb, "GET") || strcmp(from->http_url, "/metrics")) {
		out->status = 404;
		return U_CALLBACK_COMPLETE;
	}
	struct arena *arena = arena_create(REQUEST_ARENA_BYTES);
	struct buffer text = buffer_on(arena);
	metrics_write(server->program, arena, &text);
	ulfius_set_binary_body_response(out, 200, text.data, text.size);
	u_map_put(out->map_header, "Content-Type", "text/plain; version=0.0.4");
	arena_destroy(arena);
	return U_CALLBACK_COMPLETE;
}

static void *watch(void *cls)
{
	struct server *server = cls;
	pthread_mutex_lock(&server->lock);
	while (!server->ending) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += 1;
		pthread_cond_timedwait(&server->ended, &server->lock, &until);
		int late = connections_sweep(server->connections, machine_clock_steady_us());
		if (late)
			log_event(LOG_WARN, "deadline", NULL, NULL);
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

static bool address_read(const char *text, uint16_t port, struct sockaddr_storage *address)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)address;
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		return true;
	}
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET6, text, &v6->sin6_addr) != 1)
		return false;
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	return true;
}

static bool instance_make(struct _u_instance *instance, uint16_t port, struct server *server,
	int (*handle)(const struct _u_request *, struct _u_response *, void *))
{
	if (ulfius_init_instance(instance, port, NULL, NULL) != U_OK)
		return false;
	instance->check_utf8 = 0;
	instance->allowed_post_processor = U_POST_PROCESS_NONE;
	return ulfius_add_endpoint_by_val(instance, "*", NULL, "*", 0, handle, server) == U_OK;
}

static bool api_start(struct server *server, const struct server_settings *settings)
{
	bool v6 = server->bound.ss_family == AF_INET6;
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)log_transport, NULL },
		{ MHD_OPTION_SOCK_ADDR, 0, &server->bound },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)request_ends, server },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)request_begins, NULL },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_notice, server },
		{ MHD_OPTION_CONNECTION_LIMIT, (intptr_t)settings->connection_limit, NULL },
		{ MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)settings->address_limit, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_BYTES, NULL },
		{ MHD_OPTION_THREAD_STACK_SIZE, (intptr_t)STACK_BYTES, NULL },
		{ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
		{ MHD_OPTION_LISTEN_BACKLOG_SIZE, BACKLOG, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	unsigned flags = FLAGS | (v6 ? (unsigned)MHD_USE_IPv6 : 0);
	return ulfius_start_framework_with_mhd_options(&server->instance, flags, options) == U_OK;
}

static bool metrics_start(struct server *server, const struct server_settings *settings)
{
	struct sockaddr_storage bound;
	address_read("127.0.0.1", settings->metrics_port, &bound);
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)log_transport, NULL },
		{ MHD_OPTION_SOCK_ADDR, 0, &bound },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)mhd_request_completed, NULL },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)ulfius_uri_logger, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, 16, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, NULL },
		{ MHD_OPTION_THREAD_STACK_SIZE, (intptr_t)STACK_BYTES, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	server->has_metrics =
		instance_make(&server->metrics, settings->metrics_port, server, metrics_handle);
	return server->has_metrics &&
	       ulfius_start_framework_with_mhd_options(&server->metrics, FLAGS, options) == U_OK;
}

/* NULL, or why not: whoever listens is there or none is. */
static const char *doors_open(struct server *server, const struct server_settings *settings)
{
	if (!address_read(settings->address, settings->port, &server->bound))
		return "the address to listen on is no IPv4 or IPv6 address";
	if (!instance_make(&server->instance, settings->port, server, request_handle) ||
		!api_start(server, settings))
		return "the address and port are taken or not ours";
	if (!transport_count().daemons || !transport_proven(server->instance.mhd_daemon))
		return "libulfius or libmicrohttpd does not call the program's MHD_start_daemon "
		       "and recv, so no request would be checked: use the shared libraries of "
		       "Debian 12";
	if (settings->metrics_port && !metrics_start(server, settings))
		return "the metrics port is taken";
	if (pthread_create(&server->watchdog, NULL, watch, server))
		return "the watchdog thread could not be started";
	return NULL;
}

static void doors_close(struct server *server)
{
	ulfius_stop_framework(&server->instance);
	ulfius_clean_instance(&server->instance);
	if (!server->has_metrics)
		return;
	ulfius_stop_framework(&server->metrics);
	ulfius_clean_instance(&server->metrics);
}

struct server *server_start(struct program *program, const struct server_settings *settings,
	struct arena *arena, const char **why)
{
	struct server *server = arena_alloc(arena, sizeof(*server));
	server->program = program;
	serving = server;
	transport_set(&WATCH);
	server->connections = connections_create(arena, (int)settings->connection_limit + SPARE,
		(int64_t)settings->deadline_s * 1000000);
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->ended, NULL);
	*why = doors_open(server, settings);
	if (!*why)
		return server;
	/* Its threads must not outlive what they were given. */
	doors_close(server);
	return NULL;
}

static void wait_for_requests(const struct server *server, int drain_s)
{
	int64_t until_us = machine_clock_steady_us() + (int64_t)drain_s * 1000000;
	while (metrics_in_flight(server->program->metrics) > 0 &&
		machine_clock_steady_us() < until_us)
		usleep(POLL_MS * 1000);
}

static void watchdog_stop(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	server->ending = true;
	pthread_cond_signal(&server->ended);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->watchdog, NULL);
}

void server_stop(struct server *server, int drain_s)
{
	atomic_store(&server->program->stopping, true);
	/* Quiesced, the daemon still listens to nobody; the socket stays ours to close. */
	int listening = MHD_quiesce_daemon(server->instance.mhd_daemon);
	if (listening >= 0)
		shutdown(listening, SHUT_RDWR);
	wait_for_requests(server, drain_s);
	watchdog_stop(server);
	doors_close(server);
	if (listening >= 0)
		close(listening);
}
