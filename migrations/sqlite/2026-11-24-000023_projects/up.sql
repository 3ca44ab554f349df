-- What a project says before anybody works on it, its fixed dates, the shape of its team, and where the money of a seat comes from.
ALTER TABLE projects ADD COLUMN supervisor_name TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN supervisor_email TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN tier TEXT CHECK (tier IN ('tier_1','tier_2','tier_4'));
-- Must-haves: in words, one a line, and those that are checked.
ALTER TABLE projects ADD COLUMN must_words TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN must_clearance TEXT NOT NULL DEFAULT 'none' CHECK (must_clearance IN ('none','secret','top_secret'));
ALTER TABLE projects ADD COLUMN must_citizen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN must_grade INTEGER;
ALTER TABLE projects ADD COLUMN must_places TEXT NOT NULL DEFAULT '';
-- Nobody works alone: at least so many on the team.
ALTER TABLE projects ADD COLUMN least INTEGER NOT NULL DEFAULT 1 CHECK (least > 0);
ALTER TABLE projects ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- When the team gets at what it works with.
CREATE TABLE project_access (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects(id),
    what TEXT NOT NULL,
    opens_on TEXT NOT NULL
) STRICT;
CREATE INDEX project_access_project ON project_access (project_id, opens_on, id);

-- Days on which a project needs so many people at work.
CREATE TABLE project_windows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects(id),
    what TEXT NOT NULL,
    opens_on TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days > 0),
    people INTEGER NOT NULL CHECK (people > 0)
) STRICT;
CREATE INDEX project_windows_project ON project_windows (project_id, opens_on, id);
INSERT INTO project_windows (project_id, what, opens_on, days, people)
    SELECT id, 'Fixed window', window_opens_on, window_days, 1 FROM projects
    WHERE window_opens_on IS NOT NULL AND window_days > 0 ORDER BY id;
ALTER TABLE projects DROP COLUMN window_days;
ALTER TABLE projects DROP COLUMN window_opens_on;

ALTER TABLE roles ADD COLUMN least INTEGER NOT NULL DEFAULT 0 CHECK (least >= 0);

ALTER TABLE seats ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE seats ADD COLUMN withdrawn_why TEXT NOT NULL DEFAULT '';
-- It closes when whoever sits in it leaves.
ALTER TABLE seats ADD COLUMN closes_after INTEGER NOT NULL DEFAULT 0;
CREATE INDEX seats_state ON seats (state, funded_until, id);
