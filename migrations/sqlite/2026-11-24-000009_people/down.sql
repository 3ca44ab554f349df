DROP TABLE feedback_given;
DROP TABLE feedback;
DROP TABLE asked_documents;
DROP TABLE merges;
DROP TABLE not_duplicates;
DROP TABLE person_marks;
