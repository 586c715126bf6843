-- The counties have filled in their guides (S52), but for one zone: it cannot approve until it does.
DO $$
DECLARE
	bureau record;
BEGIN
	FOR bureau IN SELECT g.id, a.name, d.human_id
		FROM guide g
		JOIN agency a ON a.id = g.agency_id AND a.code <> 'CJ-NY'
		JOIN LATERAL (SELECT human_id FROM app_user u WHERE u.agency_id = a.id AND u.role = 'county' ORDER BY u.id LIMIT 1) d ON true
		WHERE g.procedure IS NULL
		ORDER BY g.id
	LOOP
		PERFORM seed_step(bureau.id, 'update', 'county', bureau.human_id, sandbox_start() - interval '1 day');
		UPDATE guide
		SET procedure = '网上申报、县市审核公示、州复审、函告财政、拨付', standard = '每人每月 300 元，最长不超过 6 个月',
			service_agency = replace(bureau.name, '人力资源和社会保障局', '公共就业服务中心'), contact = '0994-2206024',
			complaint_phone = '0994-2206022'
		WHERE id = bureau.id;
	END LOOP;
END
$$;
