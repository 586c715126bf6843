-- Who places and lifts holds stands in core.sql. A hold that a referral placed is the prefecture's alone (S64).
GRANT SELECT ON hold_resource TO wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor;
DROP POLICY IF EXISTS hold_referral ON hold;
CREATE POLICY hold_referral ON hold AS RESTRICTIVE FOR UPDATE TO wg_county USING (cause <> 'referral');
DROP POLICY IF EXISTS hold_referred ON hold;
CREATE POLICY hold_referred ON hold AS RESTRICTIVE FOR INSERT TO wg_county WITH CHECK (cause <> 'referral');
