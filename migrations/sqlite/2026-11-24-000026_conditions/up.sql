-- Conditions with an owner, evidence and dates; lists of conditions to choose from; deferral to another cohort; tasks of the first weeks.

-- Whose turn it is: a member of staff (by name, or whoever manages the application), or the applicant.
ALTER TABLE conditions ADD COLUMN owner TEXT NOT NULL DEFAULT 'staff' CHECK (owner IN ('staff','applicant'));
ALTER TABLE conditions ADD COLUMN owner_id INTEGER REFERENCES users(id);
-- One that is optional keeps nobody from starting and ends no offer.
ALTER TABLE conditions ADD COLUMN mandatory INTEGER NOT NULL DEFAULT 1;
ALTER TABLE conditions ADD COLUMN before_start INTEGER NOT NULL DEFAULT 1;
-- What the applicant is asked to do.
ALTER TABLE conditions ADD COLUMN how TEXT NOT NULL DEFAULT '';
-- Why it was waived or is not met.
ALTER TABLE conditions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- Of a clearance and a suitability check: level, and the days of its steps.
ALTER TABLE conditions ADD COLUMN level TEXT NOT NULL DEFAULT '';
ALTER TABLE conditions ADD COLUMN interim_enough INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conditions ADD COLUMN submitted_on TEXT;
ALTER TABLE conditions ADD COLUMN interim_on TEXT;
ALTER TABLE conditions ADD COLUMN adjudicated_on TEXT;
ALTER TABLE conditions ADD COLUMN result TEXT NOT NULL DEFAULT '';
ALTER TABLE conditions ADD COLUMN late_told_at TEXT;
ALTER TABLE conditions ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE conditions SET interim_enough = 1 WHERE kind = 'clearance';
UPDATE conditions SET owner = 'applicant' WHERE kind = 'documents';
CREATE INDEX conditions_due ON conditions (state, due_on);

CREATE TABLE condition_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    condition_id INTEGER NOT NULL REFERENCES conditions(id),
    uploaded_by INTEGER NOT NULL REFERENCES users(id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    size INTEGER NOT NULL,
    uploaded_at TEXT NOT NULL
) STRICT;
CREATE INDEX condition_files_condition ON condition_files (condition_id, id);

CREATE TABLE condition_lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    standard INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE TABLE condition_list_items (
    list_id INTEGER NOT NULL REFERENCES condition_lists(id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- `{clearance}` stands for the clearance that the seat asks for.
    what TEXT NOT NULL,
    how TEXT NOT NULL,
    -- Only where the seat asks for it.
    only_if TEXT NOT NULL CHECK (only_if IN ('always','drug_test','clearance')),
    owner TEXT NOT NULL CHECK (owner IN ('staff','applicant')),
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 365),
    mandatory INTEGER NOT NULL,
    before_start INTEGER NOT NULL,
    interim_enough INTEGER NOT NULL,
    PRIMARY KEY (list_id, position)
) STRICT;
-- The standard list: vetting goals of the Merit Hiring Plan of May 2025 are 21, 25 and 45 days.
INSERT INTO condition_lists (id, name, standard, version) VALUES (1, 'Standard', 1, 1);
INSERT INTO condition_list_items (list_id, position, kind, what, how, only_if, owner, days, mandatory, before_start, interim_enough) VALUES
    (1, 1, 'documents', 'Proof of identity and citizenship', 'Send a scan of your passport, or of your birth certificate and a photo ID.', 'always', 'applicant', 10, 1, 1, 0),
    (1, 2, 'suitability', 'Suitability check for the position''s risk tier', 'You get a link to the investigation form. Fill it in within a week.', 'always', 'staff', 25, 1, 1, 0),
    (1, 3, 'drug_test', 'Drug test', 'The agency sends you the address of a laboratory near you.', 'drug_test', 'staff', 20, 1, 1, 0),
    (1, 4, 'clearance', '{clearance} clearance (interim is enough to start)', 'You get a link to the security questionnaire. Fill it in within a week.', 'clearance', 'staff', 45, 1, 1, 1);

-- Somebody who accepted and comes with a later cohort. The offer and its conditions stay; its seat is free.
ALTER TABLE offers ADD COLUMN seat_freed INTEGER NOT NULL DEFAULT 0;
DROP INDEX offers_one_seat;
CREATE UNIQUE INDEX offers_one_seat ON offers (seat_id)
    WHERE seat_freed = 0 AND state IN ('in_approval','sent','accepted','official','confirmed');
CREATE TABLE deferrals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications(id),
    offer_id INTEGER NOT NULL REFERENCES offers(id),
    cohort_id INTEGER NOT NULL REFERENCES cohorts(id),
    reason TEXT NOT NULL,
    deferred_by INTEGER NOT NULL REFERENCES users(id),
    deferred_at TEXT NOT NULL,
    -- By when the person says again that they come.
    confirm_by TEXT NOT NULL,
    asked_at TEXT,
    answer TEXT CHECK (answer IN ('yes','no')),
    answered_at TEXT,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX deferrals_one_open ON deferrals (application_id) WHERE ended_at IS NULL;

-- What is done around the first day, from one template for the programme.
CREATE TABLE onboarding_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    position INTEGER NOT NULL,
    what TEXT NOT NULL,
    owner TEXT NOT NULL CHECK (owner IN ('agency','fellow','supervisor')),
    days INTEGER NOT NULL CHECK (days BETWEEN -90 AND 90)
) STRICT;
INSERT INTO onboarding_items (position, what, owner, days) VALUES
    (1, 'Send the address, the time and whom to ask for on the first day', 'agency', -10),
    (2, 'Order the laptop and the accounts', 'agency', -14),
    (3, 'Bring two proofs of identity for the employment form (I-9)', 'fellow', 0),
    (4, 'Take the oath of office and sign the appointment papers', 'fellow', 0),
    (5, 'Finish the security and privacy training', 'fellow', 14),
    (6, 'Agree on the work of the first 30 days', 'supervisor', 7),
    (7, 'Talk about how it goes', 'supervisor', 30);
CREATE TABLE placement_tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    placement_id INTEGER NOT NULL REFERENCES placements(id),
    position INTEGER NOT NULL,
    what TEXT NOT NULL,
    owner TEXT NOT NULL CHECK (owner IN ('agency','fellow','supervisor')),
    due_on TEXT NOT NULL,
    done_by INTEGER REFERENCES users(id),
    done_at TEXT,
    UNIQUE (placement_id, position)
) STRICT;
