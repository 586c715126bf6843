-- Revisions of guides (S52): what a guide says is drafted by one officer and confirmed by another.
CREATE TABLE guide_revision (
	id uuid CONSTRAINT guide_revision_key PRIMARY KEY CONSTRAINT guide_revision_dossier REFERENCES dossier,
	guide_id uuid NOT NULL CONSTRAINT guide_revision_guide REFERENCES guide,
	agency_id uuid NOT NULL CONSTRAINT guide_revision_agency REFERENCES agency,
	procedure text NOT NULL,
	standard text NOT NULL,
	service_agency text NOT NULL,
	contact text NOT NULL,
	complaint_phone text NOT NULL
);
CREATE INDEX guide_revision_by_guide ON guide_revision (guide_id);
COMMENT ON TABLE guide_revision IS 'a guide that was filled in before there were revisions has none in force; its audit keeps what it says';
