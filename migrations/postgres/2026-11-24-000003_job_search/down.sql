DROP TRIGGER agencies_search ON agencies;
DROP FUNCTION agencies_search();
DROP TRIGGER postings_search ON postings;
DROP FUNCTION postings_search();
ALTER TABLE postings DROP COLUMN search;
DROP FUNCTION muster_plain(TEXT);
DROP TEXT SEARCH CONFIGURATION muster;
DROP TEXT SEARCH DICTIONARY muster_stem;
