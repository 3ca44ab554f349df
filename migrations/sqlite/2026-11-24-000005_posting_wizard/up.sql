-- Questions of nine kinds with options and a requirement; the authority, contact and pay of a posting; later dates of a cohort; pay tables.

-- A CHECK cannot be widened in place: the rows are carried into a new table of the same name. Answers keep pointing at the same ids.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE questions_kept AS SELECT id, posting_id, position, prompt, hint, kind, required FROM questions;
DROP TABLE questions;
CREATE TABLE questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    position INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    hint TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('short','long','yes_no','one','several','number','date','link','level')),
    required INTEGER NOT NULL,
    options TEXT NOT NULL DEFAULT '',
    rule TEXT,
    UNIQUE (posting_id, position)
) STRICT;
INSERT INTO questions (id, posting_id, position, prompt, hint, kind, required)
    SELECT id, posting_id, position, prompt, hint, kind, required FROM questions_kept;
DROP TABLE questions_kept;

-- Beside the posting: under which rules it hires, and whom the public asks.
CREATE TABLE posting_details (
    posting_id INTEGER PRIMARY KEY REFERENCES postings(id) ON DELETE CASCADE,
    authority TEXT,
    contact_name TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    -- The pay as its author typed it, for places that no table covers; `postings` holds the range over all places.
    typed_low_cents INTEGER,
    typed_high_cents INTEGER,
    typed_source TEXT NOT NULL
) STRICT;

ALTER TABLE cohorts ADD COLUMN ranking_opens_on TEXT;
ALTER TABLE cohorts ADD COLUMN ranking_closes_on TEXT;
ALTER TABLE cohorts ADD COLUMN match_on TEXT;

CREATE TABLE pay_rates (
    year INTEGER NOT NULL,
    locality TEXT NOT NULL,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 15),
    step INTEGER NOT NULL CHECK (step BETWEEN 1 AND 10),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    source TEXT NOT NULL,
    PRIMARY KEY (year, locality, grade, step)
) STRICT;

-- Which locality a place belongs to; `place` is folded for comparing.
CREATE TABLE pay_places (
    place TEXT PRIMARY KEY,
    locality TEXT NOT NULL
) STRICT;

-- What a posting pays at each of its places, as it stood when the posting was saved.
CREATE TABLE posting_pay (
    posting_id INTEGER NOT NULL REFERENCES postings(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    place TEXT NOT NULL,
    low_cents INTEGER NOT NULL,
    high_cents INTEGER NOT NULL,
    source TEXT NOT NULL,
    from_table INTEGER NOT NULL,
    PRIMARY KEY (posting_id, position)
) STRICT;
