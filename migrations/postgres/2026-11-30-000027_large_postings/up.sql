-- What keeps a posting with very many applications quick. Tags and words that are searched know the posting, which an application never changes.

ALTER TABLE application_tags ADD COLUMN posting_id BIGINT REFERENCES postings(id);
UPDATE application_tags t SET posting_id = a.posting_id FROM applications a WHERE a.id = t.application_id;
ALTER TABLE application_tags ALTER COLUMN posting_id SET NOT NULL;
DROP INDEX application_tags_tag;
CREATE INDEX application_tags_posting ON application_tags (posting_id, tag, application_id);

ALTER TABLE searched ADD COLUMN posting_id BIGINT REFERENCES postings(id);
UPDATE searched s SET posting_id = a.posting_id FROM applications a WHERE a.id = s.application_id;
CREATE OR REPLACE FUNCTION applications_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.submitted_at IS NOT NULL THEN
        INSERT INTO searched (application_id, posting_id, words) VALUES (NEW.id, NEW.posting_id, searched_text(NEW.id))
            ON CONFLICT (application_id) DO UPDATE SET words = EXCLUDED.words;
    END IF;
    RETURN NULL;
END
$$;

-- Staff are found without a look at every applicant.
CREATE INDEX users_role ON users (role);
