DROP TRIGGER agencies_search_update;
DROP TRIGGER postings_search_delete;
DROP TRIGGER postings_search_update;
DROP TRIGGER postings_search_insert;
DROP VIEW postings_searched;
DROP TABLE postings_words;
DROP TABLE postings_stems;
