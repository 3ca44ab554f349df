DROP INDEX seats_state;
ALTER TABLE seats DROP COLUMN closes_after;
ALTER TABLE seats DROP COLUMN withdrawn_why;
ALTER TABLE seats DROP COLUMN source;
ALTER TABLE roles DROP COLUMN least;
ALTER TABLE projects ADD COLUMN window_days BIGINT;
ALTER TABLE projects ADD COLUMN window_opens_on DATE;
UPDATE projects SET
    window_days = (SELECT w.days FROM project_windows w WHERE w.project_id = projects.id ORDER BY w.opens_on, w.id LIMIT 1),
    window_opens_on = (SELECT w.opens_on FROM project_windows w WHERE w.project_id = projects.id ORDER BY w.opens_on, w.id LIMIT 1);
DROP TABLE project_windows;
DROP TABLE project_access;
ALTER TABLE projects DROP COLUMN version;
ALTER TABLE projects DROP COLUMN least;
ALTER TABLE projects DROP COLUMN must_places;
ALTER TABLE projects DROP COLUMN must_grade;
ALTER TABLE projects DROP COLUMN must_citizen;
ALTER TABLE projects DROP COLUMN must_clearance;
ALTER TABLE projects DROP COLUMN must_words;
ALTER TABLE projects DROP COLUMN tier;
ALTER TABLE projects DROP COLUMN supervisor_email;
ALTER TABLE projects DROP COLUMN supervisor_name;
