-- Promises that were not kept, messages, and what a person does with their own account.

ALTER TABLE applications ADD COLUMN late_since TEXT;
CREATE INDEX applications_promised ON applications (told_state, due_at, id);
CREATE INDEX events_kind ON events (kind, id);
CREATE INDEX events_left ON events (from_state, id);
CREATE INDEX outbox_user ON outbox (user_id, id);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES users(id),
    from_staff INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    read_at TEXT
) STRICT;
CREATE INDEX messages_application ON messages (application_id, id);
CREATE INDEX messages_unread ON messages (from_staff, application_id) WHERE read_at IS NULL;

-- A new address for an account: the new one confirms, the old one may stop it or take it back.
CREATE TABLE address_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    old_email TEXT NOT NULL,
    new_email TEXT NOT NULL,
    confirm_hash TEXT NOT NULL UNIQUE,
    stop_hash TEXT NOT NULL UNIQUE,
    asked_by INTEGER REFERENCES users(id),
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    confirmed_at TEXT,
    stopped_at TEXT
) STRICT;
CREATE INDEX address_changes_user ON address_changes (user_id, id);

-- Accounts that were closed: they can be opened again until the day on which they are erased.
CREATE TABLE closures (
    user_id INTEGER PRIMARY KEY REFERENCES users(id),
    closed_at TEXT NOT NULL,
    erase_at TEXT NOT NULL,
    erased_at TEXT
) STRICT;
CREATE INDEX closures_due ON closures (erase_at) WHERE erased_at IS NULL;

-- Browsers in which somebody has signed in before.
CREATE TABLE devices (
    token_hash TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX devices_user ON devices (user_id);

-- Addresses for which a new password was asked; whether they have an account is looked up later.
CREATE TABLE resets_asked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    asked_at TEXT NOT NULL
) STRICT;
