#include "domain/money/letter_page.h"

#include <string.h>

#include "base/buffer.h"
#include "base/money.h"
#include "db/db.h"
#include "rules/yuan.h"

static const char STYLE[] =
	"<style>body{font-family:'FangSong','Noto Serif CJK SC',serif;margin:2.5cm;line-height:1.8}"
	"h1{text-align:center;color:#c00;letter-spacing:.2em}h2{text-align:center}"
	".number{text-align:center}.right{text-align:right}table{border-collapse:collapse;"
	"width:100%;font-size:80%}td,th{border:1px solid #000;padding:2px 4px}"
	"td.fen{text-align:right}tr.out{text-decoration:line-through;color:#777}"
	"@media print{section{page-break-before:always}}</style>\n";

/* Text between tags. */
static void put_html(struct buffer *out, const char *text)
{
	for (const char *c = text ? text : ""; *c; c++) {
		const char *name = *c == '&'   ? "&amp;"
				   : *c == '<' ? "&lt;"
				   : *c == '>' ? "&gt;"
				   : *c == '"' ? "&quot;"
					       : NULL;
		buffer_put(out, name ? name : c, name ? strlen(name) : 1);
	}
}

static void put_cell(struct buffer *out, const char *text)
{
	buffer_text(out, "<td>");
	put_html(out, text);
	buffer_text(out, "</td>");
}

static void put_fen(struct buffer *out, int64_t fen)
{
	char yuan[24];
	money_yuan(fen, yuan);
	buffer_printf(out, "<td class=\"fen\">%s</td>", yuan);
}

static void put_head(struct buffer *out, const struct db_rows *head)
{
	const char *number = db_text(head, 0, "letter_number");
	buffer_text(
		out, "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>");
	put_html(out, db_text(head, 0, "title"));
	buffer_text(out, "</title>");
	buffer_text(out, STYLE);
	buffer_text(out, "</head><body>\n<h1>");
	put_html(out, db_text(head, 0, "sender"));
	buffer_text(out, "</h1>\n<p class=\"number\">");
	put_html(out, number ? number : "（草稿，未编号）");
	buffer_text(out, "</p>\n<h2>");
	put_html(out, db_text(head, 0, "title"));
	buffer_text(out, "</h2>\n<p>");
	put_html(out, db_text(head, 0, "addressee"));
	buffer_text(out, "：</p>\n");
}

static void put_request(struct buffer *out, const struct db_rows *head)
{
	char yuan[24], words[YUAN_WORDS_SIZE];
	const char *basis = db_text(head, 0, "basis");
	money_yuan(db_int(head, 0, "net_fen"), yuan);
	yuan_words(db_int(head, 0, "net_fen"), words);
	buffer_text(out, "<p>");
	if (basis) {
		buffer_text(out, "根据");
		put_html(out, basis);
		buffer_text(out, "，");
	}
	buffer_printf(out, "经审核%s，现请贵局从", db_bool(head, 0, "published") ? "并公示" : "");
	put_html(out, db_text(head, 0, "fund_name"));
	buffer_printf(out, "中拨付补贴资金 %s 笔，共计人民币 <strong>%s 元</strong>（大写：%s），",
		db_text(head, 0, "item_count"), yuan, words);
	buffer_text(out, "直接拨入各企业基本存款账户。明细见附件。</p>\n");
}

static void put_seal(struct buffer *out, const struct db_rows *head)
{
	const char *issued_on = db_text(head, 0, "issued_on");
	buffer_text(out, "<p class=\"right\">");
	put_html(out, db_text(head, 0, "sender"));
	buffer_text(out, "（印章）<br>");
	put_html(out, issued_on ? issued_on : "");
	buffer_text(out, "</p>\n");
}

static void put_item(struct buffer *out, const struct db_rows *items, size_t row, size_t number)
{
	buffer_printf(out, "<tr%s><td>%zu</td>",
		db_bool(items, row, "live") ? "" : " class=\"out\"", number);
	put_cell(out, db_text(items, row, "enterprise_name"));
	put_cell(out, db_text(items, row, "uscc"));
	put_cell(out, db_text(items, row, "case_number"));
	put_cell(out, db_text(items, row, "period"));
	put_cell(out, db_text(items, row, "persons"));
	put_fen(out, db_int(items, row, "gross_fen"));
	put_fen(out, db_int(items, row, "offset_fen"));
	put_fen(out, db_int(items, row, "net_fen"));
	put_cell(out, db_text(items, row, "account_holder"));
	put_cell(out, db_text(items, row, "bank_name"));
	put_cell(out, db_text(items, row, "cnaps"));
	buffer_text(out, "<td>尾号 ");
	put_html(out, db_text(items, row, "account_tail"));
	buffer_text(out, "</td></tr>\n");
}

static void put_subtotal(struct buffer *out, int64_t net_fen)
{
	char words[YUAN_WORDS_SIZE];
	yuan_words(net_fen, words);
	buffer_text(out, "<tr><td></td><td colspan=\"7\">小计</td>");
	put_fen(out, net_fen);
	buffer_printf(out, "<td colspan=\"4\">%s</td></tr></table>\n", words);
}

static void open_county(struct buffer *out, const char *name)
{
	buffer_text(out, "<h3>");
	put_html(out, name);
	buffer_text(out,
		"</h3>\n<table><tr><th>序号</th><th>企业名称</th><th>统一社会信用代码</th>"
		"<th>申请编号</th><th>月份/年度</th><th>人数</th><th>应拨（元）</"
		"th><th>抵扣（元）</th>"
		"<th>实拨（元）</th><th>户名</th><th>开户行</th><th>联行号</th><th>账号</th></"
		"tr>\n");
}

/* One table per county; a line that has left the letter stays, struck out. */
static void put_annex(struct buffer *out, const struct db_rows *items)
{
	const char *county = NULL;
	int64_t net_fen = 0;
	size_t number = 0;
	buffer_text(out, "<section>\n<h2>附件：拨付明细表</h2>\n");
	for (size_t i = 0; i < items->count; i++) {
		const char *name = db_text(items, i, "agency_name");
		if (county && strcmp(county, name))
			put_subtotal(out, net_fen);
		if (!county || strcmp(county, name)) {
			open_county(out, name);
			net_fen = 0;
		}
		county = name;
		put_item(out, items, i, ++number);
		if (db_bool(items, i, "live"))
			net_fen += db_int(items, i, "net_fen");
	}
	if (county)
		put_subtotal(out, net_fen);
	buffer_text(out, "</section>\n");
}

static void put_slips(struct buffer *out, const struct db_rows *slips, const char *letter_number)
{
	if (slips->count)
		buffer_text(out, "<section>\n<h2>更正</h2>\n");
	for (size_t i = 0; i < slips->count; i++) {
		buffer_text(out, "<p>");
		put_html(out, letter_number);
		buffer_printf(out, "更正第%s号（%s）：", db_text(slips, i, "seq"),
			db_text(slips, i, "on"));
		put_html(out, db_text(slips, i, "cases"));
		buffer_printf(out, "，%s。", db_text(slips, i, "what"));
		put_html(out, db_text(slips, i, "reason"));
		buffer_text(out, "</p>\n");
	}
	if (slips->count)
		buffer_text(out, "</section>\n");
}

enum err letter_page(struct ctx *ctx, const char *id, const char **html, size_t *size)
{
	struct db_rows head, items, slips;
	struct buffer out = buffer_on(ctx->arena);
	enum err err = db(ctx, QUERY_LETTER_DOCUMENT_HEAD, &head, DB_TEXT(id));
	if (!err && !head.count)
		return fail(&ctx->fault, ERR_NOT_FOUND);
	if (!err)
		err = db(ctx, QUERY_LETTER_DOCUMENT_ITEMS, &items, DB_TEXT(id));
	if (!err)
		err = db(ctx, QUERY_LETTER_DOCUMENT_SLIPS, &slips, DB_TEXT(id));
	if (err)
		return err;
	put_head(&out, &head);
	put_request(&out, &head);
	put_seal(&out, &head);
	put_annex(&out, &items);
	put_slips(&out, &slips, db_text(&head, 0, "letter_number"));
	buffer_text(&out, "</body></html>\n");
	*html = out.data;
	*size = out.size;
	return ERR_NONE;
}
