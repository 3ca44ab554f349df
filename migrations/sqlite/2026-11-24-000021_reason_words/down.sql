DROP TABLE decision_words;
