#include "http/wire/problem.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

static const char *day_text(struct arena *arena, int32_t day)
{
	char text[11];
	if (day == DATE_NONE)
		return NULL;
	date_format(day, text);
	return arena_text(arena, text);
}

/* A text and the days of the window that refuses (S76). */
static const char *days_text(
	struct arena *arena, const char *text, const struct fault_days *days, bool english)
{
	const char *from = day_text(arena, days->from), *until = day_text(arena, days->until);
	if (from && until)
		return arena_printf(
			arena, english ? "%s: %s to %s" : "%s：%s 至 %s", text, from, until);
	if (from)
		return arena_printf(arena, english ? "%s: from %s on" : "%s：自 %s 起", text, from);
	if (until)
		return arena_printf(arena, english ? "%s: until %s" : "%s：至 %s 止", text, until);
	return text;
}

/* And by which parameter the policy grants the last one. */
static const char *grant_text(
	struct arena *arena, const char *text, const struct fault_grant *granted, bool english)
{
	if (!granted->days)
		return text;
	const char *assumed = english ? ", assumed" : "，推定值";
	return arena_printf(arena,
		english ? "%s (%s: %lld working days%s)" : "%s（%s：%lld 个工作日%s）", text,
		granted->parameter, (long long)granted->days, granted->assumed ? assumed : "");
}

/* A text with what `%` stands for: the title of a column or, without one, a number. */
static const char *filled_text(
	struct arena *arena, const char *text, const struct fault_place *place)
{
	struct buffer out = buffer_on(arena);
	for (; *text; text++)
		if (*text != '%')
			buffer_put(&out, text, 1);
		else if (place->title)
			buffer_text(&out, place->title);
		else
			buffer_printf(&out, "%lld", (long long)place->number);
	return out.data ? out.data : "";
}

/* The text of a code with its number or title and its days, in one language. */
static const char *place_text(struct arena *arena, const struct fault_place *place, bool english)
{
	const struct code_text *facts = code_text(place->code);
	const char *text = english ? facts->en : facts->zh;
	if (strchr(text, '%'))
		text = filled_text(arena, text, place);
	text = days_text(arena, text, &place->days, english);
	return grant_text(arena, text, &place->days.granted, english);
}

static void put_member(struct buffer *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buffer_printf(out, ",\"%s\":", name);
	buffer_json(out, value);
}

/* A path is the client's: whatever is not plain ASCII is shown percent-encoded. */
static const char *plain_path(struct arena *arena, const char *path)
{
	struct buffer out = buffer_on(arena);
	buffer_text(&out, "");
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;
		if (c > 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<' && c != '>')
			buffer_put(&out, path, 1);
		else
			buffer_printf(&out, "%%%02X", c);
	}
	return out.data ? out.data : "";
}

static void put_grant(struct buffer *out, const struct fault_grant *granted)
{
	if (!granted->days)
		return;
	put_member(out, "parameter", granted->parameter);
	buffer_printf(out, ",\"assumed\":%s", granted->assumed ? "true" : "false");
}

static void put_place(struct buffer *out, const struct fault_place *place, bool english)
{
	const struct code_text *facts = code_text(place->code);
	buffer_text(out, "{\"pointer\":");
	buffer_json(out, place->pointer);
	put_member(out, "code", facts->word);
	buffer_text(out, ",\"detail\":");
	buffer_json(out, place_text(out->arena, place, english));
	put_member(out, "clause", facts->clause);
	put_member(out, "from", day_text(out->arena, place->days.from));
	put_member(out, "until", day_text(out->arena, place->days.until));
	if (place->ways)
		buffer_printf(out, ",\"ways\":%s", place->ways);
	put_grant(out, &place->days.granted);
	buffer_text(out, "}");
}

static void put_places(struct buffer *out, const struct fault *fault, bool english)
{
	if (!fault->count)
		return;
	buffer_text(out, ",\"errors\":[");
	for (size_t i = 0; i < fault->count; i++) {
		if (i)
			buffer_text(out, ",");
		put_place(out, &fault->places[i], english);
	}
	buffer_printf(out, "],\"total\":%zu", fault->total);
}

/* "submit,withdraw" as an array */
static void put_allowed(struct buffer *out, const char *allowed)
{
	if (!allowed)
		return;
	buffer_text(out, ",\"allowed_actions\":[");
	for (size_t n = 0; *allowed; n++) {
		size_t size = strcspn(allowed, ", ");
		if (n)
			buffer_text(out, ",");
		buffer_json(out, arena_copy(out->arena, allowed, size));
		allowed += size;
		allowed += strspn(allowed, ", ");
	}
	buffer_text(out, "]");
}

static void put_facts(struct buffer *out, const struct fault *fault)
{
	for (size_t i = 0; i < fault->facts; i++) {
		const struct fault_fact *fact = &fault->fact[i];
		put_member(out, fact->name, fact->text);
		if (!fact->text)
			buffer_printf(out, ",\"%s\":%lld", fact->name, (long long)fact->number);
	}
}

void problem_write(const struct fault *fault, const struct problem_scene *scene, struct buffer *out)
{
	const struct err_kind *kind = err_kind(fault->err ? fault->err : ERR_INTERNAL);
	const char *title = scene->english ? kind->en : kind->zh;
	const char *detail =
		fault->count ? place_text(out->arena, &fault->places[0], scene->english) : title;
	buffer_printf(out, "{\"type\":\"/problems/%s\",\"title\":", kind->slug);
	buffer_json(out, title);
	buffer_printf(out, ",\"status\":%d", kind->status);
	put_member(out, "detail", detail);
	put_member(out, "instance", plain_path(out->arena, scene->instance));
	put_member(out, "code", kind->slug);
	put_member(out, "request_id", scene->request_id);
	put_member(out, "clause", fault->clause);
	put_member(out, "location", fault->location);
	put_allowed(out, fault->allowed);
	put_facts(out, fault);
	put_places(out, fault, scene->english);
	buffer_text(out, "}");
}
