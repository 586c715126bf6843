#include "contract/compile/route.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "contract/read/name_set.h"

#define SEGMENTS_MAX 8

/* A node of the tree: its literal children, one child for a parameter, and the operations that end
 * here. */
struct route {
	const char *literal;
	struct route *child, *next;      /* children of one node */
	const struct name_set *literals; /* of the children, once closed */
	struct route **by_literal;
	struct route *parameter;
	const struct operation **operation;
	size_t count;
	const char *allowed;
};

struct route *route_create(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct route));
}

static struct route *literal_child(
	struct route *route, const char *text, size_t n, struct arena *arena)
{
	for (struct route *child = route->child; child; child = child->next)
		if (strlen(child->literal) == n && !memcmp(child->literal, text, n))
			return child;
	struct route *child = route_create(arena);
	child->literal = arena_copy(arena, text, n);
	child->next = route->child;
	route->child = child;
	return child;
}

static struct route *parameter_child(struct route *route, struct arena *arena)
{
	if (!route->parameter)
		route->parameter = route_create(arena);
	return route->parameter;
}

static bool literal_fits(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = text[i];
		bool letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && !strchr("-._~", c))
			return false;
	}
	return n > 0;
}

static bool parameter_fits(const char *text, size_t n)
{
	return n > 2 && text[0] == '{' && text[n - 1] == '}' && !memchr(text + 1, '{', n - 1);
}

static const struct operation *with_method(const struct route *route, const char *method)
{
	for (size_t i = 0; i < route->count; i++)
		if (!strcmp(route->operation[i]->method, method))
			return route->operation[i];
	return NULL;
}

static const char *route_settle(
	struct route *route, const struct operation *operation, struct arena *arena)
{
	if (with_method(route, operation->method))
		return "another operation has this method and path";
	const struct operation **all =
		arena_alloc(arena, (route->count + 1) * sizeof(const struct operation *));
	if (route->count)
		memcpy(all, route->operation, route->count * sizeof(const struct operation *));
	all[route->count++] = operation;
	route->operation = all;
	return NULL;
}

const char *route_add(struct route *root, const struct operation *operation, struct arena *arena)
{
	struct route *route = root;
	const char *at = operation->path;
	size_t parameters = 0;
	if (*at != '/')
		return "a path begins with /";
	while (*at == '/' && at[1]) {
		size_t n = strcspn(at + 1, "/");
		bool parameter = parameter_fits(at + 1, n);
		if (!parameter && !literal_fits(at + 1, n))
			return "a segment is plain text or one {parameter}";
		parameters += parameter;
		route = parameter ? parameter_child(route, arena)
				  : literal_child(route, at + 1, n, arena);
		at += n + 1;
	}
	if (*at && at != operation->path)
		return "a path does not end with /";
	return parameters > SEGMENTS_MAX ? "a path has at most 8 parameters"
					 : route_settle(route, operation, arena);
}

/* `GET, HEAD, POST, OPTIONS`: in a fixed order, whatever the order of the document. */
static const char *allow_text(const struct route *route, struct arena *arena)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
	const char *text = "";
	for (size_t i = 0; i < LENGTH(methods); i++)
		if (with_method(route, methods[i]))
			text = arena_printf(arena, "%s%s, ", text, i ? methods[i] : "GET, HEAD");
	return arena_printf(arena, "%sOPTIONS", text);
}

static void index_children(struct route *route, struct arena *arena)
{
	size_t count = 0, i = 0;
	for (const struct route *child = route->child; child; child = child->next)
		count++;
	const char **literals = arena_alloc(arena, count * sizeof(*literals));
	route->by_literal = arena_alloc(arena, count * sizeof(*route->by_literal));
	for (struct route *child = route->child; child; child = child->next, i++) {
		literals[i] = child->literal;
		route->by_literal[i] = child;
	}
	route->literals = name_set_create(arena, literals, count);
}

/* Recursion as deep as the longest path of the contract. */
void route_close(struct route *root, struct arena *arena)
{
	if (root->count)
		root->allowed = allow_text(root, arena);
	index_children(root, arena);
	for (struct route *child = root->child; child; child = child->next)
		route_close(child, arena);
	if (root->parameter)
		route_close(root->parameter, arena);
}

/* %2F and %00 would mean another path behind a proxy; dots are steps, not values. */
static bool segment_fits(const char *text, size_t n)
{
	if (n == 0 || (n == 1 && text[0] == '.') || (n == 2 && text[0] == '.' && text[1] == '.'))
		return false;
	for (size_t i = 0; i + 2 < n; i++) {
		bool slash = text[i] == '%' && text[i + 1] == '2' && (text[i + 2] | 0x20) == 'f';
		bool nul = text[i] == '%' && text[i + 1] == '0' && text[i + 2] == '0';
		if (slash || nul)
			return false;
	}
	return true;
}

static const struct route *child_named(const struct route *route, const char *text, size_t n)
{
	int index = name_set_find(route->literals, text, n);
	return index < 0 ? NULL : route->by_literal[index];
}

/* The node of the path from `at` on; a literal is tried before a parameter. */
static const struct route *descend(const struct route *route, const char *at,
	struct path_segment segments[SEGMENTS_MAX], size_t count)
{
	if (!*at)
		return route->count ? route : NULL;
	const char *text = at + 1;
	size_t n = strcspn(text, "/");
	if (!segment_fits(text, n))
		return NULL;
	const struct route *child = child_named(route, text, n);
	const struct route *found = child ? descend(child, text + n, segments, count) : NULL;
	if (found || !route->parameter || count == SEGMENTS_MAX)
		return found;
	segments[count] = (struct path_segment){ text, n };
	return descend(route->parameter, text + n, segments, count + 1);
}

const struct operation *route_find(const struct route *root, const char *method, const char *path,
	struct path_segment segments[8], const char **allowed)
{
	*allowed = NULL;
	if (*path != '/')
		return NULL;
	const struct route *route = descend(root, strcmp(path, "/") ? path : "", segments, 0);
	if (!route)
		return NULL;
	*allowed = route->allowed;
	return with_method(route, strcmp(method, "HEAD") ? method : "GET");
}
