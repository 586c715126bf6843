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

#include "base/attr.h"
#include "http/wire/connection.h"

#include <cmocka.h> /* last: it defines fail() */

#define DEADLINE INT64_C(60000000)

static bool is_shut(int socket)
{
	char byte;
	return recv(socket, &byte, 1, MSG_DONTWAIT) == 0;
}

static void a_dribbled_request_is_cut_off(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct connections *connections = connections_create(arena, 2, DEADLINE);
	int pair[2];
	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	struct connection *connection = connection_open(connections, pair[0], 0);
	connection_request(connection, 10);
	assert_int_equal(connections_sweep(connections, DEADLINE), 0);
	assert_false(is_shut(pair[1]));
	assert_int_equal(connections_sweep(connections, DEADLINE + 11), 1);
	assert_true(is_shut(pair[1]));
	connection_close(connections, connection);
	close(pair[0]);
	close(pair[1]);
	arena_destroy(arena);
}

static void a_request_that_is_handled_is_left_alone(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct connections *connections = connections_create(arena, 2, DEADLINE);
	(void)state;
	struct connection *connection = connection_open(connections, -1, 0);
	connection_request(connection, 0);
	connection_handle(connection, 5);
	assert_int_equal(connections_sweep(connections, 100 * DEADLINE), 0);
	connection_reply(connection, 100 * DEADLINE);
	assert_int_equal(connections_sweep(connections, 102 * DEADLINE), 0);
	assert_int_equal(connections_sweep(connections, 106 * DEADLINE), 1);
	connection_rest(connection, 107 * DEADLINE);
	assert_int_equal(connections_sweep(connections, 108 * DEADLINE), 0);
	connection_close(connections, connection);
	assert_int_equal(connections_sweep(connections, 200 * DEADLINE), 0);
	arena_destroy(arena);
}

static void places_are_used_again(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct connections *connections = connections_create(arena, 2, DEADLINE);
	(void)state;
	struct connection *a = connection_open(connections, -1, 0);
	assert_non_null(a);
	assert_non_null(connection_open(connections, -1, 0));
	assert_null(connection_open(connections, -1, 0));
	connection_close(connections, NULL);
	connection_close(connections, a);
	assert_ptr_equal(connection_open(connections, -1, 0), a);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dribbled_request_is_cut_off),
		cmocka_unit_test(a_request_that_is_handled_is_left_alone),
		cmocka_unit_test(places_are_used_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
