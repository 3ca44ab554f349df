DROP INDEX users_role;
DROP TRIGGER applications_search_insert;
DROP TRIGGER applications_search_sent;
CREATE TRIGGER applications_search_insert AFTER INSERT ON applications WHEN NEW.submitted_at IS NOT NULL BEGIN
    INSERT INTO searched (application_id) VALUES (NEW.id);
END;
CREATE TRIGGER applications_search_sent AFTER UPDATE OF submitted_at ON applications
    WHEN OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL BEGIN
    INSERT INTO searched (application_id) VALUES (NEW.id);
END;
ALTER TABLE searched DROP COLUMN posting_id;
CREATE TABLE posting_tags (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (application_id, tag)
) STRICT;
INSERT INTO posting_tags (application_id, tag) SELECT application_id, tag FROM application_tags;
DROP TABLE application_tags;
ALTER TABLE posting_tags RENAME TO application_tags;
CREATE INDEX application_tags_tag ON application_tags (tag, application_id);
