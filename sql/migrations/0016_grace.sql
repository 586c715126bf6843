-- A notice says until when the months of its plan are claimed (S37, S76), as it was on the day it was opened. Notices that are older say nothing.
ALTER TABLE notice ADD COLUMN claimable_until date;
ALTER TABLE notice ADD COLUMN wages_claimable_until date;
COMMENT ON COLUMN notice.wages_claimable_until IS 'of the month in which acceptance ends, whose wages are paid after it; null: the plan has no such month, or its calendar was not there yet';

-- Months that a recovery frees are free once its money is back, or with the decision where that says so expressly (S32, S63). Until now they
-- were free with every decision.
ALTER TABLE recovery ADD COLUMN freed_now boolean NOT NULL DEFAULT false;
ALTER TABLE recovery ADD COLUMN lines_taken int[];
COMMENT ON COLUMN recovery.months_freed IS 'whether the persons'' months of the lines may be used again once the money is back: said with the decision';
COMMENT ON COLUMN recovery.freed_now IS 'the months were freed with the decision, by an express reason that stands in the audit';
COMMENT ON COLUMN recovery.lines_taken IS 'lines whose months others had when the money was taken back again: they stay free';
UPDATE recovery SET freed_now = true WHERE months_freed;
ALTER TABLE person_month ADD CONSTRAINT person_month_freed_state CHECK (freed_by IS NULL OR state = 'voided');
