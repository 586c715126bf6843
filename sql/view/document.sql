CREATE OR REPLACE VIEW document_resource WITH (security_invoker) AS
SELECT
	d.id,
	d.case_id,
	d.kind,
	d.media_type,
	d.size,
	encode(d.sha256, 'hex') AS sha256,
	d.pages,
	d.attestations,
	d.uploaded_at,
	d.replaced_at,
	d.emptied_at
FROM document d;
