-- The policy before this one (S4, S77), so that months used under it can be told: six months at the same amount, retired.
DO $$
BEGIN
	IF seed_case(seed_id('62'), 'policy', NULL, seed_id('10'), '2019-11-01 10:00+08') THEN
		INSERT INTO policy (id, doc_no, title, issuers, issued_on, effective_from)
		VALUES (seed_id('62'), '沙箱〔2019〕1号', '原有以工代训政策（沙箱示例）', '{昌吉回族自治州人力资源和社会保障局}', '2019-11-01', '2019-12-01');
		PERFORM seed_step(seed_id('62'), 'create', 'prefecture', seed_id('71'), '2019-11-01 10:00+08');
		PERFORM seed_step(seed_id('62'), 'publish', 'prefecture', seed_id('72'), '2019-11-01 18:00+08');
		PERFORM seed_step(seed_id('62'), 'retire', 'prefecture', seed_id('72'), '2020-05-31 18:00+08');
	END IF;
END
$$;
INSERT INTO policy_month (policy_id, programme, month, amount_fen, max_months, fund_code)
SELECT seed_id('62'), 'training', month::date, 30000, 6, 'SKILL_SPECIAL'
FROM generate_series(timestamp '2019-12-01', timestamp '2020-05-01', interval '1 month') AS month
ON CONFLICT DO NOTHING;
