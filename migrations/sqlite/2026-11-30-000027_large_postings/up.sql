-- What keeps a posting with very many applications quick. Tags and words that are searched know the posting, which an application never changes.

CREATE TABLE posting_tags (
    application_id INTEGER NOT NULL REFERENCES applications(id) ON DELETE CASCADE,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    tag TEXT NOT NULL,
    PRIMARY KEY (application_id, tag)
) STRICT;
INSERT INTO posting_tags (application_id, posting_id, tag)
SELECT t.application_id, a.posting_id, t.tag FROM application_tags t JOIN applications a ON a.id = t.application_id;
DROP TABLE application_tags;
ALTER TABLE posting_tags RENAME TO application_tags;
CREATE INDEX application_tags_posting ON application_tags (posting_id, tag, application_id);

ALTER TABLE searched ADD COLUMN posting_id INTEGER REFERENCES postings(id);
UPDATE searched SET posting_id = (SELECT posting_id FROM applications WHERE id = application_id);
DROP TRIGGER applications_search_insert;
DROP TRIGGER applications_search_sent;
CREATE TRIGGER applications_search_insert AFTER INSERT ON applications WHEN NEW.submitted_at IS NOT NULL BEGIN
    INSERT INTO searched (application_id, posting_id) VALUES (NEW.id, NEW.posting_id);
END;
CREATE TRIGGER applications_search_sent AFTER UPDATE OF submitted_at ON applications
    WHEN OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL BEGIN
    INSERT INTO searched (application_id, posting_id) VALUES (NEW.id, NEW.posting_id);
END;

-- Staff are found without a look at every applicant.
CREATE INDEX users_role ON users (role);
