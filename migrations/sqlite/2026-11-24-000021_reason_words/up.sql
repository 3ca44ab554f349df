-- What a decision adds to each of its reasons, for the applicant.

CREATE TABLE decision_words (
    decision_id INTEGER NOT NULL REFERENCES decisions(id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (decision_id, reason)
) STRICT;
