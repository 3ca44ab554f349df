ALTER TABLE outbox DROP COLUMN paper_id;
DROP TABLE papers;
DROP TABLE offer_reminders;
DROP TABLE offer_changes;
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE offers_kept AS SELECT * FROM offers;
DROP TABLE offers;
DROP TABLE selection_places;
DROP TABLE selection_roles;
DROP TABLE selections;
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
INSERT INTO offers (id, application_id, seat_id, state, grade, pay_cents, pay_source, place, starts_on, not_to_exceed, answer_by,
    prepared_by, approved_by, decline_reason, created_at, sent_at, answered_at)
    SELECT id, application_id, seat_id,
        CASE WHEN state IN ('official','confirmed','placed') THEN 'accepted' WHEN state = 'draft' THEN 'in_approval' ELSE state END,
        grade, pay_cents, pay_source, place, starts_on, not_to_exceed, answer_by,
        prepared_by, approved_by, decline_reason, created_at, sent_at, answered_at
    FROM offers_kept;
DROP TABLE offers_kept;
CREATE UNIQUE INDEX offers_one_live ON offers (application_id) WHERE state IN ('in_approval','sent','accepted');
CREATE UNIQUE INDEX offers_one_seat ON offers (seat_id) WHERE state IN ('in_approval','sent','accepted');
