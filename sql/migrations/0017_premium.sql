-- Of which day an extract of premium records is (S23): one that is handed in late must not undo a newer one. What is recorded says no more than
-- when it came.
ALTER TABLE job ADD COLUMN as_of date;
UPDATE job
SET as_of = (created_at AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE job ADD CONSTRAINT job_as_of CHECK (kind <> 'premium_import' OR as_of IS NOT NULL);
COMMENT ON COLUMN job.as_of IS 'of an import: the day of the extract; as its sender said, or that of the import';

ALTER TABLE premium_record ADD COLUMN as_of date;
UPDATE premium_record
SET as_of = (recorded_at AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE premium_record ALTER COLUMN as_of SET NOT NULL;
COMMENT ON COLUMN premium_record.as_of IS 'the day of the newest extract that says it; the version that counts has the latest';
