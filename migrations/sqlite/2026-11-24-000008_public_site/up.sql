-- Saved postings, places with coordinates, where applications came from, and files of postings.

CREATE TABLE saved_postings (
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    saved_at TEXT NOT NULL,
    -- Whether a letter may come before it closes, and when it was written.
    nudge INTEGER NOT NULL,
    nudged_at TEXT,
    PRIMARY KEY (user_id, posting_id)
) STRICT;
CREATE INDEX saved_postings_posting ON saved_postings (posting_id);

-- `key` is the name folded, with the state written out.
CREATE TABLE places (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL
) STRICT;

CREATE TABLE application_sources (
    application_id INTEGER PRIMARY KEY REFERENCES applications(id) ON DELETE CASCADE,
    source TEXT NOT NULL
) STRICT;

CREATE TABLE posting_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    file_name TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX posting_files_posting ON posting_files (posting_id, id);
