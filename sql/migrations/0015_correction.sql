-- Corrections after payment (S12, S63): which recovery one became, and the way from a code and base year to its refunds.
ALTER TABLE recovery ADD COLUMN correction_id uuid CONSTRAINT recovery_correction REFERENCES correction;
CREATE INDEX recovery_by_correction ON recovery (correction_id);
COMMENT ON COLUMN recovery.correction_id IS 'the correction that it takes back; null: claimed by an officer';

CREATE INDEX refund_by_uscc ON refund (uscc, base_year);
CREATE INDEX refund_by_correction ON refund (correction_id);
