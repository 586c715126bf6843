#include "http/path/reply.h"

#include <string.h>

static enum err reply_set(struct reply *reply, int status, const char *body, size_t size)
{
	reply->status = status;
	reply->body = body;
	reply->size = size;
	return ERR_NONE;
}

enum err reply_json(struct reply *reply, const char *json)
{
	return reply_set(reply, 200, json, strlen(json));
}

enum err reply_bytes(struct reply *reply, const char *media_type, const char *bytes, size_t size)
{
	reply->media_type = media_type;
	return reply_set(reply, 200, bytes, size);
}

enum err reply_empty(struct reply *reply)
{
	return reply_set(reply, 204, "", 0);
}

enum err reply_moved(struct reply *reply, const char *location)
{
	reply->location = location;
	return reply_set(reply, 308, "", 0);
}

enum err reply_refusal(struct reply *reply, int status, const char *json)
{
	return reply_set(reply, status, json, strlen(json));
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
	/* The last pair stays NULL. */
	for (size_t i = 0; i + 1 < LENGTH(reply->headers); i++) {
		if (reply->headers[i][0])
			continue;
		reply->headers[i][0] = name;
		reply->headers[i][1] = value;
		return;
	}
}
