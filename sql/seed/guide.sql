-- Every county and zone has a guide to fill in (S52); until its five facts are there the county cannot approve.
DO $$
DECLARE
	bureau record;
BEGIN
	FOR bureau IN SELECT id, replace(id::text, '-0000000000', '-0000000008')::uuid AS guide_id
		FROM agency WHERE kind = 'hr' AND level = 'county' ORDER BY id
	LOOP
		IF seed_case(bureau.guide_id, 'guide', NULL, bureau.id, '2020-07-14 09:00+08') THEN
			INSERT INTO guide (id, agency_id) VALUES (bureau.guide_id, bureau.id);
			PERFORM seed_step(bureau.guide_id, 'create', 'system', NULL, '2020-07-14 09:00+08');
		END IF;
	END LOOP;
END
$$;
