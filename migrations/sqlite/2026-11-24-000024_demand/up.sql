-- Employers from which people are on leave, and where they are declared to be in conflict.
CREATE TABLE employer_leaves (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id),
    employer TEXT NOT NULL,
    -- The name as names are compared: without case, punctuation and legal endings.
    employer_key TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    recorded_by INTEGER NOT NULL REFERENCES users(id),
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX employer_leaves_user ON employer_leaves (user_id, id);

-- Of an agency, or of one project.
CREATE TABLE employer_conflicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER REFERENCES agencies(id),
    project_id INTEGER REFERENCES projects(id),
    employer TEXT NOT NULL,
    employer_key TEXT NOT NULL,
    reason TEXT NOT NULL,
    declared_by INTEGER NOT NULL REFERENCES users(id),
    declared_at TEXT NOT NULL,
    lifted_at TEXT,
    CHECK ((agency_id IS NULL) <> (project_id IS NULL))
) STRICT;
CREATE INDEX employer_conflicts_key ON employer_conflicts (employer_key, id);

-- An agency asks for people.
CREATE TABLE demands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER NOT NULL REFERENCES agencies(id),
    project_id INTEGER REFERENCES projects(id),
    title TEXT NOT NULL,
    skills TEXT NOT NULL,
    specialty TEXT,
    grade INTEGER,
    places TEXT NOT NULL,
    telework INTEGER NOT NULL,
    clearance TEXT NOT NULL CHECK (clearance IN ('none','secret','top_secret')),
    start_by TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people > 0),
    note TEXT NOT NULL,
    -- How it ended; open without one.
    outcome TEXT CHECK (outcome IN ('hired','no_candidates','manager_silent','filled_otherwise','cancelled')),
    outcome_words TEXT NOT NULL DEFAULT '',
    asked_by INTEGER NOT NULL REFERENCES users(id),
    asked_at TEXT NOT NULL,
    closed_by INTEGER REFERENCES users(id),
    closed_at TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX demands_agency ON demands (agency_id, id);

-- Somebody qualified is named to whoever asked.
CREATE TABLE referrals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    demand_id INTEGER NOT NULL REFERENCES demands(id),
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    outcome TEXT CHECK (outcome IN ('hired','not_selected','declined','no_answer','withdrawn')),
    reason TEXT CHECK (reason IN ('skills','level','place','start','clearance','someone_else','no_seat','other')),
    words TEXT NOT NULL DEFAULT '',
    referred_by INTEGER NOT NULL REFERENCES users(id),
    referred_at TEXT NOT NULL,
    settled_by INTEGER REFERENCES users(id),
    settled_at TEXT,
    UNIQUE (demand_id, application_id)
) STRICT;
CREATE INDEX referrals_application ON referrals (application_id, id);

-- Somebody is not referred until a day; this says nothing about a placement.
CREATE TABLE referral_pauses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id),
    until_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    set_by INTEGER NOT NULL REFERENCES users(id),
    set_at TEXT NOT NULL,
    lifted_at TEXT
) STRICT;
CREATE INDEX referral_pauses_user ON referral_pauses (user_id, until_on);
