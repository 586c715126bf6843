#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer buffer_on(struct arena *arena)
{
	return (struct buffer){ .arena = arena };
}

char *buffer_reserve(struct buffer *buffer, size_t n)
{
	if (buffer->room - buffer->size > n)
		return buffer->data + buffer->size;
	size_t room = buffer->room ? buffer->room * 2 : 256;
	while (room - buffer->size <= n)
		room *= 2;
	char *data = arena_raw(buffer->arena, room);
	if (buffer->size)
		memcpy(data, buffer->data, buffer->size);
	data[buffer->size] = '\0';
	buffer->data = data;
	buffer->room = room;
	return data + buffer->size;
}

void buffer_put(struct buffer *buffer, const void *bytes, size_t n)
{
	char *at = buffer_reserve(buffer, n);
	if (n)
		memcpy(at, bytes, n);
	at[n] = '\0';
	buffer->size += n;
}

void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_put(buffer, text, strlen(text));
}

/* Mostly what is there suffices, so the first try is the last. */
void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	size_t room = buffer->room - buffer->size;
	int n = vsnprintf(room ? buffer->data + buffer->size : NULL, room, format, arguments);
	va_end(arguments);
	if (n < 0)
		abort();
	if ((size_t)n >= room) {
		char *at = buffer_reserve(buffer, (size_t)n + 1);
		va_start(arguments, format);
		vsnprintf(at, (size_t)n + 1, format, arguments);
		va_end(arguments);
	}
	buffer->size += (size_t)n;
}

static void json_escape(struct buffer *buffer, unsigned char c)
{
	static const char short_form[] = {
		['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
	};
	if (c == '"' || c == '\\')
		buffer_printf(buffer, "\\%c", c);
	else if (c < sizeof(short_form) && short_form[c])
		buffer_printf(buffer, "\\%c", short_form[c]);
	else
		buffer_printf(buffer, "\\u%04x", c);
}

void buffer_json(struct buffer *buffer, const char *text)
{
	if (!text) {
		buffer_put(buffer, "null", 4);
		return;
	}
	buffer_put(buffer, "\"", 1);
	const char *plain = text;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buffer_put(buffer, plain, (size_t)(text - plain));
		json_escape(buffer, c);
		plain = text + 1;
	}
	buffer_put(buffer, plain, (size_t)(text - plain));
	buffer_put(buffer, "\"", 1);
}
