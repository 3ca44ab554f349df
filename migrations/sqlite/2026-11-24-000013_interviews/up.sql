-- Panels; free times, limits and pools of those who interview; what applicants answer, and why staff changed an interview.

CREATE TABLE panel (
    interview_id INTEGER NOT NULL REFERENCES interviews(id),
    user_id INTEGER NOT NULL REFERENCES users(id),
    seat TEXT NOT NULL CHECK (seat IN ('lead','member','shadow')),
    -- The beginning of the interview, as long as it is booked.
    busy_from TEXT,
    -- When the scorecard was asked for, and when it was chased.
    asked_at TEXT,
    chased_at TEXT,
    PRIMARY KEY (interview_id, user_id)
) STRICT;
INSERT INTO panel (interview_id, user_id, seat, busy_from)
    SELECT id, interviewer_id, 'lead', CASE WHEN state = 'booked' THEN starts_at END FROM interviews;
-- A panel has one lead; nobody sits in two interviews that begin together.
CREATE UNIQUE INDEX panel_one_lead ON panel (interview_id) WHERE seat = 'lead';
CREATE UNIQUE INDEX panel_one_booking ON panel (user_id, busy_from);
DROP INDEX interviews_one_booking;
DROP INDEX interviews_interviewer;
ALTER TABLE interviews DROP COLUMN interviewer_id;
CREATE INDEX interviews_state ON interviews (state, starts_at);

-- What an applicant answers to a booked time; it counts for the version of the entry that was answered.
CREATE TABLE interview_answers (
    interview_id INTEGER PRIMARY KEY REFERENCES interviews(id),
    sequence INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('accepted','tentative','declined')),
    words TEXT NOT NULL,
    answered_at TEXT NOT NULL
) STRICT;

-- Why staff moved or cancelled an interview.
CREATE TABLE interview_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id INTEGER NOT NULL REFERENCES interviews(id),
    kind TEXT NOT NULL CHECK (kind IN ('moved','cancelled')),
    reason TEXT NOT NULL,
    changed_by INTEGER REFERENCES users(id),
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX interview_changes_interview ON interview_changes (interview_id, id);

-- Times at which a member of staff can interview, and how much is too much.
CREATE TABLE free_times (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id),
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    UNIQUE (user_id, starts_at)
) STRICT;

CREATE TABLE interview_limits (
    user_id INTEGER PRIMARY KEY REFERENCES users(id),
    per_day INTEGER,
    per_week INTEGER
) STRICT;

-- Who interviews for a posting; somebody in training sits in as a shadow only.
CREATE TABLE posting_interviewers (
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    user_id INTEGER NOT NULL REFERENCES users(id),
    trains INTEGER NOT NULL,
    PRIMARY KEY (posting_id, user_id)
) STRICT;

-- What to ask for a competency of the rubric; its name stays through the versions.
CREATE TABLE kit_questions (
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    competency TEXT NOT NULL,
    questions TEXT NOT NULL,
    PRIMARY KEY (posting_id, competency)
) STRICT;
