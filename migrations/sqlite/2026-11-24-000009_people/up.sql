-- Likely duplicates of a person and merging them; documents that were asked for; what people say about applying.

-- Hashes by which two accounts may turn out to be one person.
CREATE TABLE person_marks (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users(id),
    kind TEXT NOT NULL CHECK (kind IN ('address','name_phone','resume')),
    mark TEXT NOT NULL,
    PRIMARY KEY (application_id, kind)
) STRICT;
CREATE INDEX person_marks_mark ON person_marks (kind, mark, user_id);
CREATE INDEX person_marks_user ON person_marks (user_id);

CREATE TABLE not_duplicates (
    low_id INTEGER NOT NULL REFERENCES users(id),
    high_id INTEGER NOT NULL REFERENCES users(id),
    said_by INTEGER NOT NULL REFERENCES users(id),
    reason TEXT NOT NULL,
    said_at TEXT NOT NULL,
    PRIMARY KEY (low_id, high_id)
) STRICT;

CREATE TABLE merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kept_id INTEGER NOT NULL REFERENCES users(id),
    gone_id INTEGER NOT NULL UNIQUE REFERENCES users(id),
    merged_by INTEGER NOT NULL REFERENCES users(id),
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    moved TEXT NOT NULL,
    left_behind TEXT NOT NULL,
    merged_at TEXT NOT NULL
) STRICT;
CREATE INDEX merges_kept ON merges (kept_id, id);

CREATE TABLE asked_documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    asked_by INTEGER NOT NULL REFERENCES users(id),
    what TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked','sent','approved','returned','cancelled')),
    note TEXT NOT NULL,
    file_name TEXT,
    media_type TEXT,
    bytes BLOB,
    size INTEGER,
    version INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    sent_at TEXT,
    settled_by INTEGER REFERENCES users(id),
    settled_at TEXT
) STRICT;
CREATE INDEX asked_documents_application ON asked_documents (application_id, id);
CREATE INDEX asked_documents_state ON asked_documents (state, due_on, id);

-- What people say about applying: whose it is, is not kept. That somebody has answered, is.
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    occasion TEXT NOT NULL CHECK (occasion IN ('applied','withdrew','decided')),
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    words TEXT NOT NULL,
    given_on TEXT NOT NULL
) STRICT;
CREATE INDEX feedback_occasion ON feedback (occasion, score);

CREATE TABLE feedback_given (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    occasion TEXT NOT NULL,
    PRIMARY KEY (application_id, occasion)
) STRICT;
