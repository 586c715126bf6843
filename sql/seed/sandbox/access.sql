-- Personas, each a human of its own. All have the password of seed_password().
DO $$
DECLARE
	persona record;
BEGIN
	FOR persona IN SELECT * FROM (VALUES
		('201', 'admin-1', '系统管理员', 'admin', NULL),
		('202', 'admin-2', '系统管理员二', 'admin', NULL),
		('211', 'county-changji-1', '昌吉市经办一', 'county', '31'),
		('212', 'county-changji-2', '昌吉市经办二', 'county', '31'),
		('213', 'county-fukang-1', '阜康市经办一', 'county', '32'),
		('214', 'county-fukang-2', '阜康市经办二', 'county', '32'),
		('215', 'county-qitai-1', '奇台县经办一', 'county', '35'),
		('216', 'county-qitai-2', '奇台县经办二', 'county', '35'),
		('217', 'county-hutubi-1', '呼图壁县经办一', 'county', '33'),
		('218', 'county-manas-1', '玛纳斯县经办一', 'county', '34'),
		('219', 'county-jimsar-1', '吉木萨尔县经办一', 'county', '36'),
		('21a', 'county-mori-1', '木垒县经办一', 'county', '37'),
		('21b', 'county-zhundong-1', '准东开发区经办一', 'county', '38'),
		('21c', 'county-gaoxin-1', '高新区经办一', 'county', '39'),
		('21d', 'county-nongye-1', '农业科技园区经办一', 'county', '3a'),
		('231', 'prefecture-1', '州局复审一', 'prefecture', '10'),
		('232', 'prefecture-2', '州局复审二', 'prefecture', '10'),
		('233', 'finance-1', '州财政经办一', 'finance', '11'),
		('234', 'finance-2', '州财政经办二', 'finance', '11'),
		('235', 'county-finance-1', '昌吉市财政监督', 'county_finance', '41'),
		('236', 'certifier-1', '州工信局会签', 'certifier', '22'),
		('237', 'certifier-2', '州商务局会签', 'certifier', '21'),
		('238', 'levy-1', '征缴机构经办', 'levy', '13'),
		('239', 'ui-1', '失业保险经办一', 'ui_agency', '12'),
		('23b', 'ui-2', '失业保险经办二', 'ui_agency', '12'),
		('23c', 'ui-zhundong-1', '准东失业保险经办一', 'ui_agency', '16'),
		('23d', 'ui-zhundong-2', '准东失业保险经办二', 'ui_agency', '16'),
		('23a', 'auditor-1', '州审计局', 'auditor', '14')
	) AS p (suffix, username, display_name, role, agency)
	LOOP
		IF seed_case(seed_id(persona.suffix), 'app_user', NULL, NULL, sandbox_start() - interval '1 day') THEN
			INSERT INTO app_user (id, username, password_hash, human_id, display_name, role, agency_id)
			VALUES (seed_id(persona.suffix), persona.username, seed_password(), seed_human(persona.suffix), persona.display_name,
				persona.role, seed_id(persona.agency));
			PERFORM seed_step(seed_id(persona.suffix), 'create', 'system', NULL, sandbox_start() - interval '1 day');
		END IF;
	END LOOP;
END
$$;

-- Two portals. Their secrets: portal-a-secret-of-the-sandbox-2020 and portal-b-secret-of-the-sandbox-2020.
DO $$
DECLARE
	portal record;
BEGIN
	FOR portal IN SELECT * FROM (VALUES
		('501', 'portal-a', '丝路企业服务'),
		('502', 'portal-b', '天山人力服务')
	) AS p (suffix, client_id, name)
	LOOP
		IF seed_case(seed_id(portal.suffix), 'client', NULL, NULL, sandbox_start() - interval '1 day') THEN
			INSERT INTO client (id, client_id, secret_hash, name)
			VALUES (seed_id(portal.suffix), portal.client_id,
				encode(sha256(convert_to(portal.client_id || '-secret-of-the-sandbox-2020', 'UTF8')), 'hex'), portal.name);
			PERFORM seed_step(seed_id(portal.suffix), 'create', 'admin', seed_human('201'), sandbox_start() - interval '1 day');
		END IF;
	END LOOP;
END
$$;
