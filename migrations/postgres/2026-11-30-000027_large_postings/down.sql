DROP INDEX users_role;
CREATE OR REPLACE FUNCTION applications_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.submitted_at IS NOT NULL THEN
        INSERT INTO searched (application_id, words) VALUES (NEW.id, searched_text(NEW.id))
            ON CONFLICT (application_id) DO UPDATE SET words = EXCLUDED.words;
    END IF;
    RETURN NULL;
END
$$;
ALTER TABLE searched DROP COLUMN posting_id;
DROP INDEX application_tags_posting;
ALTER TABLE application_tags DROP COLUMN posting_id;
CREATE INDEX application_tags_tag ON application_tags (tag, application_id);
