-- What the levy agency says of the four employers for 2019 (S23), as if it had imported it; all figures are invented. The manufacturer laid
-- off more than any threshold allows; the sole trader's size nobody has determined.
INSERT INTO job (id, kind, as_of, state, agency_id, user_id, human_id, total, done, created_at, finished_at)
VALUES (seed_id('601'), 'premium_import', sandbox_start()::date - 1, 'done', seed_id('13'), seed_id('238'), seed_human('238'), 4, 4,
	sandbox_start() - interval '1 day', sandbox_start() - interval '1 day')
ON CONFLICT (id) DO NOTHING;

INSERT INTO premium_record (uscc, year, version, as_of, name, agency_id, employer_fen, worker_fen, social_monthly_fen, months, insured_begin,
	insured_end, insured_mean, insured_now, retired, died, dismissed, resigned, claimants, arrears_fen, job_id, row, recorded_at)
SELECT e.uscc, 2019, 1, sandbox_start()::date - 1, e.name, e.agency_id, r.employer_fen, r.worker_fen, r.social_monthly_fen, 12, r.insured_begin, r.insured_end,
	r.insured_mean, r.insured_now, r.retired, r.died, r.dismissed, r.resigned, r.claimants, 0, seed_id('601'), r.row,
	sandbox_start() - interval '1 day'
FROM (VALUES
	('401', 1, 2214050::bigint, 2214050::bigint, 13653000::bigint, 84, 82, 83, 82, 1, 0, 1, 1, 1),
	('402', 2, 810035::bigint, 810036::bigint, 4995000::bigint, 31, 30, 30, 30, 0, 0, 0, 1, 0),
	('403', 3, 3456000::bigint, 3456000::bigint, 20313000::bigint, 140, 118, 128, 118, 2, 0, 14, 6, 14),
	('404', 4, 129600::bigint, 129600::bigint, NULL::bigint, 6, 6, 6, 6, 0, 0, 0, 0, 0)
) AS r (suffix, row, employer_fen, worker_fen, social_monthly_fen, insured_begin, insured_end, insured_mean, insured_now, retired, died,
	dismissed, resigned, claimants)
JOIN enterprise e ON e.id = seed_id(r.suffix)
ON CONFLICT DO NOTHING;
