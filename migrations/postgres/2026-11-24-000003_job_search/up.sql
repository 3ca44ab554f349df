-- Words of postings: once by their stems, once as written (for the beginning of a word). Kept by triggers.
-- No stop words and no special tokens, so that both databases find the same.

CREATE TEXT SEARCH DICTIONARY muster_stem (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION muster (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION muster ALTER MAPPING FOR asciiword, word WITH muster_stem;

-- Lower case, accents off, punctuation to spaces.
CREATE FUNCTION muster_plain(words TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT translate(lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g')),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32))
$$;

ALTER TABLE postings ADD COLUMN search TSVECTOR;

CREATE FUNCTION postings_search() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    title TEXT := muster_plain(NEW.title);
    agency TEXT := muster_plain(COALESCE((SELECT name FROM agencies WHERE id = NEW.agency_id), ''));
    body TEXT := muster_plain(NEW.search_text);
BEGIN
    NEW.search := setweight(to_tsvector('muster', title), 'A') || setweight(to_tsvector('muster', agency), 'B')
        || setweight(to_tsvector('muster', body), 'D') || setweight(to_tsvector('simple', title || ' ' || agency || ' ' || body), 'D');
    RETURN NEW;
END
$$;
CREATE TRIGGER postings_search BEFORE INSERT OR UPDATE OF title, agency_id, search_text ON postings
    FOR EACH ROW EXECUTE FUNCTION postings_search();

CREATE FUNCTION agencies_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE postings SET title = title WHERE agency_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER agencies_search AFTER UPDATE OF name ON agencies FOR EACH ROW EXECUTE FUNCTION agencies_search();

UPDATE postings SET title = title;
CREATE INDEX postings_search_words ON postings USING gin (search);
