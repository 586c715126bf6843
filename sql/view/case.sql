-- The heads of all that lives like a case.
CREATE OR REPLACE VIEW record_resource WITH (security_invoker) AS
SELECT
	h.id,
	h.flow,
	h.number,
	h.state,
	h.version,
	h.enterprise_id,
	e.name AS enterprise_name,
	h.agency_id,
	a.name AS agency_name,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	nullif(h.due_at < business_today() OR stays_late(h.id), false) AS overdue,
	h.held_by,
	h.allowed_actions,
	CASE WHEN h.flow IN ('claim', 'refund') THEN case_fallen(h.id) END AS fallen_grounds
FROM case_head h
LEFT JOIN enterprise e ON e.id = h.enterprise_id
LEFT JOIN agency a ON a.id = h.agency_id;

-- The steps that lead on where a fallen ground stops a case: it is judged again, on this level or on one below, or the change is accepted, or it is
-- paid into another account (`kind`: of which ground alone; null: of all).
DROP VIEW IF EXISTS ground_way;
CREATE VIEW ground_way WITH (security_invoker) AS
SELECT t.flow, t.from_state AS state, t.action, t.role, CASE WHEN t.action IN ('rebind_account', 'reissue') THEN 'account' END AS kind
FROM transition t
WHERE t.offered AND t.action IN ('recompute', 'send_back', 'reopen', 'confirm_ground', 'rebind_account', 'reissue')
	AND EXISTS (SELECT FROM transition f WHERE f.flow = t.flow AND f.from_state = t.from_state AND f.action = 'ground_fell');

-- Of all kinds of cases alike. Users, clients and grants are no cases; policies and guides have views of their own.
CREATE OR REPLACE VIEW case_resource WITH (security_invoker) AS
SELECT
	id,
	flow,
	number,
	state,
	version,
	enterprise_id,
	enterprise_name,
	agency_id,
	agency_name,
	external_ref,
	metadata,
	created_at,
	received_at,
	updated_at,
	due_at,
	due_before,
	overdue,
	held_by,
	allowed_actions
FROM record_resource
WHERE flow NOT IN ('app_user', 'client', 'client_grant', 'policy', 'guide');

-- Where a chain does not hold (I25): a row whose hash is not of what it says, a row that does not name the one before, a head that differs.
CREATE OR REPLACE VIEW audit_fault WITH (security_invoker) AS
SELECT a.case_id, a.seq, CASE WHEN a.hash <> audit_digest(a) THEN 'altered' ELSE 'unlinked' END AS why
FROM audit a
LEFT JOIN audit b ON b.case_id = a.case_id AND b.seq = a.seq - 1
WHERE a.hash <> audit_digest(a) OR a.prev_hash IS DISTINCT FROM b.hash OR a.from_state <> coalesce(b.to_state, 'none')
UNION ALL
SELECT d.id, d.version, 'state_differs'
FROM dossier d
LEFT JOIN LATERAL (SELECT a.seq, a.to_state FROM audit a WHERE a.case_id = d.id ORDER BY a.seq DESC LIMIT 1) last ON true
WHERE ROW (d.version, d.state) IS DISTINCT FROM ROW (last.seq, last.to_state);
