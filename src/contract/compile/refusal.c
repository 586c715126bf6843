#include "contract/compile/refusal.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buffer.h"

bool refusal_give(struct compiler *compiler, const char *at, const char *format, ...)
{
	char reason[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	if (!compiler->why)
		compiler->why = arena_printf(compiler->arena, "%s: %s", *at ? at : "#", reason);
	return false;
}

const char *refusal_at_member(struct compiler *compiler, const char *at, const char *name)
{
	struct buffer pointer = buffer_on(compiler->scratch);
	buffer_text(&pointer, *at ? at : "#");
	buffer_text(&pointer, "/");
	for (; *name; name++) {
		if (*name == '~' || *name == '/')
			buffer_text(&pointer, *name == '~' ? "~0" : "~1");
		else
			buffer_put(&pointer, name, 1);
	}
	return pointer.data;
}

const char *refusal_at_index(struct compiler *compiler, const char *at, size_t index)
{
	return arena_printf(compiler->scratch, "%s/%zu", at, index);
}
