DROP TABLE posting_pay;
DROP TABLE pay_places;
DROP TABLE pay_rates;
ALTER TABLE cohorts DROP COLUMN match_on;
ALTER TABLE cohorts DROP COLUMN ranking_closes_on;
ALTER TABLE cohorts DROP COLUMN ranking_opens_on;
DROP TABLE posting_details;
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE questions_kept AS SELECT id, posting_id, position, prompt, hint,
    CASE WHEN kind IN ('short','long','yes_no') THEN kind ELSE 'short' END AS kind, required FROM questions;
DROP TABLE questions;
CREATE TABLE questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    position INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    hint TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('short','long','yes_no')),
    required INTEGER NOT NULL,
    UNIQUE (posting_id, position)
) STRICT;
INSERT INTO questions (id, posting_id, position, prompt, hint, kind, required)
    SELECT id, posting_id, position, prompt, hint, kind, required FROM questions_kept;
DROP TABLE questions_kept;
