-- Four employers of different kinds, verified: a restaurant chain (Changji city), a wholesaler (Fukang), a manufacturer (Qitai) and a
-- sole trader (Changji city). Their accounts are sealed with the program's keys, so the program adds them.
DO $$
DECLARE
	firm record;
BEGIN
	FOR firm IN SELECT * FROM (VALUES
		('401', '31', '241', '211', '91659901MA77AAA10W', '昌吉市丝路人家餐饮管理有限公司', 'enterprise', 'H6210', '马建国', '李梅', '09942200001',
			'昌吉市宁边西路 18 号', 86, 1200000000, 800000000, 82),
		('402', '32', '242', '213', '91659901MA77BBB20J', '阜康市天池商贸批发有限公司', 'enterprise', 'F5127', '赵志强', '孙丽', '09943220002',
			'阜康市博峰街 66 号', 34, 6500000000, 2100000000, 30),
		('403', '35', '243', '215', '91659901MA77CCC308', '奇台县麦浪食品制造有限公司', 'enterprise', 'C1411', '阿卜来提·如则托合提', '古丽娜尔', '09947210003',
			'奇台县东关街 5 号', 120, 3200000000, 4100000000, 118),
		('404', '31', '244', '211', '92659901MA77DDD40T', '昌吉市老马家拌面馆', 'sole_trader', 'H6220', '马福贵', '马福贵', '09942200004',
			'昌吉市建国西路 9 号', 6, 180000000, 30000000, 6)
	) AS f (suffix, agency, clerk, officer, uscc, name, kind, industry, representative, contact, phone, address, employees, revenue,
		assets, insured)
	LOOP
		IF seed_case(seed_id(firm.suffix), 'enterprise', seed_id(firm.suffix), seed_id(firm.agency), sandbox_start() - interval '1 day',
			'QY2020-000' || firm.suffix)
		THEN
			INSERT INTO enterprise (id, agency_id, uscc, name, kind, industry_code, industry_edition, legal_representative,
				contact_name, contact_phone, address, employees, revenue_fen, assets_fen, insured_headcount)
			VALUES (seed_id(firm.suffix), seed_id(firm.agency), firm.uscc, firm.name, firm.kind, firm.industry, '2017',
				firm.representative, firm.contact, firm.phone, firm.address, firm.employees, firm.revenue, firm.assets, firm.insured);
			PERFORM seed_step(seed_id(firm.suffix), 'register', 'public', seed_human(firm.clerk), sandbox_start() - interval '1 day');
			PERFORM seed_step(seed_id(firm.suffix), 'verify', 'county', seed_human(firm.officer), sandbox_start() - interval '20 hours');
		END IF;
	END LOOP;
END
$$;

-- Their clerks.
DO $$
DECLARE
	clerk record;
BEGIN
	FOR clerk IN SELECT * FROM (VALUES
		('241', 'a-clerk', '丝路人家经办人', '401'),
		('242', 'b-clerk', '天池商贸经办人', '402'),
		('243', 'c-clerk', '麦浪食品经办人', '403'),
		('244', 'd-clerk', '老马家经办人', '404')
	) AS c (suffix, username, display_name, firm)
	LOOP
		IF seed_case(seed_id(clerk.suffix), 'app_user', seed_id(clerk.firm), NULL, sandbox_start() - interval '1 day') THEN
			INSERT INTO app_user (id, username, password_hash, human_id, display_name, role, enterprise_id)
			VALUES (seed_id(clerk.suffix), clerk.username, seed_password(), seed_human(clerk.suffix), clerk.display_name, 'enterprise',
				seed_id(clerk.firm));
			PERFORM seed_step(seed_id(clerk.suffix), 'create', 'public', seed_human(clerk.suffix), sandbox_start() - interval '1 day');
		END IF;
	END LOOP;
END
$$;

-- What they count as, proposed by themselves and decided by their bureau (S8, S29, S30, S66). That work at the manufacturer has stopped is
-- for its users to show.
DO $$
DECLARE
	fact record;
BEGIN
	FOR fact IN SELECT * FROM (VALUES
		('421', '401', '241', '212', 'size', 'small', '工信部联企业〔2011〕300号，餐饮业'),
		('422', '401', '241', '212', 'hit_industry', 'accommodation_catering', '营业执照经营范围：餐饮服务'),
		('423', '402', '242', '214', 'size', 'medium', '工信部联企业〔2011〕300号，批发业'),
		('424', '402', '242', '214', 'hit_industry', 'wholesale_retail', '营业执照经营范围：批发'),
		('425', '403', '243', '216', 'size', 'small', '工信部联企业〔2011〕300号，工业'),
		('426', '404', '244', '212', 'hit_industry', 'accommodation_catering', '营业执照经营范围：餐饮服务'),
		('427', '404', '244', '212', 'insured_as_unit', 'yes', '社会保险单位参保证明')
	) AS d (suffix, firm, clerk, officer, kind, value, basis)
	LOOP
		IF seed_case(seed_id(fact.suffix), 'determination', seed_id(fact.firm),
			(SELECT agency_id FROM enterprise WHERE id = seed_id(fact.firm)), sandbox_start() - interval '1 day', 'RD2020-000' || fact.suffix)
		THEN
			INSERT INTO determination (id, enterprise_id, agency_id, kind, value, basis, valid_from, valid_to)
			SELECT seed_id(fact.suffix), e.id, e.agency_id, fact.kind, fact.value, fact.basis, '2020-01-01', '2020-12-31'
			FROM enterprise e WHERE e.id = seed_id(fact.firm);
			PERFORM seed_step(seed_id(fact.suffix), 'propose', 'enterprise', seed_human(fact.clerk), sandbox_start() - interval '1 day');
			PERFORM seed_step(seed_id(fact.suffix), 'decide', 'county', seed_human(fact.officer), sandbox_start() - interval '20 hours');
		END IF;
	END LOOP;
END
$$;

-- Each portal acts for one of them (S23c).
DO $$
DECLARE
	trust record;
BEGIN
	FOR trust IN SELECT * FROM (VALUES ('511', 'portal-a', '401', '241'), ('512', 'portal-b', '402', '242'))
		AS g (suffix, client_id, firm, clerk)
	LOOP
		IF seed_case(seed_id(trust.suffix), 'client_grant', seed_id(trust.firm), NULL, sandbox_start() - interval '1 day') THEN
			INSERT INTO client_grant (id, client_id, enterprise_id) VALUES (seed_id(trust.suffix), trust.client_id, seed_id(trust.firm));
			PERFORM seed_step(seed_id(trust.suffix), 'grant', 'enterprise', seed_human(trust.clerk), sandbox_start() - interval '1 day');
		END IF;
	END LOOP;
END
$$;

-- Numbers go on behind those of these cases and of their accounts, or the case that came to one of them would be refused, and all after it.
INSERT INTO number_series AS s (series, last)
VALUES ('QY2020', 404), ('ZH2020', 414), ('RD2020', 427)
ON CONFLICT (series) DO UPDATE SET last = greatest(s.last, excluded.last);
