-- One word, one thing: the states between which a step leads bear their names in full. Values stay, and with them every hash of the audit.
ALTER TABLE transition RENAME COLUMN frm TO from_state;
ALTER TABLE transition RENAME COLUMN dst TO to_state;
ALTER TABLE audit RENAME COLUMN frm TO from_state;
ALTER TABLE audit RENAME COLUMN dst TO to_state;
