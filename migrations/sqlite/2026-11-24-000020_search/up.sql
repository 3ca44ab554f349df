-- Words by which staff find applications and projects. Kept by triggers, whoever writes.

-- One row for each application that was sent, numbered in the order in which they were.
CREATE TABLE searched (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL UNIQUE REFERENCES applications(id)
) STRICT;

CREATE VIEW searched_text AS
    SELECT s.id AS id, s.application_id AS application_id, a.user_id AS user_id, u.name AS name, a.reference AS reference, u.email AS email,
        COALESCE(r.content_text, '') AS resume
    FROM searched s JOIN applications a ON a.id = s.application_id JOIN users u ON u.id = a.user_id
    LEFT JOIN resumes r ON r.application_id = a.id;

-- The index keeps no text of its own: what is taken out of it is told word by word, before the row it came from changes.
CREATE VIRTUAL TABLE searched_words USING fts5(name, reference, email, resume, content='searched_text', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2');
-- Words that are taken out leave the file at once, not when parts of the index are merged.
INSERT INTO searched_words (searched_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER searched_insert AFTER INSERT ON searched BEGIN
    INSERT INTO searched_words (rowid, name, reference, email, resume) SELECT id, name, reference, email, resume FROM searched_text WHERE id = NEW.id;
END;
CREATE TRIGGER searched_delete BEFORE DELETE ON searched BEGIN
    INSERT INTO searched_words (searched_words, rowid, name, reference, email, resume)
        SELECT 'delete', id, name, reference, email, resume FROM searched_text WHERE id = OLD.id;
END;

CREATE TRIGGER applications_search_insert AFTER INSERT ON applications WHEN NEW.submitted_at IS NOT NULL BEGIN
    INSERT INTO searched (application_id) VALUES (NEW.id);
END;
CREATE TRIGGER applications_search_sent AFTER UPDATE OF submitted_at ON applications
    WHEN OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL BEGIN
    INSERT INTO searched (application_id) VALUES (NEW.id);
END;
CREATE TRIGGER applications_search_given AFTER UPDATE OF user_id ON applications WHEN OLD.user_id <> NEW.user_id BEGIN
    INSERT INTO searched_words (searched_words, rowid, name, reference, email, resume)
        SELECT 'delete', t.id, u.name, t.reference, u.email, t.resume FROM searched_text t JOIN users u ON u.id = OLD.user_id
        WHERE t.application_id = NEW.id;
    INSERT INTO searched_words (rowid, name, reference, email, resume)
        SELECT id, name, reference, email, resume FROM searched_text WHERE application_id = NEW.id;
END;

CREATE TRIGGER users_search_before BEFORE UPDATE OF name, email ON users WHEN OLD.role = 'applicant' BEGIN
    INSERT INTO searched_words (searched_words, rowid, name, reference, email, resume)
        SELECT 'delete', id, name, reference, email, resume FROM searched_text WHERE user_id = OLD.id;
END;
CREATE TRIGGER users_search_after AFTER UPDATE OF name, email ON users WHEN OLD.role = 'applicant' BEGIN
    INSERT INTO searched_words (rowid, name, reference, email, resume)
        SELECT id, name, reference, email, resume FROM searched_text WHERE user_id = NEW.id;
END;

CREATE TRIGGER resumes_search_insert AFTER INSERT ON resumes BEGIN
    INSERT INTO searched_words (searched_words, rowid, name, reference, email, resume)
        SELECT 'delete', id, name, reference, email, '' FROM searched_text WHERE application_id = NEW.application_id;
    INSERT INTO searched_words (rowid, name, reference, email, resume)
        SELECT id, name, reference, email, resume FROM searched_text WHERE application_id = NEW.application_id;
END;
CREATE TRIGGER resumes_search_update AFTER UPDATE OF content_text ON resumes BEGIN
    INSERT INTO searched_words (searched_words, rowid, name, reference, email, resume)
        SELECT 'delete', id, name, reference, email, OLD.content_text FROM searched_text WHERE application_id = NEW.application_id;
    INSERT INTO searched_words (rowid, name, reference, email, resume)
        SELECT id, name, reference, email, resume FROM searched_text WHERE application_id = NEW.application_id;
END;
CREATE TRIGGER resumes_search_delete AFTER DELETE ON resumes BEGIN
    INSERT INTO searched_words (searched_words, rowid, name, reference, email, resume)
        SELECT 'delete', id, name, reference, email, OLD.content_text FROM searched_text WHERE application_id = OLD.application_id;
    INSERT INTO searched_words (rowid, name, reference, email, resume)
        SELECT id, name, reference, email, resume FROM searched_text WHERE application_id = OLD.application_id;
END;

INSERT INTO searched (application_id) SELECT id FROM applications WHERE submitted_at IS NOT NULL ORDER BY submitted_at, id;

-- How far somebody has read the activity of all applications; and the way to one kind of it.
CREATE TABLE activity_read (
    user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
    event_id INTEGER NOT NULL
) STRICT;
CREATE INDEX events_subject ON events (subject, id);

-- Applications that were moved to another posting at their applicant's wish: where they ended, and where they went on.
CREATE TABLE application_moves (
    new_id INTEGER PRIMARY KEY REFERENCES applications(id),
    old_id INTEGER NOT NULL REFERENCES applications(id),
    reason TEXT NOT NULL,
    moved_by INTEGER NOT NULL REFERENCES users(id),
    moved_at TEXT NOT NULL
) STRICT;

-- Days on which staff had letters about what became late, and up to which line of history. What is old has been told already.
CREATE TABLE late_letters (
    day TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL
) STRICT;
INSERT INTO late_letters (day, event_id) SELECT '2000-01-01', COALESCE(MAX(id), 0) FROM events;

-- Projects, with their agencies and the titles of their roles.
CREATE VIRTUAL TABLE projects_words USING fts5(name, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

CREATE VIEW projects_searched AS
    SELECT p.id AS id, p.name AS name, p.mission || ' ' || p.deliverable
        || ' ' || COALESCE((SELECT group_concat(g.name, ' ') FROM project_agencies pa JOIN agencies g ON g.id = pa.agency_id WHERE pa.project_id = p.id), '')
        || ' ' || COALESCE((SELECT group_concat(r.title, ' ') FROM roles r WHERE r.project_id = p.id), '') AS body
    FROM projects p;

INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched;

CREATE TRIGGER projects_search_insert AFTER INSERT ON projects BEGIN
    INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched WHERE id = NEW.id;
END;
CREATE TRIGGER projects_search_update AFTER UPDATE OF name, mission, deliverable ON projects BEGIN
    DELETE FROM projects_words WHERE rowid = NEW.id;
    INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched WHERE id = NEW.id;
END;
CREATE TRIGGER projects_search_delete AFTER DELETE ON projects BEGIN
    DELETE FROM projects_words WHERE rowid = OLD.id;
END;
CREATE TRIGGER project_agencies_search_insert AFTER INSERT ON project_agencies BEGIN
    DELETE FROM projects_words WHERE rowid = NEW.project_id;
    INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched WHERE id = NEW.project_id;
END;
CREATE TRIGGER project_agencies_search_delete AFTER DELETE ON project_agencies BEGIN
    DELETE FROM projects_words WHERE rowid = OLD.project_id;
    INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched WHERE id = OLD.project_id;
END;
CREATE TRIGGER roles_search_insert AFTER INSERT ON roles BEGIN
    DELETE FROM projects_words WHERE rowid = NEW.project_id;
    INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched WHERE id = NEW.project_id;
END;
CREATE TRIGGER roles_search_update AFTER UPDATE OF title ON roles BEGIN
    DELETE FROM projects_words WHERE rowid = NEW.project_id;
    INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched WHERE id = NEW.project_id;
END;
CREATE TRIGGER roles_search_delete AFTER DELETE ON roles BEGIN
    DELETE FROM projects_words WHERE rowid = OLD.project_id;
    INSERT INTO projects_words (rowid, name, body) SELECT id, name, body FROM projects_searched WHERE id = OLD.project_id;
END;
CREATE TRIGGER agencies_search_projects AFTER UPDATE OF name ON agencies BEGIN
    DELETE FROM projects_words WHERE rowid IN (SELECT project_id FROM project_agencies WHERE agency_id = NEW.id);
    INSERT INTO projects_words (rowid, name, body)
        SELECT id, name, body FROM projects_searched WHERE id IN (SELECT project_id FROM project_agencies WHERE agency_id = NEW.id);
END;
