-- The paper 昌州人社发〔2020〕15号 as a published policy: clauses with our own summaries, parameters with clause and source
-- (`paper`: it says so; `assumed`: it is silent and findings show that), months with amount and fund (S32, S33), branches (S29).
-- Written by the HR bureau's officer on one level and published by the finance bureau's on the other, as the issuers were two (S1).
DO $$
BEGIN
	IF seed_case(seed_id('61'), 'policy', NULL, seed_id('10'), '2020-07-14 16:00+08') THEN
		INSERT INTO policy (id, doc_no, title, issuers, issued_on, effective_from)
		VALUES (seed_id('61'), '昌州人社发〔2020〕15号', '昌吉州企业稳岗扩岗专项支持计划工作实施方案',
			'{昌吉回族自治州人力资源和社会保障局,昌吉回族自治州财政局}', '2020-07-14', '2020-06-01');
		PERFORM seed_step(seed_id('61'), 'create', 'prefecture', seed_id('71'), '2020-07-14 16:00+08');
		PERFORM seed_step(seed_id('61'), 'publish', 'prefecture', seed_id('72'), '2020-07-14 18:00+08');
	END IF;
END
$$;

INSERT INTO policy_clause (policy_id, clause, place, summary_zh, summary_en)
SELECT seed_id('61'), c.clause, c.place, c.zh, c.en
FROM (VALUES
	('S1', '文号', '政策文件：昌州人社发〔2020〕15号，人社局与财政局 2020-07-14 联合印发', 'The instrument, issued on 2020-07-14 by the HR and finance bureaus of the prefecture'),
	('S2', '主送', '适用于准东开发区及各县市人社局、财政局', 'Addressed to the HR and finance bureaus of Zhundong and every county and city'),
	('S3', '前言', '上位依据：自治区与自治州有关文件', 'Rests on regional and prefectural papers'),
	('S4', '前言', '在原有以工代训政策上拓宽范围', 'Widens an existing scheme; earlier versions live on beside it'),
	('S5', '一', '用足用好失业保险基金和技能提升专账资金', 'Make full use of both funds'),
	('S6', '一', '稳定岗位、鼓励吸纳就业、保障基本生活', 'Keep posts, encourage hiring, protect livelihoods'),
	('S6b', '二（一）', '加快落实稳岗返还', 'Carry out refunds faster: elapsed time is measured'),
	('S7', '二（一）', '返还对象为不裁员、少裁员的参保企业', 'Refunds go to insured employers that lay off nobody or few'),
	('S8', '二（一）1', '中小微企业类别', 'Small, medium and micro enterprises are a class of their own'),
	('S9', '二（一）1', '提高标准的期限为 2020-12-31', 'The raised rate holds until 2020-12-31'),
	('S10', '二（一）1', '最高为单位及职工上年度失业保险费的 100%', 'Up to all premiums that employer and workers paid last year'),
	('S11', '二（一）1', '以上年度缴费为基数', 'The year before is the base'),
	('S12', '二（一）1', '提高标准后尽快补发差额', 'Differences of refunds already paid are paid promptly'),
	('S13', '二（一）2', '暂时困难且恢复有望的企业', 'Employers in temporary difficulty that keep their staff'),
	('S14', '二（一）2', '不超过 6 个月月人均失业保险金乘参保人数', 'At most six months of mean benefit times insured staff'),
	('S15', '二（一）2', '或不超过 3 个月应缴社会保险费', 'Or at most three months of social insurance due'),
	('S16', '二（一）2', '经办程序参照已有文件', 'The procedure follows earlier papers'),
	('S17', '二（一）3', '普通返还须具备 12 个月备付能力', 'Ordinary refunds need a reserve of twelve months'),
	('S18', '二（一）3', '困难企业返还须具备 24 个月备付能力', 'Refunds in difficulty need a reserve of twenty-four months'),
	('S19', '二（一）3', '备付不足可申请自治区调剂金', 'Short of reserve, the region may be asked for adjustment money'),
	('S20', '二（一）3', '尽可能让符合条件的企业享受；资金不足只排队不拒绝', 'A shortage queues and never refuses'),
	('S21', '二（一）4', '全程网上办理', 'Everything is done online'),
	('S22', '二（一）4', '按申请、受理审核、发放顺序办理', 'In this order: apply, review, pay'),
	('S23', '二（一）4', '金额依据征缴机构的缴费记录', 'The amount comes from the levy agency''s records'),
	('S23b', '二（一）4', '不再要求提供花名册、工资表', 'No roster or payroll may be asked for'),
	('S23c', '二（一）4', '通过自治区网上服务大厅进入', 'Employers enter through the regional online hall'),
	('S24', '二（二）', '对象为在岗职工及劳务派遣人员', 'Trainees are workers on post and dispatched workers'),
	('S25', '二（二）', '按人数给予补贴', 'Paid by head'),
	('S26', '二（二）1', '吸纳四类人员就业的中小微企业', 'Smaller enterprises that hired persons of four classes'),
	('S27', '二（二）1', '并对其开展以工代训', 'and that train them'),
	('S28', '二（二）2', '受疫情影响停产停工的困难中小微企业', 'Smaller enterprises whose work has stopped'),
	('S29', '二（二）3', '受影响较大行业的企业', 'Enterprises of heavily hit branches'),
	('S30', '二（二）3', '有雇工且以单位参保的个体工商户', 'Sole traders with workers, insured as a unit'),
	('S31', '二（二）', '申请须明确所属类别', 'A plan says which category it uses'),
	('S32', '三', '每人每月 300 元，最长 6 个月', '300 yuan per person and month, at most six months'),
	('S33', '三', '从职业技能提升行动专账资金列支', 'Paid from the special account for skills'),
	('S34', '四（一）', '提交培训计划申请表，报当地审核备案', 'The plan is filed with the local bureau'),
	('S35', '四（二）', '当地人社部门审核', 'The local bureau reviews it'),
	('S36', '四（二）', '审核通过或不通过', 'and approves or not, with reasons'),
	('S37', '四（二）', '在同级政府网站公示名称、人数、金额', 'Name, headcount and amount are published on the government''s site'),
	('S38', '四（三）', '注册单位账号', 'The employer registers an account'),
	('S39', '四（三）', '按月提交', 'Claims are filed monthly'),
	('S40', '四（三）', '由单位逐月申请，不得合并', 'month by month, never bundled'),
	('S41', '四（三）', '纸质扫描件与电子花名册', 'Scan and electronic roster'),
	('S42', '四（三）', '当月工资对账单或签字盖章的工资表', 'The bank statement of that month''s wages, or the signed and sealed payroll'),
	('S43', '四（三）', '电子版工资表', 'and the electronic payroll'),
	('S43b', '四（三）', '停产停工企业提供上一季度工资材料', 'Stopped enterprises give those of the quarter before'),
	('S44', '四（三）', '申请表与基本账户信息', 'The plan''s form and the basic account'),
	('S45', '四（三）', '县市审核后提交州复审', 'The county reviews, then the prefecture'),
	('S45b', '四（三）', '账户须为本单位账户', 'The account is the employer''s own'),
	('S46', '四（三）', '实名制管理', 'Real names for every trainee'),
	('S47', '四（四）', '州人社局函告州财政局', 'The prefecture writes a letter to finance'),
	('S48', '四（四）', '按规定每月拨付', 'Finance pays every month'),
	('S49', '四（四）', '拨付到银行基本账户', 'into the basic account at a bank'),
	('S50', '五（一）', '属地管理，谁审批、谁监管、谁负责', 'Who approves supervises and answers for it'),
	('S51', '五（一）', '政策解答和业务受理', 'Questions are answered, business is taken in'),
	('S52', '五（一）', '明确流程、标准、服务机构及联系方式、监督投诉电话', 'Procedure, standard, service agency, contact and complaint phone are made known'),
	('S52b', '五（一）', '监督投诉', 'Complaints are taken'),
	('S53', '五（一）', '宣传政策、了解困难', 'The policy is made known to employers'),
	('S54', '五（二）', '含派遣员工', 'Dispatched workers count alike'),
	('S55', '五（二）', '同期不得享受其他职业培训补贴', 'No other training subsidy at the same time'),
	('S56', '五（二）', '不得终止劳动关系', 'The labour relation may not be ended'),
	('S57', '五（三）', '直补企业', 'Paid to the employer directly'),
	('S58', '五（三）', '主要用于以工代训和生活补助', 'Used for training and living allowance'),
	('S59', '五（四）', '随报随审，不得设定集中申报期和拨付期', 'Processed on arrival; no filing or payment periods may be set'),
	('S60', '五（四）', '县市 2 个工作日内审核', 'The county reviews within two working days'),
	('S61', '五（四）', '州 3 个工作日内向财政提交材料', 'The prefecture hands over to finance within three'),
	('S62', '五（五）', '人社、财政部门加强监督检查', 'HR and finance inspect'),
	('S63', '五（五）', '违规、骗取资金依法严惩', 'Violations are pursued and money recovered'),
	('S64', '五（五）', '涉嫌犯罪移交司法机关', 'Suspected crime goes to justice'),
	('S65', '五（六）', '合理确定享受对象', 'Beneficiaries are determined reasonably, with reasons'),
	('S66', '五（七）', '会同行业主管部门明确停产停工企业', 'Stopped enterprises are defined jointly with the departments'),
	('S67', '五（六）', '纳入技能提升行动统计', 'Counted in the statistics of the skills action'),
	('S68', '五（六）', '协助企业建立账户、录入信息', 'Offices help to create accounts and enter data'),
	('S69', '五（六）', '为企业申领提供帮助', 'and help with claims'),
	('S70', '五（七）', '部门协调联系机制', 'Departments keep in touch'),
	('S71', '五（七）', '各地制定具体实施措施', 'Counties set their own measures'),
	('S72', '五（八）', '宣传举措、进展和成效', 'Progress and results are published'),
	('S73', '五（八）', '扩大知晓率和覆盖面', 'Coverage is widened'),
	('S74', '结尾', '纳入督查考核', 'Carrying it out is assessed'),
	('S75', '结尾', '自 2020-06-01 起执行', 'In force from 2020-06-01'),
	('S76', '结尾', '受理截至 2020-12-31', 'Accepted until 2020-12-31'),
	('S77', '结尾', '原有政策执行期不变', 'Earlier policies keep their period'),
	('S78', '结尾', '疑问反馈至两个科室', 'Questions go to two named sections'),
	('S79', '抄送', '抄送财政厅、人社厅、纪委监委、审计局', 'Copied to the region, discipline inspection and audit'),
	('S80', '附件', '培训计划申请表', 'The form of the plan')
) AS c (clause, place, zh, en)
ON CONFLICT (policy_id, clause) DO UPDATE
SET place = excluded.place, summary_zh = excluded.summary_zh, summary_en = excluded.summary_en;

INSERT INTO policy_parameter (policy_id, programme, name, value, clause, source, valid_from)
SELECT seed_id('61'), p.programme, p.name, p.value::json, p.clause, p.source, '2020-06-01'
FROM (VALUES
	('training', 'plan_accept_until', '"2020-12-31"', 'S76', 'paper'),
	('training', 'claim_accept_until', '"2020-12-31"', 'S76', 'paper'),
	('training', 'late_approval_days', '10', 'S76', 'assumed'),
	('training', 'wages_paid_grace_days', '15', 'S76', 'assumed'),
	('training', 'fund_code', '"SKILL_SPECIAL"', 'S33', 'paper'),
	('training', 'resubmit_within_days', '20', 'S59', 'assumed'),
	('training', 'month_claimable_from', '"wages_paid"', 'S39', 'assumed'),
	('training', 'new_hire_from', '"2020-01-01"', 'S26', 'assumed'),
	('training', 'new_hire_to', '"2020-12-31"', 'S26', 'assumed'),
	('training', 'rehire_counts', 'true', 'S26', 'assumed'),
	('training', 'graduate_years', '2', 'S26', 'paper'),
	('training', 'graduate_reference', '"hire_date"', 'S26', 'assumed'),
	('training', 'person_classes', '{"new_hire":["employment_difficulty","zero_employment_family","graduate_within_2y","registered_unemployed"]}', 'S26', 'paper'),
	('training', 'age_min', '16', 'S46', 'assumed'),
	('training', 'retire_male', '60', 'S46', 'assumed'),
	('training', 'retire_female', '50', 'S46', 'assumed'),
	('training', 'partial_month', '"any_day"', 'S56', 'assumed'),
	('training', 'six_months_scope', '"person"', 'S32', 'assumed'),
	('training', 'six_months_across_policies', 'true', 'S77', 'assumed'),
	('training', 'categories_at_once', '"many"', 'S31', 'assumed'),
	('training', 'sme_categories', '["new_hire","suspended"]', 'S26', 'paper'),
	('training', 'sole_trader_categories', '["hit_industry"]', 'S30', 'assumed'),
	('training', 'account_kinds', '["basic"]', 'S49', 'paper'),
	('training', 'sole_trader_account_kinds', '["basic","contribution"]', 'S49', 'assumed'),
	('training', 'suspended_overlap', '"any_day"', 'S28', 'assumed'),
	('training', 'previous_quarter_of', '"claim_month"', 'S43b', 'assumed'),
	('training', 'payroll_rows_required', '"only_with_signed_payroll"', 'S43', 'assumed'),
	('training', 'hit_industry_proof', '"determination"', 'S29', 'assumed'),
	('training', 'cosigners', '{"suspended":1,"distressed":1,"foreign_trade":1}', 'S66', 'assumed'),
	('training', 'termination_reasons', '["dismissed","redundancy"]', 'S56', 'assumed'),
	('training', 'termination_until_months', '0', 'S56', 'assumed'),
	('training', 'overlap_unit', '"month"', 'S55', 'assumed'),
	('training', 'clock_on_resubmit', '"restart"', 'S60', 'assumed'),
	('training', 'plan_review_days', '2', 'S60', 'assumed'),
	('training', 'first_review_days', '2', 'S60', 'paper'),
	('training', 'second_review_days', '3', 'S61', 'paper'),
	('training', 'notice_days', '5', 'S37', 'assumed'),
	('training', 'notice_counts_from', '"site"', 'S37', 'assumed'),
	('training', 'objection_days', '5', 'S37', 'assumed'),
	('training', 'verify_days', NULL, 'S38', 'assumed'),
	('training', 'determine_days', NULL, 'S66', 'assumed'),
	('training', 'publish_days', NULL, 'S37', 'assumed'),
	('training', 'no_result_days', '3', 'S48', 'assumed'),
	('training', 'case_scans', '300', 'S41', 'assumed'),
	('training', 'case_scan_bytes', '314572800', 'S41', 'assumed'),
	('training', 'day_scans', '600', 'S41', 'assumed'),
	('training', 'day_scan_bytes', '1073741824', 'S41', 'assumed'),
	('training', 'unverified_case_scans', '60', 'S41', 'assumed'),
	('training', 'unverified_case_scan_bytes', '62914560', 'S41', 'assumed'),
	('training', 'unverified_day_scans', '100', 'S41', 'assumed'),
	('training', 'unverified_day_scan_bytes', '104857600', 'S41', 'assumed'),
	('training', 'open_drafts', '200', 'S34', 'assumed'),
	('training', 'unverified_open_drafts', '50', 'S34', 'assumed'),
	('training', 'empty_after_days', '90', 'S41', 'assumed'),
	('training', 'acceptable_grounds', '["enterprise", "policy"]', 'S63', 'assumed'),
	('refund', 'acceptable_grounds', '["enterprise", "policy"]', 'S63', 'assumed'),
	('refund', 'refund_accept_until', '"2020-12-31"', 'S76', 'paper'),
	('refund', 'fund_code', '"UI_FUND"', 'S5', 'paper'),
	('refund', 'review_levels', '{"default": 2, "CJ-ZD-UI": 1}', 'S16', 'assumed'),
	('refund', 'payer', '"ui_agency"', 'S16', 'assumed'),
	('refund', 'resubmit_within_days', '20', 'S59', 'assumed'),
	('refund', 'no_result_days', '3', 'S48', 'assumed'),
	('refund', 'answer_days', '10', 'S63', 'assumed'),
	('refund', 'repay_days', '20', 'S63', 'assumed'),
	('refund', 'layoff_method', NULL, 'S7', 'assumed'),
	('refund', 'le30_basis', '"year_end"', 'S7', 'assumed'),
	('refund', 'min_insured_months', '12', 'S7', 'assumed'),
	('refund', 'reserve_months_ordinary', '12', 'S17', 'paper'),
	('refund', 'reserve_months_troubled', '24', 'S18', 'paper'),
	('refund', 'troubled_months_ui_max', '6', 'S14', 'paper'),
	('refund', 'troubled_months_si_max', '3', 'S15', 'paper'),
	('refund', 'ui_monthly_fen', NULL, 'S14', 'assumed'),
	('refund', 'min_premium_fen_per_head', '1000', 'S23', 'assumed'),
	('refund', 'rate_date_basis', '"receipt"', 'S9', 'assumed'),
	('refund', 'adjustment_scope', '"distressed"', 'S19', 'assumed'),
	('refund', 'arrears_rule', '"refuse"', 'S23', 'assumed')
) AS p (programme, name, value, clause, source)
ON CONFLICT (policy_id, programme, name, valid_from) DO NOTHING;

-- Rates and thresholds by date (S9 to S11, S7): the paper raises the rate of small and medium employers until the end of 2020; what held
-- before and holds afterwards is taken from papers of other places.
INSERT INTO policy_parameter (policy_id, programme, name, value, clause, source, valid_from)
SELECT seed_id('61'), 'refund', p.name, p.value::json, p.clause, p.source, p.since::date
FROM (VALUES
	('sme_rate_bp', '5000', 'S10', 'assumed', '2020-01-01'),
	('sme_rate_bp', '10000', 'S10', 'paper', '2020-06-01'),
	('sme_rate_bp', '6000', 'S9', 'assumed', '2021-01-01'),
	('sme_rate_bp', '9000', 'S9', 'assumed', '2022-01-01'),
	('sme_rate_bp', '6000', 'S9', 'assumed', '2023-01-01'),
	('large_rate_bp', '5000', 'S8', 'assumed', '2020-01-01'),
	('large_rate_bp', '3000', 'S8', 'assumed', '2021-01-01'),
	('large_rate_bp', '5000', 'S8', 'assumed', '2022-01-01'),
	('large_rate_bp', '3000', 'S8', 'assumed', '2023-01-01'),
	('layoff_permille', '55', 'S7', 'assumed', '2020-01-01'),
	('layoff_permille', '60', 'S7', 'assumed', '2021-01-01'),
	('layoff_permille', '55', 'S7', 'assumed', '2022-01-01'),
	('layoff_permille_le30', '200', 'S7', 'assumed', '2020-01-01')
) AS p (name, value, clause, source, since)
ON CONFLICT (policy_id, programme, name, valid_from) DO NOTHING;

INSERT INTO policy_month (policy_id, programme, month, amount_fen, max_months, fund_code)
SELECT seed_id('61'), 'training', month::date, 30000, 6, 'SKILL_SPECIAL'
FROM generate_series(timestamp '2020-06-01', timestamp '2020-12-01', interval '1 month') AS month
ON CONFLICT DO NOTHING;

INSERT INTO policy_channel (policy_id, programme, site, steps, clause, operation)
VALUES
	(seed_id('61'), 'refund', '新疆维吾尔自治区人力资源和社会保障厅网上服务大厅',
		'{社保业务,单位业务,失业保险待遇服务,失业保险稳岗补贴申请}', 'S23c', 'refund_create'),
	(seed_id('61'), 'training', '自治区职业培训信息管理系统', '{注册单位账号,培训计划,月度申请}', 'S38', 'plan_create')
ON CONFLICT (policy_id, programme, site) DO NOTHING;

INSERT INTO policy_industry (policy_id, prefix, edition, branch, source)
SELECT seed_id('61'), i.prefix, i.edition, i.branch, 'assumed'
FROM (VALUES
	('F51', '2017', 'wholesale_retail'),
	('F52', '2017', 'wholesale_retail'),
	('G53', '2017', 'transport'),
	('G54', '2017', 'transport'),
	('G55', '2017', 'transport'),
	('G56', '2017', 'transport'),
	('G57', '2017', 'transport'),
	('G58', '2017', 'transport'),
	('G59', '2017', 'transport'),
	('H61', '2017', 'accommodation_catering'),
	('H62', '2017', 'accommodation_catering'),
	('L7291', '2017', 'culture_tourism'),
	('N785', '2017', 'culture_tourism'),
	('N786', '2017', 'culture_tourism'),
	('R86', '2017', 'culture_tourism'),
	('R87', '2017', 'culture_tourism'),
	('R88', '2017', 'culture_tourism'),
	('R90', '2017', 'culture_tourism'),
	('F51', '2011', 'wholesale_retail'),
	('F52', '2011', 'wholesale_retail'),
	('G53', '2011', 'transport'),
	('G54', '2011', 'transport'),
	('G55', '2011', 'transport'),
	('G56', '2011', 'transport'),
	('G57', '2011', 'transport'),
	('G58', '2011', 'transport'),
	('G59', '2011', 'transport'),
	('H61', '2011', 'accommodation_catering'),
	('H62', '2011', 'accommodation_catering'),
	('L727', '2011', 'culture_tourism'),
	('N785', '2011', 'culture_tourism'),
	('R85', '2011', 'culture_tourism'),
	('R86', '2011', 'culture_tourism'),
	('R87', '2011', 'culture_tourism'),
	('R89', '2011', 'culture_tourism')
) AS i (prefix, edition, branch)
ON CONFLICT DO NOTHING;
