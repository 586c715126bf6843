-- A line as everybody sees it: the number masked, the telephone too (S46).
CREATE OR REPLACE VIEW roster_resource WITH (security_invoker) AS
SELECT
	l.claim_id,
	l.line,
	l.state,
	l.reason,
	l.id_type,
	l.id_mask AS id_number,
	l.name,
	left(l.phone, 3) || '****' || right(l.phone, 4) AS phone,
	l.person_class,
	l.proof_kind,
	l.proof_number,
	l.graduated_on,
	l.hired_on,
	l.contract_kind,
	l.contract_from,
	l.contract_to,
	l.relation,
	l.dispatch_uscc,
	l.dispatch_name,
	l.post,
	l.ended_on,
	l.end_reason
FROM claim_line l;
