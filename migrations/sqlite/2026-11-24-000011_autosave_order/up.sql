-- How often a section was saved: words typed on an older page do not come back over newer ones.
ALTER TABLE application_parts ADD COLUMN saves INTEGER NOT NULL DEFAULT 1;
