-- The findings of the last version that was judged.
CREATE OR REPLACE VIEW finding_resource WITH (security_invoker) AS
SELECT
	f.case_id,
	f.version,
	f.rule,
	f.clause,
	f.verdict,
	f.line,
	f.finding AS explanation,
	f.answer,
	f.answer_text,
	f.answered_at
FROM finding f
WHERE f.version = (SELECT max(n.version) FROM finding n WHERE n.case_id = f.case_id);
