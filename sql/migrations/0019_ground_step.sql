-- Each ground belongs to a step of its case: asked once for all rows of a statement (ground_of_step), and not row by row. A step is never taken out
-- of the audit, so that nothing is to be asked there.
ALTER TABLE ground DROP CONSTRAINT ground_step;
