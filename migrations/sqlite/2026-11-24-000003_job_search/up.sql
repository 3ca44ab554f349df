-- Words of postings: once by their stems, once as written (for the beginning of a word). Kept by triggers.

CREATE VIRTUAL TABLE postings_stems USING fts5(title, agency, body, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE postings_words USING fts5(title, agency, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

CREATE VIEW postings_searched AS
    SELECT p.id AS id, p.agency_id AS agency_id, p.title AS title, COALESCE(a.name, '') AS agency, p.search_text AS body
    FROM postings p LEFT JOIN agencies a ON a.id = p.agency_id;

INSERT INTO postings_stems (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched;
INSERT INTO postings_words (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched;

CREATE TRIGGER postings_search_insert AFTER INSERT ON postings BEGIN
    INSERT INTO postings_stems (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched WHERE id = NEW.id;
    INSERT INTO postings_words (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched WHERE id = NEW.id;
END;
CREATE TRIGGER postings_search_update AFTER UPDATE OF title, agency_id, search_text ON postings BEGIN
    DELETE FROM postings_stems WHERE rowid = OLD.id;
    DELETE FROM postings_words WHERE rowid = OLD.id;
    INSERT INTO postings_stems (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched WHERE id = NEW.id;
    INSERT INTO postings_words (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched WHERE id = NEW.id;
END;
CREATE TRIGGER postings_search_delete AFTER DELETE ON postings BEGIN
    DELETE FROM postings_stems WHERE rowid = OLD.id;
    DELETE FROM postings_words WHERE rowid = OLD.id;
END;
CREATE TRIGGER agencies_search_update AFTER UPDATE OF name ON agencies BEGIN
    DELETE FROM postings_stems WHERE rowid IN (SELECT id FROM postings WHERE agency_id = NEW.id);
    DELETE FROM postings_words WHERE rowid IN (SELECT id FROM postings WHERE agency_id = NEW.id);
    INSERT INTO postings_stems (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched WHERE agency_id = NEW.id;
    INSERT INTO postings_words (rowid, title, agency, body) SELECT id, title, agency, body FROM postings_searched WHERE agency_id = NEW.id;
END;
