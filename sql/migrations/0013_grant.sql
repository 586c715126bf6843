-- A case may pass by several grants together (S19, S20): what each of them lets through of it is a row, and they add up to the whole case.
ALTER TABLE adjustment_use DROP CONSTRAINT adjustment_use_key;
ALTER TABLE adjustment_use ADD CONSTRAINT adjustment_use_key PRIMARY KEY (case_id, adjustment_id);
