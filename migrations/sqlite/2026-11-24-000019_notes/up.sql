-- Notes of staff about an application. Private unless its author lets the applicant read it.
CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES users(id),
    body TEXT NOT NULL,
    shared INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL,
    changed_at TEXT
) STRICT;
CREATE INDEX notes_application ON notes (application_id, id);

-- Colleagues who were told of a note, and when they looked.
CREATE TABLE note_mentions (
    note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users(id),
    looked_at TEXT,
    PRIMARY KEY (note_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_mentions_waiting ON note_mentions (user_id) WHERE looked_at IS NULL;

-- Which applications a member of staff has opened.
CREATE TABLE looks (
    user_id INTEGER NOT NULL REFERENCES users(id),
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    looked_at TEXT NOT NULL,
    PRIMARY KEY (user_id, application_id)
) STRICT, WITHOUT ROWID;
