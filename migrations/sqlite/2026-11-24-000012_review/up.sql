-- Blind review of résumés: rounds, who reads for them, reviews and their marks, what came out.

CREATE TABLE review_rounds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL UNIQUE REFERENCES postings(id),
    stage_id INTEGER REFERENCES stages(id),
    rubric_version_id INTEGER NOT NULL REFERENCES rubric_versions(id),
    seed TEXT NOT NULL,
    readers INTEGER NOT NULL CHECK (readers IN (1, 2)),
    rule TEXT NOT NULL CHECK (rule IN ('every','screen_out')),
    points_meet INTEGER NOT NULL,
    points_mixed INTEGER NOT NULL,
    points_exceed INTEGER NOT NULL,
    days INTEGER NOT NULL CHECK (days > 0),
    opened_by INTEGER NOT NULL REFERENCES users(id),
    opened_at TEXT NOT NULL
) STRICT;

CREATE TABLE round_reviewers (
    round_id INTEGER NOT NULL REFERENCES review_rounds(id),
    user_id INTEGER NOT NULL REFERENCES users(id),
    stands_down INTEGER NOT NULL,
    PRIMARY KEY (round_id, user_id)
) STRICT;

-- Résumés of nobody, marked beforehand, that lie among the others: they show how each reviewer marks.
CREATE TABLE calibrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    round_id INTEGER NOT NULL REFERENCES review_rounds(id),
    name TEXT NOT NULL,
    content_text TEXT NOT NULL,
    answers TEXT NOT NULL,
    expected TEXT NOT NULL,
    lot TEXT NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users(id),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    round_id INTEGER NOT NULL REFERENCES review_rounds(id),
    application_id INTEGER REFERENCES applications(id),
    calibration_id INTEGER REFERENCES calibrations(id),
    reviewer_id INTEGER NOT NULL REFERENCES users(id),
    seat TEXT NOT NULL CHECK (seat IN ('pair','third')),
    lot TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('assigned','sent','recused','released')),
    version INTEGER NOT NULL,
    typed_page TEXT NOT NULL,
    typed_count INTEGER NOT NULL,
    announced INTEGER NOT NULL,
    chased INTEGER NOT NULL,
    assigned_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    touched_at TEXT,
    seconds INTEGER NOT NULL,
    sent_at TEXT,
    recusal TEXT,
    recusal_words TEXT NOT NULL,
    checked TEXT NOT NULL CHECK (checked IN ('none','waiting','accepted','returned')),
    check_note TEXT NOT NULL,
    checked_by INTEGER REFERENCES users(id),
    checked_at TEXT,
    CHECK ((application_id IS NULL) <> (calibration_id IS NULL))
) STRICT;

CREATE TABLE marks (
    review_id INTEGER NOT NULL REFERENCES reviews(id) ON DELETE CASCADE,
    competency_id INTEGER NOT NULL REFERENCES competencies(id),
    mark INTEGER CHECK (mark BETWEEN 0 AND 2),
    why TEXT NOT NULL,
    PRIMARY KEY (review_id, competency_id)
) STRICT;

-- What came of the review of an application; written when everything it rests on is in and checked.
CREATE TABLE review_results (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id),
    round_id INTEGER NOT NULL REFERENCES review_rounds(id),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed','out')),
    points INTEGER,
    missed TEXT NOT NULL,
    settled_at TEXT NOT NULL
) STRICT;

-- Nobody reviews the same thing twice, not even after standing aside.
CREATE UNIQUE INDEX reviews_one_application ON reviews (application_id, reviewer_id);
CREATE UNIQUE INDEX reviews_one_calibration ON reviews (calibration_id, reviewer_id);
-- One third reviewer at a time.
CREATE UNIQUE INDEX reviews_one_third ON reviews (application_id) WHERE seat = 'third' AND state IN ('assigned','sent');
CREATE INDEX reviews_reviewer ON reviews (reviewer_id, state, lot);
CREATE INDEX reviews_round ON reviews (round_id, state, due_at);
CREATE INDEX review_results_round ON review_results (round_id, outcome, points);
