-- A notice says until when the months of its plan are claimed (S37, S76), as it was on the day it was opened. Notices that are older say nothing.
ALTER TABLE notice ADD COLUMN claimable_until date;
ALTER TABLE notice ADD COLUMN wages_claimable_until date;
COMMENT ON COLUMN notice.wages_claimable_until IS 'of the month in which acceptance ends, whose wages are paid after it; null: the plan has no such month, or its calendar was not there yet';
