DROP TABLE roll_off_weeks;
DROP TABLE placement_told;
DROP TABLE placement_changes;
ALTER TABLE placements DROP CONSTRAINT placements_one_person;
ALTER TABLE placements DROP CONSTRAINT placements_one_seat;
DROP INDEX placements_end;
DROP INDEX placements_application;
DROP INDEX placements_user;
ALTER TABLE placements DROP COLUMN version, DROP COLUMN alumni, DROP COLUMN went_to, DROP COLUMN hand_off, DROP COLUMN supervisor_id,
    DROP COLUMN arrived_on, DROP COLUMN in_service, DROP COLUMN moved_from, DROP COLUMN end_reason, DROP COLUMN outcome, DROP COLUMN last_day,
    DROP COLUMN kind;
CREATE UNIQUE INDEX placements_one_seat ON placements (seat_id) WHERE state IN ('confirmed','active','extended');
CREATE UNIQUE INDEX placements_one_person ON placements (user_id) WHERE state IN ('confirmed','active','extended');
