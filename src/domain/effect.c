#include "domain/case/effect.h"

#include "domain/case/ground.h"
#include "domain/money/adjustment.h"
#include "domain/money/bank_result.h"
#include "domain/money/batch.h"
#include "domain/money/batch_file.h"
#include "domain/money/correction.h"
#include "domain/money/deposit.h"
#include "domain/money/fund.h"
#include "domain/money/letter.h"
#include "domain/money/recovery.h"
#include "domain/money/reserve_statement.h"
#include "domain/money/settlement.h"
#include "domain/party/account.h"
#include "domain/party/determination.h"
#include "domain/party/enterprise.h"
#include "domain/party/person_month.h"
#include "domain/party/user.h"
#include "domain/policy/calendar.h"
#include "domain/policy/guide.h"
#include "domain/policy/guide_revision.h"
#include "domain/policy/policy.h"
#include "domain/refund/refund.h"
#include "domain/refund/refund_correction.h"
#include "domain/training/claim.h"
#include "domain/training/notice.h"
#include "domain/training/plan.h"

/* clang-format off */
#define TAKES(...) .takes = (const struct taken_step[]){ __VA_ARGS__, { 0 } }
/* A step of whatever a fund pays. */
#define BENEFIT(from, action) { "claim", from, action }, { "refund", from, action }
/* Steps that several effects take by the same function: fund_release_queue, payment_order,
 * letter_item_follow, recovery_settle. */
#define SERVE BENEFIT("awaiting_funds", "reserve")
#define ORDER { "attempt", "none", "order" }, BENEFIT("lettered", "pay"), \
	{ "attempt", "ready", "set_off" }
#define FOLLOW { "letter", "accepted", "close" }, { "letter", "closed", "reopen" }
#define SETTLE_RECOVERY { "recovery", "due", "settle" }, { "recovery", "referred", "settle" }
#define OFFSET { "recovery", "due", "offset" }, { "recovery", "referred", "offset" }, SETTLE_RECOVERY
#define UNDO { "recovery", "due", "undo" }, { "recovery", "referred", "undo" }, \
	{ "recovery", "settled", "undo" }, { "recovery", "written_off", "undo" }, SETTLE_RECOVERY, \
	{ "recovery", "opened", "drop" }, { "recovery", "due", "drop" }, \
	{ "recovery", "referred", "drop" }, { "recovery", "due", "reduce" }, \
	{ "recovery", "referred", "reduce" }
#define UNLETTER { "attempt", "in_batch", "drop" }, { "attempt", "ready", "cancel" }, \
	BENEFIT("lettered", "unletter")
/* clang-format on */

const struct effect_row EFFECTS[EFFECT_COUNT] = {
	[EFFECT_ground_write] = { .run = ground_write },
	[EFFECT_ground_renew] = { .run = ground_renew },
	[EFFECT_ground_ask] = { .run = ground_ask, .before = true },
	[EFFECT_ground_persons] = { .run = ground_persons },
	[EFFECT_ground_account] = { .run = ground_account },
	[EFFECT_ground_accept] = { .run = ground_accept },
	[EFFECT_ground_tell] = { .run = ground_tell },
	[EFFECT_account_supersede] = { .run = account_supersede,
		.before = true,
		TAKES({ "account", "verified", "supersede" },
			{ "account", "blocked", "supersede" }) },
	[EFFECT_enterprise_change] = { .run = enterprise_change },
	[EFFECT_enterprise_overtake] = { .run = enterprise_overtake,
		.argued = true,
		TAKES({ "enterprise", "submitted", "overtake" }) },
	[EFFECT_determination_sign] = { .run = determination_sign },
	[EFFECT_determination_end] = { .run = determination_end },
	[EFFECT_determination_replace] = { .run = determination_replace,
		.before = true,
		TAKES({ "determination", "in_force", "shorten" },
			{ "determination", "ended", "shorten" },
			{ "determination", "in_force", "supersede" },
			{ "determination", "ended", "supersede" }) },
	[EFFECT_user_sessions_end] = { .run = user_sessions_end },
	[EFFECT_person_month_free] = { .run = person_month_free },
	[EFFECT_calendar_take_force] = { .run = calendar_take_force, .as_system = true },
	[EFFECT_guide_write] = { .run = guide_write },
	[EFFECT_guide_revise] = { .run = guide_revise,
		.before = true,
		TAKES({ "guide_revision", "in_force", "supersede" },
			{ "guide", "live", "revise" }) },
	[EFFECT_guide_revision_draft] = { .run = guide_revision_draft,
		TAKES({ "guide_revision", "drafted", "replace" },
			{ "guide_revision", "none", "draft" }) },
	[EFFECT_policy_check] = { .run = policy_check, .before = true },
	[EFFECT_policy_write] = { .run = policy_write },
	[EFFECT_plan_receive] = { .run = plan_receive, .argued = true },
	[EFFECT_notice_open] = { .run = notice_open,
		.as_system = true,
		TAKES({ "notice", "none", "open" }) },
	[EFFECT_notice_open_again] = { .run = notice_open_again,
		.as_system = true,
		TAKES({ "notice", "none", "open" }) },
	[EFFECT_notice_take_down] = { .run = notice_take_down,
		.as_system = true,
		TAKES({ "notice", "pending", "withdraw" }, { "notice", "published", "withdraw" },
			{ "notice", "closed", "withdraw" }) },
	[EFFECT_notice_record] = { .run = notice_record },
	[EFFECT_claim_receive] = { .run = claim_receive, .argued = true },
	[EFFECT_claim_judged] = { .run = claim_judged, .argued = true },
	[EFFECT_claim_figures] = { .run = claim_figures },
	[EFFECT_claim_lines_refuse] = { .run = claim_lines_refuse },
	[EFFECT_claim_lines_restore] = { .run = claim_lines_restore },
	[EFFECT_claim_reserve_again] = { .run = claim_reserve_again },
	[EFFECT_claim_rebind] = { .run = claim_rebind },
	[EFFECT_refund_receive] = { .run = refund_receive, .argued = true },
	[EFFECT_refund_computed] = { .run = refund_computed },
	[EFFECT_refund_account] = { .run = refund_account },
	[EFFECT_refund_correction_supplement] = { .run = refund_correction_supplement,
		.as_system = true,
		TAKES({ "refund", "none", "supplement" }) },
	[EFFECT_fund_reserve] = { .run = fund_reserve,
		.as_system = true,
		TAKES(SERVE, BENEFIT("awaiting_funds", "wait")) },
	[EFFECT_fund_release] = { .run = fund_release, .as_system = true, TAKES(SERVE) },
	[EFFECT_fund_rebind] = { .run = fund_rebind, .as_system = true },
	[EFFECT_fund_serve] = { .run = fund_serve, .as_system = true, TAKES(SERVE) },
	[EFFECT_deposit_arrive] = { .run = deposit_arrive, TAKES(SERVE) },
	[EFFECT_adjustment_ask_again] = { .run = adjustment_ask_again },
	[EFFECT_adjustment_arrive] = { .run = adjustment_arrive, TAKES(SERVE) },
	[EFFECT_reserve_statement_supersede] = { .run = reserve_statement_supersede,
		.before = true,
		TAKES({ "reserve_statement", "confirmed", "supersede" }) },
	[EFFECT_letter_end] = { .run = letter_end },
	[EFFECT_letter_set_off] = { .run = letter_set_off, .before = true },
	[EFFECT_letter_send] = { .run = letter_send, TAKES(BENEFIT("approved", "letter")) },
	[EFFECT_letter_pay] = { .run = letter_pay, TAKES(ORDER) },
	[EFFECT_letter_leave] = { .run = letter_leave, TAKES(UNLETTER) },
	[EFFECT_letter_items_leave] = { .run = letter_items_leave, TAKES(FOLLOW, UNLETTER) },
	[EFFECT_batch_drop] = { .run = batch_drop,
		TAKES(BENEFIT("paying", "recall"), { "attempt", "in_batch", "drop" }) },
	[EFFECT_batch_pay] = { .run = batch_pay, TAKES(BENEFIT("lettered", "pay")) },
	[EFFECT_batch_send] = { .run = batch_file_take, TAKES({ "attempt", "in_batch", "send" }) },
	[EFFECT_batch_fail] = { .run = batch_fail, TAKES({ "attempt", "sent", "fail" }) },
	[EFFECT_bank_result_write] = { .run = bank_result_write },
	[EFFECT_settlement_settle] = { .run = settlement_settle,
		.as_system = true,
		TAKES(FOLLOW, BENEFIT("paying", "settle")) },
	[EFFECT_settlement_return] = { .run = settlement_return,
		.as_system = true,
		TAKES(FOLLOW, BENEFIT("paying", "bounce"), BENEFIT("paid", "bounce"),
			{ "account", "verified", "block" }) },
	[EFFECT_settlement_try_again] = { .run = settlement_try_again,
		.as_system = true,
		TAKES(ORDER, FOLLOW, BENEFIT("paying", "recall")) },
	[EFFECT_settlement_claim_paid] = { .run = settlement_claim_paid,
		.as_system = true,
		TAKES(OFFSET) },
	[EFFECT_settlement_claim_unpaid] = { .run = settlement_claim_unpaid,
		.as_system = true,
		TAKES(UNDO) },
	[EFFECT_settlement_refund_paid] = { .run = settlement_refund_paid,
		.as_system = true,
		TAKES(OFFSET) },
	[EFFECT_settlement_refund_unpaid] = { .run = settlement_refund_unpaid,
		.as_system = true,
		TAKES(UNDO) },
	[EFFECT_correction_reopen] = { .run = correction_reopen,
		.as_system = true,
		TAKES({ "correction", "turned", "reopen" }) },
	[EFFECT_recovery_open_claims] = { .run = recovery_open_claims,
		.as_system = true,
		TAKES({ "recovery", "none", "open" }) },
	[EFFECT_recovery_write_answer] = { .run = recovery_write_answer },
	[EFFECT_recovery_write_amount] = { .run = recovery_write_amount },
	[EFFECT_recovery_write_decision] = { .run = recovery_write_decision },
	[EFFECT_recovery_free_months] = { .run = recovery_free_months },
	[EFFECT_recovery_use_months] = { .run = recovery_use_months },
	[EFFECT_recovery_reduce] = { .run = recovery_reduce },
	[EFFECT_recovery_take_in] = { .run = recovery_take_in, TAKES(SETTLE_RECOVERY) },
	[EFFECT_recovery_take_back] = { .run = recovery_take_back },
	[EFFECT_recovery_hold] = { .run = recovery_hold },
	[EFFECT_recovery_unhold] = { .run = recovery_unhold },
};
