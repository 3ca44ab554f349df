-- Minimum requirements judged apart from skills; online assessments with their scores; referees.

-- One judgement of one application: the latest counts, the earlier ones stay.
CREATE TABLE minimum_judgements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    met INTEGER NOT NULL,
    -- Why not; NULL where it is met.
    cause TEXT CHECK (cause IN ('citizenship','grade','place','start','clearance','resume','answer','other')),
    words TEXT NOT NULL,
    judged_by INTEGER NOT NULL REFERENCES users(id),
    judged_at TEXT NOT NULL,
    CHECK ((cause IS NULL) = met)
) STRICT;
CREATE INDEX minimum_judgements_application ON minimum_judgements (application_id, id);

-- How the assessment of a posting is done. Points are kept in hundredths.
CREATE TABLE assessments (
    posting_id INTEGER PRIMARY KEY REFERENCES postings(id) ON DELETE CASCADE,
    tool TEXT NOT NULL,
    -- Empty: every person has a link of their own.
    link TEXT NOT NULL,
    highest INTEGER NOT NULL CHECK (highest > 0),
    pass INTEGER NOT NULL CHECK (pass BETWEEN 0 AND highest),
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 90),
    attempts INTEGER NOT NULL CHECK (attempts BETWEEN 1 AND 5),
    wait_days INTEGER NOT NULL CHECK (wait_days BETWEEN 0 AND 365),
    version INTEGER NOT NULL,
    set_by INTEGER NOT NULL REFERENCES users(id),
    set_at TEXT NOT NULL
) STRICT;

CREATE TABLE assessment_skills (
    posting_id INTEGER NOT NULL REFERENCES assessments(posting_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    pass INTEGER NOT NULL CHECK (pass >= 0),
    PRIMARY KEY (posting_id, position),
    UNIQUE (posting_id, name)
) STRICT;

CREATE TABLE assessment_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('invited','scored','expired','waived')),
    -- What is personal: emptied when the person is erased.
    link TEXT NOT NULL,
    candidate TEXT NOT NULL,
    note TEXT NOT NULL,
    due_at TEXT NOT NULL,
    reminded_at TEXT,
    invited_by INTEGER NOT NULL REFERENCES users(id),
    invited_at TEXT NOT NULL,
    settled_by INTEGER REFERENCES users(id),
    settled_at TEXT,
    version INTEGER NOT NULL,
    UNIQUE (application_id, number)
) STRICT;
-- One attempt at a time.
CREATE UNIQUE INDEX assessment_attempts_open ON assessment_attempts (application_id) WHERE state = 'invited';
CREATE INDEX assessment_attempts_due ON assessment_attempts (state, due_at, id);

CREATE TABLE assessment_imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES postings(id) ON DELETE CASCADE,
    file_name TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- The file until it is applied, then empty.
    content TEXT NOT NULL,
    -- Which column is what, by its heading.
    mapping TEXT NOT NULL,
    entered INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    uploaded_by INTEGER NOT NULL REFERENCES users(id),
    uploaded_at TEXT NOT NULL,
    applied_by INTEGER REFERENCES users(id),
    applied_at TEXT,
    version INTEGER NOT NULL,
    UNIQUE (posting_id, hash)
) STRICT;
CREATE INDEX assessment_imports_open ON assessment_imports (applied_at, uploaded_at);

-- A score is entered once; a correction is a new row that names the one it corrects.
CREATE TABLE assessment_scores (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt_id INTEGER NOT NULL REFERENCES assessment_attempts(id) ON DELETE CASCADE,
    corrects INTEGER UNIQUE REFERENCES assessment_scores(id) ON DELETE CASCADE,
    points INTEGER NOT NULL CHECK (points >= 0),
    passed INTEGER NOT NULL,
    taken_on TEXT NOT NULL,
    -- Words and links about a person: emptied when the person is erased.
    evidence TEXT NOT NULL,
    reason TEXT NOT NULL,
    import_id INTEGER REFERENCES assessment_imports(id),
    entered_by INTEGER NOT NULL REFERENCES users(id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX assessment_scores_first ON assessment_scores (attempt_id) WHERE corrects IS NULL;
CREATE INDEX assessment_scores_attempt ON assessment_scores (attempt_id, id);

CREATE TABLE assessment_skill_scores (
    score_id INTEGER NOT NULL REFERENCES assessment_scores(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points >= 0),
    passed INTEGER NOT NULL,
    PRIMARY KEY (score_id, position)
) STRICT;

-- Asked of an applicant: name people who can say something about your work.
CREATE TABLE referee_requests (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    asked_by INTEGER NOT NULL REFERENCES users(id),
    asked_at TEXT NOT NULL,
    due_on TEXT NOT NULL
) STRICT;

CREATE TABLE referees (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    relation TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked','answered','refused','expired')),
    -- What the referee wrote.
    known TEXT NOT NULL,
    words TEXT NOT NULL,
    again TEXT NOT NULL,
    named_at TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    reminded_at TEXT,
    settled_at TEXT,
    version INTEGER NOT NULL,
    UNIQUE (application_id, address)
) STRICT;
CREATE INDEX referees_due ON referees (state, answer_by, id);

-- The links of the letters to a referee: only their hashes are kept.
CREATE TABLE referee_links (
    token_hash TEXT PRIMARY KEY,
    referee_id INTEGER NOT NULL REFERENCES referees(id) ON DELETE CASCADE,
    letter_id INTEGER,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX referee_links_referee ON referee_links (referee_id);

CREATE TRIGGER assessment_scores_no_change BEFORE UPDATE OF points, passed, taken_on, attempt_id, corrects ON assessment_scores
BEGIN SELECT RAISE(ABORT, 'a score cannot be changed'); END;
CREATE TRIGGER assessment_skill_scores_no_change BEFORE UPDATE ON assessment_skill_scores
BEGIN SELECT RAISE(ABORT, 'a score cannot be changed'); END;
