#include "http/path/handler.h"
#include "http/path/program.h"
#include "http/wire/asset.h"

#include <string.h>

/* The page loads its own files and asks its own server, nothing else; it sets no style or script
 * inline. */
#define PAGE_POLICY                                                                                \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "          \
	"connect-src 'self'; "                                                                     \
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/* What a caller should do about an error of this status. */
static const struct {
	int status;
	const char *zh, *en;
} ADVICE[] = {
	{ 400, "请按接口文档修改请求后重发；原样重发结果相同。",
		"Correct the request; sent again as it is, it fails again." },
	{ 401, "请重新获取访问令牌后再试；公开接口也可不带令牌调用。",
		"Get a new access token and try again; what is public is also there without one." },
	{ 403, "当前角色不能执行此操作；请换用有权限的账号。",
		"Another role is needed; this one will never be allowed." },
	{ 404, "请核对地址和编号；无权查看的资源同样答复未找到。",
		"Check the path and the id; what you may not see is not found either." },
	{ 405, "请改用 Allow 所列的方法。", "Use one of the methods listed in Allow." },
	{ 406, "请在 Accept 中接受该接口提供的格式。",
		"Accept one of the formats this operation offers." },
	{ 409, "请先看 code、errors 和 allowed_actions，条件满足后再办理。",
		"Read code, errors and allowed_actions; act again when the state or the conditions "
		"allow it." },
	{ 410, "内容不再提供；其摘要、大小和种类仍可查询。",
		"The content is not kept any longer; its digest, size and kind are." },
	{ 412, "请重新读取资源，核对变化后用新的 ETag 再次提交。",
		"Read the resource again, look at what has changed, and send the change with the "
		"new ETag." },
	{ 413, "请减小请求体，或分批提交。", "Send less at a time." },
	{ 414, "请缩短地址，或减少查询参数。", "Ask with a shorter address or fewer parameters." },
	{ 415, "请使用该接口支持的内容类型。",
		"Send one of the content types this operation takes." },
	{ 422, "请逐条修改 errors 所列的问题后重发。",
		"Correct every place listed in errors and send it again." },
	{ 428, "请先读取资源，再在 If-Match 中带上它的 ETag。",
		"Read the resource first and send its ETag in If-Match." },
	{ 429, "请等待 Retry-After 所示的秒数后再试。",
		"Wait as many seconds as Retry-After says." },
	{ 431, "请减少请求头的数量或长度。", "Send fewer or shorter headers." },
	{ 500, "问题在服务端；请凭 request_id 联系管理员。",
		"The fault is ours; report it with the request_id." },
	{ 503, "请稍后用同一个 Idempotency-Key 重试，不会重复办理。",
		"Try again later with the same Idempotency-Key; nothing happens twice." },
};

static enum err view_contract(const struct call *call, struct reply *reply)
{
	return reply_bytes(reply, "application/json", call->program->contract_json,
		call->program->contract_size);
}

static enum err show_asset(const struct call *call, struct reply *reply, const char *name)
{
	const struct asset *asset = asset_named(name);
	return asset ? asset_reply(call, asset, reply) : fail(&call->ctx->fault, ERR_NOT_FOUND);
}

static enum err show_page(const struct call *call, struct reply *reply)
{
	reply_header(reply, "Content-Security-Policy", PAGE_POLICY);
	return show_asset(call, reply, "docs.html");
}

/* The first thing a person sees who types the address. */
static enum err show_home(const struct call *call, struct reply *reply)
{
	static const char links[] = "{\"contract\":\"/openapi.json\",\"docs\":\"/docs\","
				    "\"health\":\"/healthz\",\"api\":\"/v1\"}";
	if (!call_prefers(call, "text/html"))
		return reply_json(reply, links);
	reply_header(reply, "Content-Security-Policy", PAGE_POLICY);
	return show_asset(call, reply, "home.html");
}

static enum err show_file(const struct call *call, struct reply *reply)
{
	return show_asset(call, reply, call_text(call, "asset"));
}

static const struct err_kind *kind_named(const char *slug)
{
	for (int e = ERR_NONE + 1; e < ERR_COUNT; e++)
		if (!strcmp(err_kind((enum err)e)->slug, slug))
			return err_kind((enum err)e);
	return NULL;
}

static const char *advice(int status, bool english)
{
	for (size_t i = 0; i < LENGTH(ADVICE); i++)
		if (ADVICE[i].status == status)
			return english ? ADVICE[i].en : ADVICE[i].zh;
	return "";
}

/* All texts are the program's own, so the page needs no escaping. */
static enum err show_kind_page(
	const struct call *call, struct reply *reply, const struct err_kind *kind)
{
	struct buffer out = buffer_on(call->ctx->arena);
	const char *title = call->english ? kind->en : kind->zh;
	buffer_printf(&out,
		"<!doctype html>\n<html lang=\"%s\"><head><meta "
		"charset=\"utf-8\"><title>%s</title></head>\n",
		call->english ? "en" : "zh-CN", title);
	buffer_printf(&out, "<body><h1>%s</h1><p><code>%s</code> (%d)</p><p>%s</p></body></html>\n",
		title, kind->slug, kind->status, advice(kind->status, call->english));
	return reply_bytes(reply, "text/html", out.data, out.size);
}

static enum err view_problem(const struct call *call, struct reply *reply)
{
	const struct err_kind *kind = kind_named(call_text(call, "slug"));
	if (!kind)
		return fail(&call->ctx->fault, ERR_NOT_FOUND);
	reply_header(reply, "Content-Language", call->english ? "en" : "zh-CN");
	if (call_prefers(call, "text/html"))
		return show_kind_page(call, reply, kind);
	struct buffer out = buffer_on(call->ctx->arena);
	buffer_printf(&out,
		"{\"type\":\"/problems/%s\",\"code\":\"%s\",\"status\":%d,\"title\":", kind->slug,
		kind->slug, kind->status);
	buffer_json(&out, call->english ? kind->en : kind->zh);
	buffer_text(&out, ",\"title_zh\":");
	buffer_json(&out, kind->zh);
	buffer_text(&out, ",\"title_en\":");
	buffer_json(&out, kind->en);
	buffer_text(&out, ",\"advice\":");
	buffer_json(&out, advice(kind->status, call->english));
	buffer_text(&out, "}");
	return reply_json(reply, out.data);
}

static enum err tell_health(const struct call *call, struct reply *reply)
{
	(void)call;
	return reply_json(reply, "{\"status\":\"ok\"}");
}

static enum err tell_readiness(const struct call *call, struct reply *reply)
{
	const char *worker;
	enum err e = program_ready(call->program, call->ctx->arena, &worker);
	if (e)
		return fail(&call->ctx->fault, e);
	return reply_json(reply,
		arena_printf(call->ctx->arena, "{\"status\":\"ready\",\"worker\":\"%s\"}", worker));
}

static const struct handler_row rows[] = {
	{ .operation = "contract_view", .handle = view_contract },
	{ .operation = "docs_page", .handle = show_page },
	{ .operation = "home_view", .handle = show_home },
	{ .operation = "docs_asset", .handle = show_file },
	{ .operation = "problem_view", .handle = view_problem },
	{ .operation = "health", .handle = tell_health },
	{ .operation = "ready", .handle = tell_readiness },
};

const struct handler_table META_HANDLERS = { rows, LENGTH(rows) };
