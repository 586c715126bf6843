-- The counties have filled in their guides, and the prefecture has confirmed them (S52), but for one zone: it cannot approve until it does.
DO $$
DECLARE
	bureau record;
BEGIN
	FOR bureau IN SELECT g.id, g.agency_id, a.name, d.human_id, replace(g.id::text, '-0000000008', '-0000000009')::uuid AS revision_id,
			sandbox_start() - interval '1 day' AS at
		FROM guide g
		JOIN agency a ON a.id = g.agency_id AND a.code <> 'CJ-NY'
		JOIN LATERAL (SELECT human_id FROM app_user u WHERE u.agency_id = a.id AND u.role = 'county' ORDER BY u.id LIMIT 1) d ON true
		WHERE g.procedure IS NULL
		ORDER BY g.id
	LOOP
		PERFORM seed_step(bureau.id, 'update', 'county', bureau.human_id, bureau.at);
		PERFORM seed_case(bureau.revision_id, 'guide_revision', NULL, bureau.agency_id, bureau.at, case_number('ZN'));
		INSERT INTO guide_revision (id, guide_id, agency_id, procedure, standard, service_agency, contact, complaint_phone)
		VALUES (bureau.revision_id, bureau.id, bureau.agency_id, '网上申报、县市审核公示、州复审、函告财政、拨付',
			'每人每月 300 元，最长不超过 6 个月', replace(bureau.name, '人力资源和社会保障局', '公共就业服务中心'), '0994-2206024',
			'0994-2206022');
		PERFORM seed_step(bureau.revision_id, 'draft', 'county', bureau.human_id, bureau.at);
		PERFORM seed_step(bureau.revision_id, 'confirm', 'prefecture', seed_human('231'), bureau.at);
		PERFORM seed_step(bureau.id, 'revise', 'system', NULL, bureau.at);
		UPDATE guide g
		SET procedure = r.procedure, standard = r.standard, service_agency = r.service_agency, contact = r.contact,
			complaint_phone = r.complaint_phone
		FROM guide_revision r
		WHERE g.id = bureau.id AND r.id = bureau.revision_id;
	END LOOP;
END
$$;
