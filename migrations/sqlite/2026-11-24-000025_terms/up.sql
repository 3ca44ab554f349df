-- Terms: what kind of placement it is, its real last day and how it ended, arrivals, supervisors; changes that a second person approves.

DROP INDEX placements_one_seat;
DROP INDEX placements_one_person;
ALTER TABLE placements ADD COLUMN kind TEXT NOT NULL DEFAULT 'fellowship' CHECK (kind IN ('fellowship','detail','rotation','temporary'));
-- The real last day, where it is not the day of the appointment. Before the first day: it never took place.
ALTER TABLE placements ADD COLUMN last_day TEXT;
-- How it ended, or how it will end on its last day.
ALTER TABLE placements ADD COLUMN outcome TEXT CHECK (outcome IN ('term','moved','converted','left','ended_early','no_show','cancelled'));
ALTER TABLE placements ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';
-- The placement this one carries on.
ALTER TABLE placements ADD COLUMN moved_from INTEGER REFERENCES placements(id);
-- Somebody who was at work already begins without an arrival.
ALTER TABLE placements ADD COLUMN in_service INTEGER NOT NULL DEFAULT 0;
ALTER TABLE placements ADD COLUMN arrived_on TEXT;
ALTER TABLE placements ADD COLUMN supervisor_id INTEGER REFERENCES users(id);
-- What is handed on, where the fellow went, and whether they agreed to be kept as alumni.
ALTER TABLE placements ADD COLUMN hand_off TEXT NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN went_to TEXT NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN alumni TEXT CHECK (alumni IN ('yes','no'));
ALTER TABLE placements ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE placements SET last_day = date(starts_on, '-1 day'), outcome = 'cancelled' WHERE state = 'left_early';
CREATE INDEX placements_seat ON placements (seat_id, starts_on);
CREATE INDEX placements_user ON placements (user_id, starts_on);
CREATE INDEX placements_application ON placements (application_id, id);
CREATE INDEX placements_end ON placements (state, not_to_exceed);

-- On no day do two sit in one seat, and nobody sits in two. SQLite has one writer at a time: what a trigger sees is all there is.
CREATE TRIGGER placements_days_insert BEFORE INSERT ON placements WHEN COALESCE(NEW.last_day, NEW.not_to_exceed) >= NEW.starts_on
BEGIN
    SELECT RAISE(ABORT, 'placements_one_seat') WHERE EXISTS (SELECT 1 FROM placements p WHERE p.seat_id = NEW.seat_id
        AND COALESCE(p.last_day, p.not_to_exceed) >= p.starts_on
        AND p.starts_on <= COALESCE(NEW.last_day, NEW.not_to_exceed) AND COALESCE(p.last_day, p.not_to_exceed) >= NEW.starts_on);
    SELECT RAISE(ABORT, 'placements_one_person') WHERE EXISTS (SELECT 1 FROM placements p WHERE p.user_id = NEW.user_id
        AND COALESCE(p.last_day, p.not_to_exceed) >= p.starts_on
        AND p.starts_on <= COALESCE(NEW.last_day, NEW.not_to_exceed) AND COALESCE(p.last_day, p.not_to_exceed) >= NEW.starts_on);
END;
CREATE TRIGGER placements_days_update BEFORE UPDATE OF seat_id, user_id, starts_on, not_to_exceed, last_day ON placements
    WHEN COALESCE(NEW.last_day, NEW.not_to_exceed) >= NEW.starts_on
BEGIN
    SELECT RAISE(ABORT, 'placements_one_seat') WHERE EXISTS (SELECT 1 FROM placements p WHERE p.seat_id = NEW.seat_id AND p.id <> OLD.id
        AND COALESCE(p.last_day, p.not_to_exceed) >= p.starts_on
        AND p.starts_on <= COALESCE(NEW.last_day, NEW.not_to_exceed) AND COALESCE(p.last_day, p.not_to_exceed) >= NEW.starts_on);
    SELECT RAISE(ABORT, 'placements_one_person') WHERE EXISTS (SELECT 1 FROM placements p WHERE p.user_id = NEW.user_id AND p.id <> OLD.id
        AND COALESCE(p.last_day, p.not_to_exceed) >= p.starts_on
        AND p.starts_on <= COALESCE(NEW.last_day, NEW.not_to_exceed) AND COALESCE(p.last_day, p.not_to_exceed) >= NEW.starts_on);
END;

-- A later last day, or an early end: asked for by one, decided by another.
CREATE TABLE placement_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    placement_id INTEGER NOT NULL REFERENCES placements(id),
    step TEXT NOT NULL CHECK (step IN ('extend','end_early')),
    state TEXT NOT NULL CHECK (state IN ('waiting','approved','refused','dropped')),
    day TEXT NOT NULL,
    why TEXT NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES users(id),
    asked_at TEXT NOT NULL,
    decided_by INTEGER REFERENCES users(id),
    decided_at TEXT
) STRICT;
CREATE UNIQUE INDEX placement_changes_one_waiting ON placement_changes (placement_id) WHERE state = 'waiting';

-- What was said once about a placement: that its end comes near, that its first day passed.
CREATE TABLE placement_told (
    placement_id INTEGER NOT NULL REFERENCES placements(id),
    what TEXT NOT NULL,
    told_at TEXT NOT NULL,
    PRIMARY KEY (placement_id, what)
) STRICT;

-- Weeks, by their Monday, in which the list of ending terms was sent.
CREATE TABLE roll_off_weeks (
    monday TEXT PRIMARY KEY
) STRICT;
