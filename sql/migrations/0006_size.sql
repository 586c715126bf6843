-- What the calculator proposes as the size of each employer (S8), and what `migrate` needs to have it proposed.

-- The ranges of the table are those of one edition of GB/T 4754.
ALTER TABLE size_rule ADD COLUMN edition text NOT NULL DEFAULT '2017' CONSTRAINT size_rule_edition CHECK (edition IN ('2011', '2017'));
ALTER TABLE size_rule ALTER COLUMN edition DROP DEFAULT;
ALTER TABLE size_rule DROP CONSTRAINT size_rule_key;
ALTER TABLE size_rule ADD CONSTRAINT size_rule_key PRIMARY KEY (edition, code);

CREATE TABLE size_proposal (
	enterprise_id uuid CONSTRAINT size_proposal_key PRIMARY KEY CONSTRAINT size_proposal_enterprise REFERENCES enterprise,
	size text NOT NULL CONSTRAINT size_proposal_size CHECK (size IN ('undetermined', 'micro', 'small', 'medium', 'large')),
	size_class text,
	industry_edition text NOT NULL,
	employees bigint,
	revenue_fen bigint,
	assets_fen bigint,
	missing text[] NOT NULL,
	explanation json NOT NULL
);
COMMENT ON TABLE size_proposal IS 'made from the figures as they are, and again whenever they or the table change; it decides nothing';
COMMENT ON COLUMN size_proposal.size_class IS 'the row of size_rule; null: none covers the industry code in its edition';

-- What `migrate` does beyond its scripts takes the rights of the system; whoever migrates is a member of the owner.
GRANT wg_system TO wg_owner;
