// floors: http base
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>
#include <ulfius.h>

#include "base/attr.h"
#include "http/wire/transport.h"

#include <cmocka.h> /* last: it defines fail() */

#define FLAGS                                                                                      \
	(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL |          \
		MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET)
#define REQUEST "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"

/* What the connection under test is allowed. */
static _Atomic bool heads_pass, bodies_pass, all_ours;
static _Atomic size_t passed_on;

static bool is_ours(int socket)
{
	(void)socket;
	return all_ours;
}

static size_t received(int socket, const char *bytes, size_t n)
{
	(void)socket;
	(void)bytes;
	return n < passed_on ? n : passed_on;
}

static bool head_read(struct MHD_Connection *connection, void *context)
{
	(void)connection;
	(void)context;
	return heads_pass;
}

static bool body_read(struct MHD_Connection *connection, size_t n)
{
	(void)connection;
	assert_int_equal(n, 3);
	return bodies_pass;
}

static const struct transport_watch WATCH = { is_ours, received, head_read, body_read };

static int answer(const struct _u_request *from, struct _u_response *out, void *cls)
{
	(void)from;
	(void)cls;
	ulfius_set_string_body_response(out, 200, "whole");
	return U_CALLBACK_COMPLETE;
}

static void instance_start(struct _u_instance *instance)
{
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)mhd_request_completed, NULL },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)ulfius_uri_logger, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	assert_int_equal(ulfius_init_instance(instance, 1, NULL, NULL), U_OK);
	ulfius_add_endpoint_by_val(instance, "*", NULL, "*", 0, answer, NULL);
	assert_int_equal(ulfius_start_framework_with_mhd_options(instance, FLAGS, options), U_OK);
}

/* Sends a request over a connection of its own; gives what came back. */
static const char *ask(struct _u_instance *instance, const char *request)
{
	static char reply[4096];
	static const struct sockaddr_storage nowhere = { .ss_family = AF_UNIX };
	int pair[2];
	size_t size = 0;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(MHD_add_connection(instance->mhd_daemon, pair[0],
				 (const struct sockaddr *)&nowhere, sizeof(nowhere)),
		MHD_YES);
	assert_int_equal(write(pair[1], request, strlen(request)), strlen(request));
	shutdown(pair[1], SHUT_WR);
	for (ssize_t n = 1; n > 0; size += (size_t)n)
		n = read(pair[1], reply + size, sizeof(reply) - 1 - size);
	reply[size] = '\0';
	close(pair[1]);
	return reply;
}

static void the_libraries_call_ours_for_each_daemon_piece_and_call(void **state)
{
	struct _u_instance instance;
	(void)state;
	transport_set(&WATCH);
	heads_pass = bodies_pass = all_ours = true;
	passed_on = SIZE_MAX;
	struct transport_calls before = transport_count();
	instance_start(&instance);
	assert_non_null(strstr(ask(&instance, REQUEST), "whole"));
	struct transport_calls now = transport_count();
	assert_int_equal(now.daemons, before.daemons + 1);
	assert_true(now.pieces > before.pieces);
	assert_int_equal(now.handled, before.handled + 3);
	assert_true(transport_proven(instance.mhd_daemon));
	all_ours = false;
	assert_false(transport_proven(instance.mhd_daemon));
	ulfius_stop_framework(&instance);
	ulfius_clean_instance(&instance);
}

static void a_head_a_body_or_bytes_that_are_refused_end_the_connection(void **state)
{
	struct _u_instance instance;
	(void)state;
	instance_start(&instance);
	heads_pass = bodies_pass = all_ours = true;
	passed_on = 0;
	assert_string_equal(ask(&instance, REQUEST), "");
	passed_on = SIZE_MAX;
	heads_pass = false;
	assert_string_equal(ask(&instance, REQUEST), "");
	heads_pass = true;
	bodies_pass = false;
	assert_string_equal(ask(&instance, REQUEST), "");
	bodies_pass = true;
	passed_on = strlen(REQUEST);
	const char *reply = ask(&instance, REQUEST REQUEST);
	assert_non_null(strstr(reply, "whole"));
	ulfius_stop_framework(&instance);
	ulfius_clean_instance(&instance);
}

static void a_socket_of_somebody_else_is_read_as_it_is(void **state)
{
	int pair[2];
	char byte = 0;
	(void)state;
	all_ours = false;
	passed_on = 0;
	struct transport_calls before = transport_count();
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[1], "x", 1), 1);
	assert_int_equal(recv(pair[0], &byte, 1, MSG_PEEK), 1);
	assert_int_equal(recv(pair[0], &byte, 1, 0), 1);
	assert_int_equal(byte, 'x');
	assert_int_equal(transport_count().pieces, before.pieces);
	close(pair[0]);
	close(pair[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_libraries_call_ours_for_each_daemon_piece_and_call),
		cmocka_unit_test(a_head_a_body_or_bytes_that_are_refused_end_the_connection),
		cmocka_unit_test(a_socket_of_somebody_else_is_read_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
