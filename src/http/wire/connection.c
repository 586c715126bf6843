#include "http/wire/connection.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

/* A slow link may take longer to fetch a document than to ask for it. */
#define REPLY_FACTOR 5

enum phase { PHASE_FREE, PHASE_WAITING, PHASE_READING, PHASE_HANDLING, PHASE_REPLYING };

struct connection {
	int socket;
	atomic_int phase;
	_Atomic int64_t since_us;
	struct connection *next_free;
};

struct connections {
	pthread_mutex_t
		lock; /* over the free places and over closing: a socket number is reused at once */
	int64_t deadline_us;
	int room;
	struct connection *places;
	struct connection *free;
};

struct connections *connections_create(struct arena *arena, int room, int64_t deadline_us)
{
	struct connections *connections = arena_alloc(arena, sizeof(*connections));
	pthread_mutex_init(&connections->lock, NULL);
	connections->deadline_us = deadline_us;
	connections->room = room;
	connections->places = arena_alloc(arena, (size_t)room * sizeof(*connections->places));
	for (int i = 0; i < room; i++) {
		connections->places[i].next_free = connections->free;
		connections->free = &connections->places[i];
	}
	return connections;
}

static void turn(struct connection *connection, enum phase phase, int64_t now_us)
{
	if (!connection)
		return;
	/* Time first: the watchdog must never see the new phase with the old time. */
	atomic_store(&connection->since_us, now_us);
	atomic_store(&connection->phase, phase);
}

struct connection *connection_open(struct connections *connections, int socket, int64_t now_us)
{
	pthread_mutex_lock(&connections->lock);
	struct connection *connection = connections->free;
	if (connection) {
		connections->free = connection->next_free;
		connection->socket = socket;
		turn(connection, PHASE_WAITING, now_us);
	}
	pthread_mutex_unlock(&connections->lock);
	return connection;
}

struct connection *connection_at(struct connections *connections, int socket)
{
	struct connection *found = NULL;
	pthread_mutex_lock(&connections->lock);
	for (int i = 0; i < connections->room && !found; i++) {
		struct connection *connection = &connections->places[i];
		if (connection->socket == socket && atomic_load(&connection->phase) != PHASE_FREE)
			found = connection;
	}
	pthread_mutex_unlock(&connections->lock);
	return found;
}

int connection_socket(const struct connection *connection)
{
	return connection->socket;
}

void connection_close(struct connections *connections, struct connection *connection)
{
	if (!connection)
		return;
	pthread_mutex_lock(&connections->lock);
	atomic_store(&connection->phase, PHASE_FREE);
	connection->next_free = connections->free;
	connections->free = connection;
	pthread_mutex_unlock(&connections->lock);
}

void connection_request(struct connection *connection, int64_t now_us)
{
	turn(connection, PHASE_READING, now_us);
}

void connection_handle(struct connection *connection, int64_t now_us)
{
	turn(connection, PHASE_HANDLING, now_us);
}

void connection_reply(struct connection *connection, int64_t now_us)
{
	turn(connection, PHASE_REPLYING, now_us);
}

void connection_rest(struct connection *connection, int64_t now_us)
{
	turn(connection, PHASE_WAITING, now_us);
}

static int is_late(
	const struct connections *connections, const struct connection *connection, int64_t now_us)
{
	int phase = atomic_load(&connection->phase);
	int64_t since_us = atomic_load(&connection->since_us);
	if (phase == PHASE_FREE || phase == PHASE_HANDLING)
		return 0;
	return now_us - since_us >
	       connections->deadline_us * (phase == PHASE_REPLYING ? REPLY_FACTOR : 1);
}

int connections_sweep(struct connections *connections, int64_t now_us)
{
	int late = 0;
	pthread_mutex_lock(&connections->lock);
	for (int i = 0; i < connections->room; i++) {
		struct connection *connection = &connections->places[i];
		if (!is_late(connections, connection, now_us))
			continue;
		shutdown(connection->socket, SHUT_RDWR);
		turn(connection, PHASE_WAITING, now_us);
		late++;
	}
	pthread_mutex_unlock(&connections->lock);
	return late;
}
