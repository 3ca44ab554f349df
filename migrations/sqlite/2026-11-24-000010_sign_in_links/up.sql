-- Signing in with a link from a letter, without a password.

CREATE TABLE links_asked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    next TEXT NOT NULL,
    asked_at TEXT NOT NULL
) STRICT;

CREATE TABLE sign_in_links (
    token_hash TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    next TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX sign_in_links_user ON sign_in_links (user_id);
