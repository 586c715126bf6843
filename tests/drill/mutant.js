// Single changes that must not go unnoticed: rules in C, rows of the flow tables, and what the database refuses by itself. Each names the one
// test of the suite that is there to notice it.
//
//   what    what the change does to the promise
//   find    the text that is changed: it stands once in all of src/ and sql/, wherever its file is, or once in a row of a flow
//   row     that row: 'deposit booked confirm' is the row (booked, confirm) of deposit_flow.c
//   put     what stands there instead
//   unit    the unit test that fails: 'training a_name_of_it'
//   file, test   or the test under tests/ that does

const unit = (name, test) => ({ unit: name, test });
const db = (test) => ({ file: 'db/constraint.test.js', test });
const at = (file, test) => ({ file, test });

/** Rules: the bound itself, and the day itself, are on the right side. */
const RULES = [
	{
		what: 'the day after the last day of acceptance counts',
		find: 'until == DATE_NONE || day <= until)',
		put: 'until == DATE_NONE || day <= until + 1)',
		...unit('training', 'the_last_day_of_acceptance_counts'),
	},
	{
		what: 'a month can be claimed a month too early',
		find: 'CLAIMABLE_FROM_END ? month + 1 : month',
		put: 'CLAIMABLE_FROM_END ? month : month',
		...unit('training', 'a_month_can_be_claimed_from_its_start_or_its_end'),
	},
	{
		what: 'one person more than published is claimed',
		find: 'if (persons > published_persons)',
		put: 'if (persons > published_persons + 1)',
		...unit('training', 'a_claim_stays_within_what_was_published'),
	},
	{
		what: 'exactly the published money is refused',
		find: 'if (amount_fen > published_fen)',
		put: 'if (amount_fen >= published_fen)',
		...unit('training', 'a_claim_stays_within_what_was_published'),
	},
	{
		what: 'a sole trader need not be insured as a unit',
		find: '(has(policy->sole_trader, plan->category) && plan->insured_as_unit)',
		put: 'has(policy->sole_trader, plan->category)',
		...unit('training', 'a_category_is_proven_by_what_is_determined'),
	},
	{
		what: 'an undetermined size is refused instead of looked at',
		find: 'plan->size == SIZE_undetermined ? VERDICT_NEEDS_REVIEW : VERDICT_FAIL',
		put: 'VERDICT_FAIL',
		...unit('training', 'an_undetermined_size_waits_for_an_officer'),
	},
	{
		what: 'ordinary staff pass as new hires',
		find: 'if (plan->classes & ~allowed)',
		put: 'if (!(plan->classes & allowed))',
		...unit('training', 'a_plan_of_new_hires_has_no_ordinary_staff'),
	},
	{
		what: 'a graduate is hired two years after leaving school, to the day, and is refused',
		find: 'return graduate_day(it) <= until ?',
		put: 'return graduate_day(it) < until ?',
		...unit('training_line', 'a_graduate_is_hired_within_two_years'),
	},
	{
		what: 'a day of employment is lost',
		find: 'return last - first_day(it) + 1;',
		put: 'return last - first_day(it);',
		...unit('training_line', 'part_of_a_month_counts_as_the_policy_says'),
	},
	{
		what: 'who left before the month counts',
		find: 'it->line->ended_on != DATE_NONE && it->line->ended_on < it->month_begins;\n\n\treturn before',
		put: 'it->line->ended_on == DATE_NONE && it->line->ended_on < it->month_begins;\n\n\treturn before',
		...unit('training_line', 'who_left_before_the_month_does_not_count'),
	},
	{
		what: 'who becomes sixteen on the day is a child',
		find: 'first_day(it) < date_add_years(line->birth, it->policy->age_min)',
		put: 'first_day(it) <= date_add_years(line->birth, it->policy->age_min)',
		...unit('training_line', 'children_are_refused_and_the_retired_looked_at'),
	},
	{
		what: 'a wage of tomorrow is paid',
		find: ' && wage->paid_on <= received_on;',
		put: ' && wage->paid_on <= received_on + 1;',
		...unit('training_line', 'the_wage_of_the_month_was_paid'),
	},
	{
		what: 'too many laid off by every method only ask for a review',
		find: 'if (!within)\n\t\tlayoff_bound(',
		put: 'if (it->result->layoff_permille < 0)\n\t\tlayoff_bound(',
		...unit('refund_case', 'without_a_method_the_three_decide_where_they_agree'),
	},
	{
		what: 'the rate of layoffs is missed by meeting it',
		find: 'if (above > 0)',
		put: 'if (above >= 0)',
		...unit('refund_case', 'the_layoff_bound_is_met_exactly_or_missed_by_one_person'),
	},
	{
		what: 'thirty-one insured are few',
		find: '#define SMALL_EMPLOYER 30',
		put: '#define SMALL_EMPLOYER 31',
		...unit('refund_case', 'thirty_insured_are_few_by_the_headcount_the_policy_names'),
	},
	{
		what: 'the months that are asked for are too few',
		find: 'if (it->record->months < wanted)',
		put: 'if (it->record->months <= wanted)',
		...unit('refund_case', 'months_insured_and_arrears_are_met_exactly_or_not'),
	},
	{
		what: 'arrears are forgiven',
		find: 'it->record->arrears_fen > 0 && value_of(it, TERM_arrears_rule) == ARREARS_refuse',
		put: 'it->record->arrears_fen > 1 && value_of(it, TERM_arrears_rule) == ARREARS_refuse',
		...unit('refund_case', 'months_insured_and_arrears_are_met_exactly_or_not'),
	},
	{
		what: 'a large employer has the rate of a small one',
		find: 'facts->size == SIZE_large ? TERM_large_rate_bp',
		put: 'facts->size != SIZE_large ? TERM_large_rate_bp',
		...unit('refund', 'the_rate_follows_the_day_and_the_size'),
	},
	{
		what: 'half a fen is rounded down',
		find: '((__int128)fen * numerator * 2 + denominator)',
		put: '((__int128)fen * numerator * 2 + denominator - 1)',
		...unit('refund', 'an_amount_is_rounded_half_up_to_the_fen'),
	},
	{
		what: 'a top-up takes money back',
		find: 'return entitlement_fen > paid_fen ? entitlement_fen - paid_fen : 0;',
		put: 'return entitlement_fen - paid_fen;',
		...unit('refund', 'a_top_up_is_what_is_still_owed'),
	},
	{
		what: 'a refund is computed without what the code holds',
		find: 'refund_amount_top_up(amount_fen, judgement->held_fen)',
		put: 'refund_amount_top_up(amount_fen, 0)',
		...unit('refund_judgement', 'what_the_code_holds_is_taken_off_its_entitlement'),
	},
	{
		what: 'a rule that fails now tops up all the same',
		find: '\tif (judged->failed)\n\t\treturn judged->failed;\n\tif (judged->owed_fen < 0',
		put: '\tif (judged->owed_fen < 0',
		...at('http/balance.test.js', 'a record by which a rule fails leaves the refund out of the top-ups, by that rule'),
	},
	{
		what: 'premiums of exactly the minimum for each person are doubted',
		find: 'if (premiums < wanted)',
		put: 'if (premiums <= wanted)',
		...unit('refund_case', 'premiums_too_low_for_so_many_persons_wait_for_an_officer'),
	},
	{
		what: 'yuan in half brackets are taken for fen',
		find: '{ "(元)", true }',
		put: '{ "(元)", false }',
		...unit('contract_csv', 'a_title_of_money_says_whether_its_cells_are_yuan_or_fen'),
	},
	{
		what: 'an older extract makes the record that counts older',
		find: 'AND (p.as_of < j.as_of OR p.as_of = j.as_of AND NOT s.same)',
		put: 'AND (p.as_of <> j.as_of OR NOT s.same)',
		...at('http/premium_extract.test.js', 'an older extract that is loaded after a newer one is kept as history, and the newer one goes on counting'),
	},
	{
		what: 'a notice does not count its first day',
		find: 'walk_to(&walk, inclusive ? from : from + 1, due)',
		put: 'walk_to(&walk, inclusive ? from + 1 : from + 1, due)',
		...unit('calendar', 'a_notice_counts_both_ends'),
	},
	{
		what: 'a year that the region lacks is counted by the nation alone',
		find: 'calendar->layer_count = 2;',
		put: 'calendar->layer_count = 1;',
		...at('http/policy.test.js', 'without the calendar of a year no due day is made up, and nothing moves (S60)'),
	},
	{
		what: 'a clock that is counted anew begins today',
		find: 'set_due(ctx, clock, &calendar, since, turn)',
		put: 'set_due(ctx, clock, &calendar, ctx->today, turn)',
		...at('http/calendar.test.js', 'a case that was late by the calendar before stays marked so, for the level above as well'),
	},
	{
		what: 'who was late by the calendar before is late no longer',
		find: 'h.due_at < business_today() OR stays_late(h.id)',
		put: 'h.due_at < business_today()',
		...at('http/calendar.test.js', 'a case that was late by the calendar before stays marked so, for the level above as well'),
	},
	{
		what: 'a clock goes on through a step that stops it',
		find: 'running = runs ? running | bit : running & ~bit;',
		put: 'running = runs ? running | bit : running;',
		...unit('flow', 'a_case_is_recounted_in_every_state_where_a_clock_runs_and_in_no_other'),
	},
	{
		what: 'a check digit is computed wrongly',
		find: '"10X98765432"[sum % 11]',
		put: '"10X98765432"[sum % 10]',
		...unit('identifier', 'a_resident_id_with_a_right_check_digit_is_valid'),
	},
	{
		what: 'a zero within a sum is not said',
		find: 'numerals->zero = numerals->any;',
		put: 'numerals->zero = false;',
		...unit('yuan', 'one_zero_is_said_for_a_run_of_zeros'),
	},
];

const OTHER_OFFICER = { find: /\.level = 2/, put: '.level = 1' };

/** Flow tables: who may, on which level, and what must hold. */
const FLOWS = [
	{
		what: 'who books a deposit confirms it',
		row: 'deposit booked confirm',
		...OTHER_OFFICER,
		...at('http/money.test.js', 'money counts when a second officer of finance has confirmed the deposit'),
	},
	{
		what: 'who drafts a year of the calendar confirms it',
		row: 'calendar drafted confirm',
		...OTHER_OFFICER,
		...at('http/calendar.test.js', 'a draft counts when another administrator has confirmed it, and waits in their queue until then'),
	},
	{
		what: 'who drafts a letter issues it',
		row: 'letter draft issue',
		...OTHER_OFFICER,
		...at('http/refund_payment.test.js', 'two officers of the agency order the payment, and the paper is theirs (S16, S47)'),
	},
	{
		what: 'who prepares a batch confirms it',
		row: 'batch prepared confirm',
		...OTHER_OFFICER,
		...at('http/payment.test.js', 'a batch is prepared by one and confirmed by another (S50)'),
	},
	{
		what: 'who opens a recovery decides it',
		row: 'recovery opened decide',
		...OTHER_OFFICER,
		...at('http/recovery.test.js', 'who opened it does not decide it, finance alone takes money in, and an employer sees its own only'),
	},
	{
		what: 'the prefecture turns the correction of a refund',
		row: 'correction open turn',
		find: /GUARD_owner_side, /,
		put: '',
		...at('http/correction.test.js', 'turned: a recovery of what is not claimed yet, as the system, which another officer decides after a hearing'),
	},
	{
		what: 'a correction of which nothing is left is turned',
		row: 'correction open turn',
		find: /, GUARD_difference_left/,
		put: '',
		...at('http/correction.test.js', 'what somebody claims back by hand meanwhile leaves nothing to turn: refused, and cleared by the next round'),
	},
	{
		what: 'who decided a case dismisses its correction',
		row: 'correction open dismiss',
		find: /, GUARD_not_case_officer/,
		put: '',
		...at('http/correction.test.js', 'dismissed by an officer who did not decide the case, with a reason, and not opened again with the same figures'),
	},
	{
		what: 'who turned a correction dismisses it',
		row: 'correction open dismiss',
		...OTHER_OFFICER,
		...at('http/correction.test.js', 'a recovery that is dropped opens its correction again, which is not for who turned it to dismiss'),
	},
	{
		what: 'an account is verified by who typed it',
		row: 'account submitted verify',
		...OTHER_OFFICER,
		...at('http/account.test.js', 'whoever typed an account does not verify it'),
	},
	{
		what: 'a recovery is decided before the employer was heard',
		row: 'recovery opened decide',
		find: /NEEDS\(GUARD_answered_or_over\),/,
		put: '',
		...at('http/recovery.test.js', 'nothing is decided before the employer has answered or its days are over'),
	},
	{
		what: 'months are not free when the money is back',
		row: 'recovery due settle',
		find: /BRINGS\(EFFECT_recovery_free_months\),/,
		put: '',
		...at('http/recovery.test.js', 'months are free when the money is back, and not before'),
	},
	{
		what: 'a rest that a letter sets off is written off',
		row: 'recovery due write_off',
		find: /NEEDS\(GUARD_no_offset_pending\),/,
		put: '',
		...at('http/recovery_offset.test.js', 'a draft is computed anew when it is changed and when it is issued; an issued letter stays as it is'),
	},
	{
		what: 'a claim is approved with open questions',
		row: 'claim county_review approve',
		find: /GUARD_findings_answered,/,
		put: '',
		...at('http/claim_review.test.js', 'what asks for a review is answered with a text before approval; what is not there cannot be answered (S65)'),
	},
	{
		what: 'a claim of which no line is left is approved',
		row: 'claim county_review approve',
		find: /,\s*GUARD_lines_left/,
		put: '',
		...at('http/claim_review.test.js', 'when no line is left a claim is not approved but rejected'),
	},
	{
		what: 'a claim is withdrawn though its employer was restored',
		row: 'claim draft withdraw_closed',
		find: /NEEDS\(GUARD_enterprise_closed\),/,
		put: '',
		...at('http/closed.test.js', 'an employer that is restored while the round waits for its draft keeps it: the round is refused, and the next finds nothing'),
	},
	{
		what: 'the claims of a closed employer keep their months',
		row: 'claim returned withdraw_closed',
		find: /BRINGS\(EFFECT_person_month_free\)/,
		put: '',
		...at('http/closed.test.js', 'drafts and what was returned are withdrawn after the closing, as the system; what is under review goes on'),
	},
	{
		what: 'a correction stays turned whose supplement fell with its employer',
		row: 'refund returned withdraw_closed',
		find: /BRINGS\(EFFECT_correction_reopen\)/,
		put: '',
		...at('http/closed.test.js', 'a supplement that was returned to an employer which is closed opens its correction again'),
	},
	{
		what: 'the prefecture decides in the place of the county',
		row: 'claim county_review approve',
		find: /COUNTY/,
		put: 'COUNTY | PREFECTURE',
		...at('http/claim_review.test.js', 'the county does not decide for another county, the prefecture not in the place of the county'),
	},
];

/** Guards of the database: they refuse by themselves, whatever the program thinks. */
const GUARDS = [
	{
		what: 'a version is skipped',
		find: 'IF NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id',
		put: 'IF NEW.version <= OLD.version OR NEW.id <> OLD.id',
		...db('a version is not skipped (dossier_moves)'),
	},
	{
		what: 'two sizes hold on one day',
		find: 'AND other.holds && mine.holds',
		put: 'AND other.holds <> mine.holds',
		...db('an employer has one size on one day (determination_overlap)'),
	},
	{
		what: 'more persons than published have a month',
		find: 'WHERE used.persons > l.headcount OR used.fen > l.amount_fen)',
		put: 'WHERE used.fen > l.amount_fen)',
		...db('no more persons than were published (person_month_within_notice)'),
	},
	{
		what: 'there is a seventh month',
		find: '(p.max_months IS NULL OR t.ordinal > p.max_months)',
		put: 'p.max_months IS NULL',
		...db('there is no seventh month (person_month_policy)'),
	},
	{
		what: 'a voided month lives again',
		find: "IF OLD.state = 'voided' AND (OLD.freed_by IS NULL OR NEW.freed_by IS NOT NULL) OR NEW.state = 'other'",
		put: "IF NEW.state = 'other'",
		...db('a voided month stays voided (person_month_step)'),
	},
	{
		what: 'a claim asks for what it likes',
		find: 'IF NEW.asked_fen <> NEW.lines * (',
		put: 'IF NEW.asked_fen < 0 * (',
		...db('a claim asks for what the policy gives (claim_amount)'),
	},
	{
		what: 'the account of a paid claim changes',
		find: "AND held NOT IN ('county_review', 'prefecture_review', 'approved')",
		put: "AND held NOT IN ('county_review', 'prefecture_review', 'approved', 'paid')",
		...db('the account of a paid claim stays (claim_figures_frozen)'),
	},
	{
		what: 'what is approved is not the sum of the lines',
		find: 'IF total <> c.lines OR c.approved_fen <> asked * (',
		put: 'IF total <> c.lines OR c.approved_fen > asked * (',
		...db('what is approved is the sum of the lines (claim_sum)'),
	},
	{
		what: 'a roster under review loses a line',
		find: "ELSE ARRAY['draft', 'returned'] END;",
		put: "ELSE ARRAY['draft', 'returned', 'county_review'] END;",
		...db('a roster under review loses no line (claim_line_guard)'),
	},
	{
		what: 'a posting is lopsided',
		find: 'HAVING sum(amount_fen) <> 0 OR count(DISTINCT fund_id) <> 1)\n\tTHEN',
		put: 'HAVING count(DISTINCT fund_id) <> 1)\n\tTHEN',
		...db('a posting sums to nothing (ledger_entry_balances)'),
	},
	{
		what: 'a case that is owed nothing gets money',
		find: 'OR e.reserved + e.paid > coalesce(o.approved_fen, 0))',
		put: 'OR e.reserved + e.paid > coalesce(o.approved_fen, 1000000))',
		...db('a case that is owed nothing gets nothing (ledger_entry_owed)'),
	},
	{
		what: 'recovered money is booked with the wrong sign',
		find: 'recovered_fen = f.recovered_fen + s.recovered',
		put: 'recovered_fen = f.recovered_fen - s.recovered',
		...at('http/recovery.test.js', 'what was paid is repaid in parts, entered beside what was paid, and settled with the last part'),
	},
	{
		what: 'a hand changes a fund',
		find: 'IF pg_trigger_depth() < 2 AND (NEW.available_fen,',
		put: 'IF pg_trigger_depth() < 1 AND (NEW.available_fen,',
		...db('only the ledger changes a fund (fund_heads_only)'),
	},
	{
		what: 'money leaves against a hold',
		find: 'ELSIF NOT case_not_held(p_case) THEN',
		put: 'ELSIF false THEN',
		...db('nothing is paid against a hold (payment_held)'),
	},
	{
		what: 'money leaves before the notice closed',
		find: "JOIN dossier d ON d.id = n.id AND d.state = 'closed'",
		put: "JOIN dossier d ON d.id = n.id AND d.state IN ('published', 'closed')",
		...db('nothing is paid before the notice closed (payment_needs_closed_notice)'),
	},
	{
		what: 'an obligation changes',
		find: '\t\tAND kept IS NOT DISTINCT FROM NEW\n',
		put: '',
		...db('an obligation never changes (obligation_only_ends)'),
	},
	{
		what: 'an item of an issued letter goes',
		find: "AND (TG_OP <> 'UPDATE' OR NOT OLD.live OR NEW.live OR NEW.round <> OLD.round)",
		put: "AND (TG_OP = 'INSERT' OR NEW.live)",
		...db('an item of an issued letter stays (letter_item_stays)'),
	},
	{
		what: 'more is claimed back than was paid',
		find: 'ELSIF NEW.amount_fen > recovery_room(NEW.case_id, NEW.id) THEN',
		put: 'ELSIF NEW.amount_fen > recovery_room(NEW.case_id, NEW.id) + 1 THEN',
		...db('no more is claimed than was paid and nobody else claims (recovery_within_paid)'),
	},
	{
		what: 'months are freed for less than they cost',
		find: 'if (frees && db_int(decision, 0, "amount_fen") < months_fen)',
		put: 'if (frees && db_int(decision, 0, "amount_fen") < months_fen - 1)',
		...at('http/recovery.test.js', 'one fen claimed back frees no months of two lines: the decision is refused with what is wanted (S32, S63)'),
	},
	{
		what: 'a late claim is received a day after its last one',
		find: 'if (received_on > until)',
		put: 'if (received_on > until + 1)',
		...at('http/claim_period.test.js', 'a plan received in time and approved on 4 January has its months claimed for ten working days, and later 409 with the last one'),
	},
	{
		what: 'money comes in before the decision',
		find: "AND d.id = r.id AND d.state IN ('due', 'referred')\n\tRETURNING",
		put: 'AND d.id = r.id\n\tRETURNING',
		...db('nothing comes in before the decision (recovery_entry_due)'),
	},
	{
		what: 'what came back is forgotten',
		find: 'coalesce(s.committed_fen + s.paid_fen - s.recovered_fen, 0)',
		put: 'coalesce(s.committed_fen + s.paid_fen, 0)',
		...at('http/balance.test.js', 'premiums of 30,000 yuan, 20,000 paid and 5,000 paid back: the raised rate owes 15,000'),
	},
	{
		what: 'a refund is approved above what the balance owes',
		find: 'r.amount_fen BETWEEN 1 AND b.owed_fen',
		put: 'r.amount_fen BETWEEN 1 AND b.owed_fen + 1',
		...at('http/balance.test.js', 'a refund is approved only while the balance owes it; judged again it has what is owed'),
	},
	{
		what: 'a second registration of a code has a refund of its own',
		find: ", uscc || ' ' || year)",
		put: ", p_enterprise || ' ' || year)",
		...at('db/refund_money.test.js', 'a code has one original of a year, whoever registered it (dossier_slot)'),
	},
	{
		what: 'a raise reaches every receipt',
		find: "p_received BETWEEN v.receipts_from AND coalesce(v.receipts_to, 'infinity')",
		put: 'p_received IS NOT NULL',
		...at('http/rate_reach.test.js', 'a raise of the next year reaches them where its row says so'),
	},
	{
		what: 'a grant covers a part of a case',
		find: "GROUP BY u.case_id, o.approved_fen\n\tHAVING sum(u.amount_fen) IS DISTINCT FROM o.approved_fen;",
		put: "GROUP BY u.case_id, o.approved_fen\n\tHAVING sum(u.amount_fen) > o.approved_fen;",
		...at('db/refund_money.test.js', 'a grant covers whole cases (adjustment_use_covers)'),
	},
	{
		what: 'a case passes by one grant or waits',
		find: '(SELECT sum(left_fen) FROM grants_left(',
		put: '(SELECT max(left_fen) FROM grants_left(',
		...at('db/refund_money.test.js', 'who wants more than any grant alone has left keeps the head of its queue while all of them together have enough'),
	},
	{
		what: 'who came later overtakes',
		find: 'ORDER BY f.fund_id, q.queue, q.queued_at, q.case_id',
		put: 'ORDER BY f.fund_id, q.queue, q.queued_at DESC, q.case_id',
		...at('db/refund_money.test.js', 'the head of a queue is the oldest whose gate is open and that would fit'),
	},
	{
		what: 'the hash of an audit row is chosen by its writer',
		find: 'NEW.hash := audit_digest(NEW);',
		put: "NEW.hash := CASE WHEN NEW.hash = '' THEN audit_digest(NEW) ELSE NEW.hash END;",
		...at('db/audit.test.js', 'who writes a row cannot choose its hash'),
	},
	{
		what: 'a seventh month is counted as the sixth',
		find: 'OR n.used >= most)',
		put: 'OR n.used > most)',
		...at('db/race.test.js', 'seven months of one person are claimed at once: six are given'),
	},
	{
		what: 'a key of another request replays its reply',
		find: "CASE WHEN found_digest = a_digest THEN 'replay' ELSE 'reused' END",
		put: "'replay'",
		...at('db/race.test.js', 'a key that belongs to another request is told so'),
	},
	{
		what: 'a claim under review takes a scan',
		find: 'ELSIF head.state <> ALL (states) THEN',
		put: 'ELSIF false THEN',
		...db('a claim under review takes no scan (document_case_closed)'),
	},
	{
		what: 'a line of blanks is a name',
		find: 'return visible;',
		put: 'return true;',
		...unit('contract_format', 'a_line_is_visible_and_one'),
	},
	{
		what: 'a row from before the rule of one line can be changed nowhere',
		find: 'NEW.%1$I IS DISTINCT FROM OLD.%1$I AND NOT is_one_line(NEW.%1$I)',
		put: 'NOT is_one_line(NEW.%1$I)',
		...at('db/one_line.test.js', 'a row that was there before can be changed elsewhere and is told of by its place alone'),
	},
	{
		what: 'uploads at once do not count each other',
		find: "PERFORM pg_advisory_xact_lock(hashtextextended('document ' || firm, 0));",
		put: '',
		...at('db/document.test.js', 'twenty uploads at once keep to what is left, whoever sends the statement'),
	},
	{
		what: 'a scan is emptied although a hold stands',
		find: 'WHERE h.released_at IS NULL AND (d.id = p_case OR d.enterprise_id = p_enterprise))',
		put: 'WHERE false)',
		...at('db/document.test.js', 'a hold or a recovery that is not over keeps every scan of its employer'),
	},
	{
		what: 'a scan is emptied before its time',
		find: "coalesce(p_replaced <= clock_now() - make_interval(days => standing_parameter('empty_after_days')::int), false)",
		put: 'p_replaced IS NOT NULL',
		...at('db/document.test.js', 'nobody empties one before its time, in part, or with another change'),
	},
	{
		what: 'a county sees the claims of another',
		find: "OR (db_role IN ('wg_county', 'wg_county_finance') AND c.agency_id IS DISTINCT FROM actor_agency())\n",
		put: '\n',
		...at('db/row.test.js', 'a function that looks past the rows says nothing of a foreign claim'),
	},
	{
		what: 'a county sees the claim of another county among many',
		find: "OR (db_role IN ('wg_county', 'wg_county_finance') AND c.agency_id IS DISTINCT FROM actor_agency()))",
		put: ')',
		...at('db/row.test.js', 'a function that looks past the rows says nothing of a foreign claim'),
	},
	{
		what: 'a fallen ground is paid',
		find: ' OR EXISTS (SELECT FROM ground_fallen(ARRAY[p_case], false)) THEN',
		put: ' THEN',
		...db('nothing is paid on a ground that has fallen (payment_ground_fallen)'),
	},
	{
		what: 'what is paid needs no grounds',
		find: 'ELSIF NOT EXISTS (SELECT FROM ground WHERE case_id = p_case) OR EXISTS',
		put: 'ELSIF EXISTS',
		...db('nothing is paid without grounds (payment_ground_fallen)'),
	},
	{
		what: 'a decision writes no grounds',
		find: 'WHERE j.kept AND NOT EXISTS (SELECT FROM judged WHERE fell)',
		put: 'WHERE false AND NOT EXISTS (SELECT FROM judged WHERE fell)',
		...at('http/ground.test.js', 'each step that judges or decides writes all grounds of the case, of its level'),
	},
	{
		what: 'a figure of a record is no part of its digest',
		find: 'p.resigned, p.claimants, p.arrears_fen)::text',
		put: 'p.resigned, p.arrears_fen)::text',
		...at('http/ground.test.js', 'every figure of a record is a part of its digest, and neither its version nor its day is'),
	},
	{
		what: 'nothing stands against a plan that was revoked',
		find: "CASE WHEN d.state IN ('revoked', 'suspended') THEN",
		put: "CASE WHEN d.state = 'suspended' THEN",
		...at('http/ground.test.js', 'a plan revoked after the approval: no letter; restored, the claim goes on'),
	},
	{
		what: 'a review minds a plan that is suspended',
		find: "d.state = 'revoked'\n\tFROM (",
		put: 'true\n\tFROM (',
		...at('http/ground.test.js', 'at review a suspended plan is not minded, and a revoked one is'),
	},
];

export const MUTANTS = [...RULES, ...FLOWS, ...GUARDS];
