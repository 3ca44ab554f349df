-- Working a pipeline: who looks after an application, its tags, kept views and words, and work on many at once that can be taken back.

CREATE TABLE application_owners (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users(id)
) STRICT;
CREATE INDEX application_owners_user ON application_owners (user_id);

CREATE TABLE application_tags (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (application_id, tag)
) STRICT;
CREATE INDEX application_tags_tag ON application_tags (tag, application_id);

-- What somebody last looked at in the pipeline of a posting.
CREATE TABLE pipelines_seen (
    user_id INTEGER NOT NULL REFERENCES users(id),
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    query TEXT NOT NULL,
    PRIMARY KEY (user_id, posting_id)
) STRICT;

-- A filter with a name. It fits every pipeline; a shared one is seen by everybody with the same agency.
CREATE TABLE views (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES users(id),
    agency_id INTEGER REFERENCES agencies(id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared INTEGER NOT NULL,
    UNIQUE (owner_id, name)
) STRICT;
CREATE INDEX views_shared ON views (shared, agency_id);

-- Words that are written often: explanations of decisions, messages.
CREATE TABLE wordings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER REFERENCES agencies(id),
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    written_by INTEGER NOT NULL REFERENCES users(id),
    UNIQUE (agency_id, name)
) STRICT;

CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    kind TEXT NOT NULL CHECK (kind IN ('begin_review','qualify','not_select','tell','message','assign','tag','untag')),
    state TEXT NOT NULL CHECK (state IN ('draft','waiting','running','done','undoing','undone')),
    reasons TEXT NOT NULL,
    words TEXT NOT NULL,
    owner_id INTEGER REFERENCES users(id),
    tag TEXT NOT NULL,
    made_by INTEGER NOT NULL REFERENCES users(id),
    made_at TEXT NOT NULL,
    run_at TEXT,
    finished_at TEXT,
    undo_until TEXT
) STRICT;
CREATE INDEX batches_state ON batches (state, run_at, id);
CREATE INDEX batches_posting ON batches (posting_id, id);
CREATE INDEX batches_made_by ON batches (made_by, id);

CREATE TABLE batch_items (
    batch_id INTEGER NOT NULL REFERENCES batches(id) ON DELETE CASCADE,
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('waiting','done','left_out','undone','kept')),
    why TEXT NOT NULL,
    -- The application as it was looked at, and as the batch left it.
    seen_version INTEGER NOT NULL,
    left_version INTEGER,
    before_state TEXT,
    before_told TEXT,
    before_stage_id INTEGER REFERENCES stages(id),
    before_since TEXT,
    before_due_at TEXT,
    before_late_since TEXT,
    before_owner_id INTEGER REFERENCES users(id),
    PRIMARY KEY (batch_id, application_id)
) STRICT;
CREATE INDEX batch_items_state ON batch_items (batch_id, state, application_id);
CREATE INDEX batch_items_application ON batch_items (application_id, batch_id);
