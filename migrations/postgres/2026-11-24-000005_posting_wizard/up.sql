-- Questions of nine kinds with options and a requirement; the authority, contact and pay of a posting; later dates of a cohort; pay tables.

ALTER TABLE questions DROP CONSTRAINT questions_kind_check;
ALTER TABLE questions ADD CONSTRAINT questions_kind_check
    CHECK (kind IN ('short','long','yes_no','one','several','number','date','link','level'));
ALTER TABLE questions ADD COLUMN options TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN rule TEXT;

-- Beside the posting: under which rules it hires, and whom the public asks.
CREATE TABLE posting_details (
    posting_id BIGINT PRIMARY KEY REFERENCES postings(id) ON DELETE CASCADE,
    authority TEXT,
    contact_name TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    -- The pay as its author typed it, for places that no table covers; `postings` holds the range over all places.
    typed_low_cents BIGINT,
    typed_high_cents BIGINT,
    typed_source TEXT NOT NULL
);

ALTER TABLE cohorts ADD COLUMN ranking_opens_on DATE;
ALTER TABLE cohorts ADD COLUMN ranking_closes_on DATE;
ALTER TABLE cohorts ADD COLUMN match_on DATE;

CREATE TABLE pay_rates (
    year BIGINT NOT NULL,
    locality TEXT NOT NULL,
    grade BIGINT NOT NULL CHECK (grade BETWEEN 1 AND 15),
    step BIGINT NOT NULL CHECK (step BETWEEN 1 AND 10),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    source TEXT NOT NULL,
    PRIMARY KEY (year, locality, grade, step)
);

-- Which locality a place belongs to; `place` is folded for comparing.
CREATE TABLE pay_places (
    place TEXT PRIMARY KEY,
    locality TEXT NOT NULL
);

-- What a posting pays at each of its places, as it stood when the posting was saved.
CREATE TABLE posting_pay (
    posting_id BIGINT NOT NULL REFERENCES postings(id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    place TEXT NOT NULL,
    low_cents BIGINT NOT NULL,
    high_cents BIGINT NOT NULL,
    source TEXT NOT NULL,
    from_table BOOLEAN NOT NULL,
    PRIMARY KEY (posting_id, position)
);
