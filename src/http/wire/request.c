#include "http/wire/request.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

const char *request_header(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (!strcasecmp(request->headers[i].name, name))
			return request->headers[i].value;
	return NULL;
}

/* RFC 9110, 5.6.2 */
static bool is_token(const char *text)
{
	static const char allowed[] = "!#$%&'*+-.^_`|~0123456789"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	return *text && text[strspn(text, allowed)] == '\0';
}

static bool is_number(const char *text)
{
	size_t n = strspn(text, "0123456789");
	return n > 0 && n < 19 && text[n] == '\0';
}

static size_t header_times(const struct request *request, const char *name)
{
	size_t times = 0;
	for (size_t i = 0; i < request->header_count; i++)
		times += !strcasecmp(request->headers[i].name, name);
	return times;
}

/* The transport joins two headers of one spelling with a comma and keeps two spellings apart. */
static bool is_doubled(const struct request *request, const char *name)
{
	const char *value = request_header(request, name);
	return value && (header_times(request, name) > 1 || strchr(value, ','));
}

static const char *length_doubt(const struct request *request)
{
	const char *length = request_header(request, "Content-Length");
	const char *coding = request_header(request, "Transfer-Encoding");
	if (length && coding)
		return "length_and_coding";
	if (length && (is_doubled(request, "Content-Length") || !is_number(length)))
		return "length";
	if (coding && (is_doubled(request, "Transfer-Encoding") || strcasecmp(coding, "chunked")))
		return "coding";
	return NULL;
}

const char *request_doubt(const struct request *request)
{
	if (!is_token(request->method))
		return "method";
	if (request->path[0] != '/')
		return "target";
	for (size_t i = 0; i < request->header_count; i++)
		if (!is_token(request->headers[i].name))
			return "header_name";
	if (is_doubled(request, "Host"))
		return "host_twice";
	if (is_doubled(request, "Authorization"))
		return "authorization_twice";
	return length_doubt(request);
}
