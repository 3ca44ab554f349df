-- Offers: drafts, tentative and official, changes, reminders; papers that are kept; selections with their alternates.

-- A CHECK cannot be widened in place: the rows are carried into a new table of the same name. Conditions keep pointing at the same ids.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE offers_kept AS SELECT * FROM offers;
DROP TABLE offers;

-- A ranked list of people for the seats of a project: the first are offered a seat, the others are alternates in their order.
CREATE TABLE selections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects(id),
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    state TEXT NOT NULL CHECK (state IN ('in_approval','running','ended')),
    starts_on TEXT NOT NULL,
    not_to_exceed TEXT NOT NULL,
    answer_days INTEGER NOT NULL CHECK (answer_days BETWEEN 2 AND 60),
    prepared_by INTEGER NOT NULL REFERENCES users(id),
    approved_by INTEGER REFERENCES users(id),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX selections_project ON selections (project_id, id);
CREATE INDEX selections_posting ON selections (posting_id, id);

-- The roles whose seats it fills, in order, each with the terms its offers carry.
CREATE TABLE selection_roles (
    selection_id INTEGER NOT NULL REFERENCES selections(id),
    role_id INTEGER NOT NULL REFERENCES roles(id),
    position INTEGER NOT NULL,
    seats INTEGER NOT NULL CHECK (seats > 0),
    grade INTEGER NOT NULL,
    step INTEGER,
    pay_cents INTEGER NOT NULL,
    pay_source TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (selection_id, role_id)
) STRICT;

CREATE TABLE selection_places (
    selection_id INTEGER NOT NULL REFERENCES selections(id),
    application_id INTEGER NOT NULL REFERENCES applications(id),
    rank INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting','offered','accepted','declined','out')),
    why TEXT NOT NULL,
    PRIMARY KEY (selection_id, application_id),
    UNIQUE (selection_id, rank)
) STRICT;
CREATE INDEX selection_places_application ON selection_places (application_id);

CREATE TABLE offers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    seat_id INTEGER NOT NULL REFERENCES seats(id),
    selection_id INTEGER REFERENCES selections(id),
    state TEXT NOT NULL CHECK (state IN
        ('draft','in_approval','sent','accepted','official','confirmed','placed','declined','expired','withdrawn')),
    grade INTEGER NOT NULL,
    -- The step of the pay table; nothing when the pay was typed.
    step INTEGER CHECK (step BETWEEN 1 AND 10),
    pay_cents INTEGER NOT NULL,
    pay_source TEXT NOT NULL,
    place TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    not_to_exceed TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    prepared_by INTEGER NOT NULL REFERENCES users(id),
    approved_by INTEGER REFERENCES users(id),
    -- What the approver said when they returned it.
    returned TEXT NOT NULL,
    decline_reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    sent_at TEXT,
    answered_at TEXT,
    official_by INTEGER REFERENCES users(id),
    official_at TEXT,
    confirmed_at TEXT
) STRICT;
INSERT INTO offers (id, application_id, seat_id, state, grade, pay_cents, pay_source, place, starts_on, not_to_exceed, answer_by,
    prepared_by, approved_by, returned, decline_reason, created_at, sent_at, answered_at)
    SELECT k.id, k.application_id, k.seat_id,
        CASE WHEN k.state = 'accepted' AND EXISTS
            (SELECT 1 FROM placements p WHERE p.application_id = k.application_id AND p.seat_id = k.seat_id AND p.state <> 'left_early')
            THEN 'placed' ELSE k.state END,
        k.grade, k.pay_cents, k.pay_source, k.place, k.starts_on, k.not_to_exceed, k.answer_by,
        k.prepared_by, k.approved_by, '', k.decline_reason, k.created_at, k.sent_at, k.answered_at
    FROM offers_kept k;
DROP TABLE offers_kept;
-- One live offer for an application; and for a seat, from the moment its approval is asked for until somebody sits in it.
CREATE UNIQUE INDEX offers_one_live ON offers (application_id) WHERE state IN ('draft','in_approval','sent','accepted','official','confirmed');
CREATE UNIQUE INDEX offers_one_seat ON offers (seat_id) WHERE state IN ('in_approval','sent','accepted','official','confirmed');
CREATE INDEX offers_state ON offers (state, answer_by);
CREATE INDEX offers_selection ON offers (selection_id, id);

-- New terms for an offer that was sent: they hold when a second person approves them.
CREATE TABLE offer_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    offer_id INTEGER NOT NULL REFERENCES offers(id),
    state TEXT NOT NULL CHECK (state IN ('waiting','approved','dropped')),
    grade INTEGER NOT NULL,
    step INTEGER CHECK (step BETWEEN 1 AND 10),
    pay_cents INTEGER NOT NULL,
    pay_source TEXT NOT NULL,
    place TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    not_to_exceed TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    why TEXT NOT NULL,
    prepared_by INTEGER NOT NULL REFERENCES users(id),
    created_at TEXT NOT NULL,
    settled_by INTEGER REFERENCES users(id),
    settled_at TEXT
) STRICT;
CREATE UNIQUE INDEX offer_changes_one_waiting ON offer_changes (offer_id) WHERE state = 'waiting';

-- Reminders that were written, of the tentative and of the official offer.
CREATE TABLE offer_reminders (
    offer_id INTEGER NOT NULL REFERENCES offers(id),
    official INTEGER NOT NULL,
    reminder TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (offer_id, official, reminder)
) STRICT;

-- Papers about an application, as they were made: attached to a letter, and to be read again.
CREATE TABLE papers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX papers_application ON papers (application_id, id);
ALTER TABLE outbox ADD COLUMN paper_id INTEGER REFERENCES papers(id) ON DELETE SET NULL;
