-- What the levy agency says of an employer's year, version by version.
CREATE OR REPLACE VIEW premium_record_resource WITH (security_invoker) AS
SELECT
	p.uscc,
	p.year,
	p.version,
	p.current,
	p.as_of,
	p.name,
	p.agency_id,
	a.code AS agency_code,
	a.name AS agency_name,
	p.employer_fen,
	p.worker_fen,
	p.social_monthly_fen,
	p.months,
	p.insured_begin,
	p.insured_end,
	p.insured_mean,
	p.insured_now,
	p.retired,
	p.died,
	p.dismissed,
	p.resigned,
	p.claimants,
	p.arrears_fen,
	p.recorded_at
FROM premium_record p
JOIN agency a ON a.id = p.agency_id;
