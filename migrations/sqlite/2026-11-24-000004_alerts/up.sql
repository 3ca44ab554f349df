-- Job alerts by letter, without an account; and the address at which an optional letter is stopped.

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    zone TEXT NOT NULL,
    words TEXT NOT NULL,
    specialty TEXT,
    grade INTEGER,
    place TEXT,
    remote INTEGER NOT NULL,
    every TEXT NOT NULL CHECK (every IN ('daily','weekly')),
    created_at TEXT NOT NULL,
    confirmed_at TEXT,
    seen_until TEXT,
    last_sent_at TEXT,
    ended_at TEXT,
    end_reason TEXT CHECK (end_reason IN ('found','too_many','not_fitting','not_asked','other','none_given','one_click','bounced'))
) STRICT;
CREATE INDEX alerts_due ON alerts (every, seen_until, id);
CREATE INDEX alerts_email ON alerts (email);

ALTER TABLE outbox ADD COLUMN unsubscribe_url TEXT;
