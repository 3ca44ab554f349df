-- What an application asks beside contact, eligibility, résumé and questions; the profile it draws on; the pool of people who passed.

CREATE TABLE application_parts (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    section TEXT NOT NULL,
    unchecked INTEGER NOT NULL,
    PRIMARY KEY (application_id, section)
) STRICT;

CREATE TABLE application_typed (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    section TEXT NOT NULL,
    fields TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    PRIMARY KEY (application_id, section)
) STRICT;

CREATE TABLE application_essays (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    essay TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (application_id, essay)
) STRICT;

CREATE TABLE application_availability (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    times TEXT NOT NULL,
    note TEXT NOT NULL,
    accommodation TEXT NOT NULL
) STRICT;

CREATE TABLE application_choices (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    rank INTEGER NOT NULL CHECK (rank > 0),
    project_id INTEGER NOT NULL REFERENCES projects(id),
    PRIMARY KEY (application_id, rank),
    UNIQUE (application_id, project_id)
) STRICT;

-- Read by the applicant, and as totals. No page joins it to a name.
CREATE TABLE demographics (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    ethnicity TEXT,
    races TEXT NOT NULL,
    sex TEXT,
    disability TEXT
) STRICT;

CREATE TABLE profiles (
    user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
    content TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE application_profiles (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    content TEXT NOT NULL
) STRICT;

ALTER TABLE resumes ADD COLUMN pages INTEGER;

CREATE TABLE pool_members (
    user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
    joined_at TEXT NOT NULL,
    places TEXT NOT NULL,
    remote INTEGER NOT NULL,
    starts_from TEXT,
    note TEXT NOT NULL,
    left_at TEXT,
    left_reason TEXT
) STRICT;

CREATE TABLE pool_hidden (
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    agency_id INTEGER NOT NULL REFERENCES agencies(id),
    PRIMARY KEY (user_id, agency_id)
) STRICT;

CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    invited_by INTEGER NOT NULL REFERENCES users(id),
    message TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent','accepted','declined')),
    reason TEXT,
    created_at TEXT NOT NULL,
    answered_at TEXT,
    UNIQUE (user_id, posting_id)
) STRICT;
CREATE INDEX invitations_posting ON invitations (posting_id, id);
