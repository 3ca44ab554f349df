-- The house at its first day: people, postings, applications, review, offers, seats, history, letters.

CREATE TABLE agencies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    role TEXT NOT NULL CHECK (role IN ('applicant','reviewer','manager','office','auditor')),
    agency_id INTEGER REFERENCES agencies(id),
    zone TEXT NOT NULL,
    confirmed_at TEXT,
    disabled_at TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE tokens (
    token_hash TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('confirm','reset')),
    name TEXT,
    password_hash TEXT,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE TABLE tries (
    key TEXT NOT NULL,
    slot INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (key, slot)
) STRICT;

CREATE TABLE cohorts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    review_until TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE rubric_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (key, version)
) STRICT;

CREATE TABLE competencies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rubric_version_id INTEGER NOT NULL REFERENCES rubric_versions(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    required_level TEXT,
    levels TEXT NOT NULL,
    screen_out INTEGER NOT NULL,
    UNIQUE (rubric_version_id, position)
) STRICT;

CREATE TABLE postings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id TEXT UNIQUE,
    cohort_id INTEGER REFERENCES cohorts(id),
    agency_id INTEGER REFERENCES agencies(id),
    rubric_version_id INTEGER REFERENCES rubric_versions(id),
    title TEXT NOT NULL,
    specialty TEXT NOT NULL,
    series TEXT,
    pay_plan TEXT NOT NULL,
    grade_low INTEGER,
    grade_high INTEGER,
    pay_low_cents INTEGER,
    pay_high_cents INTEGER,
    pay_hourly INTEGER NOT NULL,
    pay_source TEXT NOT NULL,
    places TEXT NOT NULL,
    remote INTEGER NOT NULL,
    seats INTEGER NOT NULL CHECK (seats >= 0),
    clearance TEXT NOT NULL CHECK (clearance IN ('none','secret','top_secret')),
    opens_at TEXT,
    closes_at TEXT,
    zone TEXT NOT NULL,
    summary TEXT NOT NULL,
    duties TEXT NOT NULL,
    needs TEXT NOT NULL,
    search_text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft','in_approval','scheduled','live','closed','filled','cancelled')),
    asked_by INTEGER REFERENCES users(id),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

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

CREATE TABLE stages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('review','assessment','interview','decision')),
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days > 0),
    UNIQUE (posting_id, position)
) STRICT;

CREATE TABLE applications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users(id),
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    state TEXT NOT NULL CHECK (state IN ('draft','submitted','in_review','interviewing','qualified','offered','accepted','deferred','placed','not_selected','withdrawn','declined','offer_withdrawn','conditions_not_met','lapsed','expired')),
    told_state TEXT NOT NULL,
    stage_id INTEGER REFERENCES stages(id),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    submitted_at TEXT,
    state_since TEXT NOT NULL,
    due_at TEXT,
    UNIQUE (user_id, posting_id)
) STRICT;

CREATE TABLE application_contacts (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    city TEXT NOT NULL
) STRICT;

CREATE TABLE application_eligibility (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    citizenship TEXT NOT NULL CHECK (citizenship IN ('citizen','national','neither')),
    min_grade INTEGER NOT NULL,
    places TEXT NOT NULL,
    remote_only INTEGER NOT NULL,
    clearance TEXT NOT NULL CHECK (clearance IN ('none','secret','top_secret')),
    earliest_start TEXT NOT NULL
) STRICT;

CREATE TABLE answers (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    question_id INTEGER NOT NULL REFERENCES questions(id),
    answer TEXT NOT NULL,
    PRIMARY KEY (application_id, question_id)
) STRICT;

CREATE TABLE resumes (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    size INTEGER NOT NULL,
    content_text TEXT NOT NULL,
    uploaded_at TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor_id INTEGER REFERENCES users(id),
    application_id INTEGER,
    posting_id INTEGER,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT,
    detail TEXT NOT NULL
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    user_id INTEGER REFERENCES users(id),
    application_id INTEGER,
    to_name TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    calendar TEXT,
    calendar_method TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued','sent','failed')),
    not_before TEXT NOT NULL,
    leased_until TEXT,
    leased_by TEXT,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    created_at TEXT NOT NULL,
    sent_at TEXT
) STRICT;

CREATE TABLE interviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    stage_id INTEGER REFERENCES stages(id),
    interviewer_id INTEGER NOT NULL REFERENCES users(id),
    state TEXT NOT NULL CHECK (state IN ('offered','booked','done','no_show','cancelled')),
    minutes INTEGER NOT NULL,
    zone TEXT NOT NULL,
    location TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    reminded_sequence INTEGER,
    starts_at TEXT,
    created_by INTEGER NOT NULL REFERENCES users(id),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE slots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id INTEGER NOT NULL REFERENCES interviews(id),
    starts_at TEXT NOT NULL,
    UNIQUE (interview_id, starts_at)
) STRICT;

CREATE TABLE scorecards (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    interview_id INTEGER REFERENCES interviews(id),
    stage_id INTEGER REFERENCES stages(id),
    author_id INTEGER NOT NULL REFERENCES users(id),
    rubric_version_id INTEGER NOT NULL REFERENCES rubric_versions(id),
    state TEXT NOT NULL CHECK (state IN ('draft','sent')),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    sent_at TEXT
) STRICT;

CREATE TABLE ratings (
    scorecard_id INTEGER NOT NULL REFERENCES scorecards(id) ON DELETE CASCADE,
    competency_id INTEGER NOT NULL REFERENCES competencies(id),
    evidence TEXT NOT NULL,
    rating TEXT CHECK (rating IN ('strong_no','no','yes','strong_yes')),
    PRIMARY KEY (scorecard_id, competency_id)
) STRICT;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    outcome TEXT NOT NULL CHECK (outcome IN ('qualified','not_selected')),
    reasons TEXT NOT NULL,
    detail TEXT NOT NULL,
    rubric_version_id INTEGER REFERENCES rubric_versions(id),
    decided_by INTEGER NOT NULL REFERENCES users(id),
    decided_at TEXT NOT NULL,
    told_at TEXT
) STRICT;

CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_key TEXT UNIQUE,
    name TEXT NOT NULL,
    mission TEXT NOT NULL,
    deliverable TEXT NOT NULL,
    window_days INTEGER,
    window_opens_on TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE project_agencies (
    project_id INTEGER NOT NULL REFERENCES projects(id),
    agency_id INTEGER NOT NULL REFERENCES agencies(id),
    lead INTEGER NOT NULL,
    PRIMARY KEY (project_id, agency_id)
) STRICT;

CREATE TABLE roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects(id),
    source_key TEXT UNIQUE,
    title TEXT NOT NULL,
    specialty TEXT NOT NULL,
    grade_low INTEGER NOT NULL,
    grade_high INTEGER NOT NULL,
    places TEXT NOT NULL,
    telework INTEGER NOT NULL,
    clearance TEXT NOT NULL CHECK (clearance IN ('none','secret','top_secret')),
    tier TEXT CHECK (tier IN ('tier_1','tier_2','tier_4')),
    drug_test INTEGER NOT NULL
) STRICT;

CREATE TABLE seats (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    role_id INTEGER NOT NULL REFERENCES roles(id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unfunded','open','held','filled','withdrawn')),
    approver TEXT NOT NULL,
    funded_until TEXT,
    version INTEGER NOT NULL,
    UNIQUE (role_id, number)
) STRICT;

CREATE TABLE offers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    seat_id INTEGER NOT NULL REFERENCES seats(id),
    state TEXT NOT NULL CHECK (state IN ('in_approval','sent','accepted','declined','expired','withdrawn')),
    grade INTEGER NOT NULL,
    pay_cents INTEGER NOT NULL,
    pay_source TEXT NOT NULL,
    place TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    not_to_exceed TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    prepared_by INTEGER NOT NULL REFERENCES users(id),
    approved_by INTEGER REFERENCES users(id),
    decline_reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    sent_at TEXT,
    answered_at TEXT
) STRICT;

CREATE TABLE conditions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    offer_id INTEGER NOT NULL REFERENCES offers(id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending','met','not_met','waived')),
    due_on TEXT NOT NULL,
    settled_by INTEGER REFERENCES users(id),
    settled_at TEXT,
    UNIQUE (offer_id, position)
) STRICT;

CREATE TABLE placements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    user_id INTEGER NOT NULL REFERENCES users(id),
    seat_id INTEGER NOT NULL REFERENCES seats(id),
    state TEXT NOT NULL CHECK (state IN ('confirmed','active','extended','ended','left_early','moved')),
    starts_on TEXT NOT NULL,
    not_to_exceed TEXT NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users(id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX tokens_user ON tokens (user_id, purpose);
CREATE INDEX postings_state ON postings (state, closes_at, id);
CREATE INDEX applications_posting ON applications (posting_id, state, state_since, id);
CREATE INDEX applications_due ON applications (state, due_at, id);
CREATE INDEX events_application ON events (application_id, id);
CREATE INDEX events_posting ON events (posting_id, id);
CREATE INDEX outbox_due ON outbox (state, not_before, id);
CREATE INDEX outbox_application ON outbox (application_id, id);
CREATE INDEX interviews_application ON interviews (application_id, id);
CREATE INDEX interviews_interviewer ON interviews (interviewer_id, state, starts_at);
CREATE INDEX decisions_application ON decisions (application_id, id);
CREATE INDEX roles_project ON roles (project_id, id);
CREATE INDEX conditions_offer ON conditions (offer_id, position);
-- One open interview at a time for an application, and one booking at a time for an interviewer.
CREATE UNIQUE INDEX interviews_one_open ON interviews (application_id) WHERE state IN ('offered','booked');
CREATE UNIQUE INDEX interviews_one_booking ON interviews (interviewer_id, starts_at) WHERE state = 'booked';
-- One scorecard of one author for one interview.
CREATE UNIQUE INDEX scorecards_one ON scorecards (interview_id, author_id);
CREATE INDEX scorecards_application ON scorecards (application_id, id);
-- One live offer for an application and for a seat.
CREATE UNIQUE INDEX offers_one_live ON offers (application_id) WHERE state IN ('in_approval','sent','accepted');
CREATE UNIQUE INDEX offers_one_seat ON offers (seat_id) WHERE state IN ('in_approval','sent','accepted');
-- A seat holds one live placement, a person one.
CREATE UNIQUE INDEX placements_one_seat ON placements (seat_id) WHERE state IN ('confirmed','active','extended');
CREATE UNIQUE INDEX placements_one_person ON placements (user_id) WHERE state IN ('confirmed','active','extended');

-- History is only ever added to.
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'history cannot be changed'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'history cannot be changed'); END;
