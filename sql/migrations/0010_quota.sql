-- What becomes of a scan that was replaced (S41): after a time its content goes, and its facts stay: kind, size, digest, whose it was and
-- when. What may be emptied, and when, is said in function/document.sql.
GRANT USAGE ON SCHEMA public TO wg_work;

ALTER TABLE document ADD COLUMN emptied_at timestamptz;
ALTER TABLE document ALTER COLUMN content DROP NOT NULL;
ALTER TABLE document ADD CONSTRAINT document_emptied
	CHECK ((content IS NULL) = (emptied_at IS NOT NULL) AND (emptied_at IS NULL OR replaced_at <= emptied_at IS TRUE));
COMMENT ON COLUMN document.content IS 'null once it was emptied; else document_whole holds it to size and digest';
CREATE INDEX document_by_day ON document (enterprise_id, uploaded_at);
CREATE INDEX document_to_empty ON document (replaced_at) WHERE replaced_at IS NOT NULL AND emptied_at IS NULL;
