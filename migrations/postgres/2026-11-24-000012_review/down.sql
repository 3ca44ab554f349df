DROP TABLE review_results;
DROP TABLE marks;
DROP TABLE reviews;
DROP TABLE calibrations;
DROP TABLE round_reviewers;
DROP TABLE review_rounds;
