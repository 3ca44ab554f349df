DROP TABLE posting_files;
DROP TABLE application_sources;
DROP TABLE places;
DROP TABLE saved_postings;
