#include "http/wire/refusal.h"

#include <poll.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/machine_clock.h"

/* As long, and as much, as a sender needs to see that nobody listens. */
#define LINGER_US INT64_C(2000000)
#define LINGER_BYTES ((size_t)32 * 1024 * 1024)
#define SHANGHAI_US INT64_C(28800000000)
#define PIECE ((size_t)16 * 1024)
#define REPLY_ARENA_BYTES ((size_t)1024 * 1024)

/* As RFC 9110, 5.6.7 has it: `Sun, 06 Nov 1994 08:49:37 GMT`. */
static void write_date(struct buffer *out)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t now_us = machine_clock_real_us();
	int32_t date = date_of_instant(now_us - SHANGHAI_US);
	int second = (int)(now_us / 1000000 % 86400);
	char text[11];
	date_format(date, text);
	int month = (text[5] - '0') * 10 + text[6] - '0';
	buffer_printf(out, "Date: %.3s, %.2s %.3s %.4s %02d:%02d:%02d GMT\r\n",
		days + date_weekday(date) * 3, text + 8, months + (month - 1) * 3, text,
		second / 3600, second / 60 % 60, second % 60);
}

static void write_reply(const struct response *response, bool head_only, struct buffer *out)
{
	buffer_printf(out, "HTTP/1.1 %d %s\r\nContent-Length: %zu\r\n", response->status,
		MHD_get_reason_phrase_for((unsigned)response->status), response->size);
	write_date(out);
	for (size_t i = 0; i < response->header_count; i++)
		buffer_printf(
			out, "%s: %s\r\n", response->headers[i].name, response->headers[i].value);
	buffer_text(out, "\r\n");
	if (!head_only)
		buffer_put(out, response->body, response->size);
}

static bool is_readable(int socket, int64_t until_us)
{
	struct pollfd poll_on = { .fd = socket, .events = POLLIN };
	int64_t wait_us = until_us - machine_clock_steady_us();
	return wait_us > 0 && poll(&poll_on, 1, (int)(wait_us / 1000)) > 0;
}

static void linger(int socket, struct arena *arena)
{
	char *piece = arena_raw(arena, PIECE);
	int64_t until_us = machine_clock_steady_us() + LINGER_US;
	ssize_t n = 1;
	for (size_t read = 0; n > 0 && read < LINGER_BYTES && is_readable(socket, until_us);
		read += (size_t)n)
		n = recvfrom(socket, piece, PIECE, MSG_DONTWAIT, NULL, NULL);
}

void refusal_send(int socket, const struct response *response, bool head_only)
{
	struct arena *arena = arena_create(REPLY_ARENA_BYTES);
	struct buffer out = buffer_on(arena);
	write_reply(response, head_only, &out);
	/* A reply that finds no room behind others is lost: its caller reads none. */
	if (send(socket, out.data, out.size, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)out.size &&
		!shutdown(socket, SHUT_WR))
		linger(socket, arena);
	arena_destroy(arena);
}
