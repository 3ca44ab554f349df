-- Rubrics edited in versions, templates of stages, what each stage judges, recommendations, question sets.

ALTER TABLE rubric_versions ADD COLUMN created_by INTEGER REFERENCES users(id);

-- A version that was written stays as it is, and nothing is added to one that a posting names.
CREATE TRIGGER rubric_versions_no_update BEFORE UPDATE ON rubric_versions BEGIN SELECT RAISE(ABORT, 'a version of a rubric cannot be changed'); END;
CREATE TRIGGER rubric_versions_no_delete BEFORE DELETE ON rubric_versions BEGIN SELECT RAISE(ABORT, 'a version of a rubric cannot be changed'); END;
CREATE TRIGGER competencies_no_update BEFORE UPDATE ON competencies BEGIN SELECT RAISE(ABORT, 'a version of a rubric cannot be changed'); END;
CREATE TRIGGER competencies_no_delete BEFORE DELETE ON competencies BEGIN SELECT RAISE(ABORT, 'a version of a rubric cannot be changed'); END;
CREATE TRIGGER competencies_no_late_insert BEFORE INSERT ON competencies
    WHEN EXISTS (SELECT 1 FROM postings WHERE rubric_version_id = NEW.rubric_version_id)
    BEGIN SELECT RAISE(ABORT, 'a version of a rubric cannot be changed'); END;

-- What the author of a scorecard recommends, all in all, and why.
ALTER TABLE scorecards ADD COLUMN recommendation TEXT CHECK (recommendation IN ('strong_no','no','yes','strong_yes'));
ALTER TABLE scorecards ADD COLUMN why TEXT NOT NULL DEFAULT '';

-- What was sent stays: its ratings, its recommendation and the version of the rubric. Erasing a person empties the words beside them.
CREATE TRIGGER scorecards_sent_stay BEFORE UPDATE ON scorecards
    WHEN OLD.rubric_version_id IS NOT NEW.rubric_version_id OR (OLD.state = 'sent' AND (OLD.state IS NOT NEW.state
        OR OLD.recommendation IS NOT NEW.recommendation OR OLD.author_id IS NOT NEW.author_id OR OLD.sent_at IS NOT NEW.sent_at))
    BEGIN SELECT RAISE(ABORT, 'a scorecard that was sent cannot be changed'); END;
CREATE TRIGGER scorecards_sent_no_delete BEFORE DELETE ON scorecards WHEN OLD.state = 'sent' BEGIN SELECT RAISE(ABORT, 'a scorecard that was sent cannot be changed'); END;
CREATE TRIGGER ratings_sent_stay BEFORE UPDATE ON ratings
    WHEN (OLD.competency_id IS NOT NEW.competency_id OR OLD.rating IS NOT NEW.rating)
        AND EXISTS (SELECT 1 FROM scorecards WHERE id = OLD.scorecard_id AND state = 'sent')
    BEGIN SELECT RAISE(ABORT, 'a scorecard that was sent cannot be changed'); END;
CREATE TRIGGER ratings_sent_no_delete BEFORE DELETE ON ratings
    WHEN EXISTS (SELECT 1 FROM scorecards WHERE id = OLD.scorecard_id AND state = 'sent') BEGIN SELECT RAISE(ABORT, 'a scorecard that was sent cannot be changed'); END;
CREATE TRIGGER ratings_sent_no_insert BEFORE INSERT ON ratings
    WHEN EXISTS (SELECT 1 FROM scorecards WHERE id = NEW.scorecard_id AND state = 'sent') BEGIN SELECT RAISE(ABORT, 'a scorecard that was sent cannot be changed'); END;

-- Who owns a stage, and what passing it means.
ALTER TABLE stages ADD COLUMN owner TEXT NOT NULL DEFAULT 'office' CHECK (owner IN ('office','reviewers','manager'));
ALTER TABLE stages ADD COLUMN passing TEXT NOT NULL DEFAULT '';
UPDATE stages SET owner = 'reviewers' WHERE kind IN ('review','interview');

-- Whether a stage judges a competency of the posting's rubric. No row: not decided yet.
CREATE TABLE stage_competencies (
    stage_id INTEGER NOT NULL REFERENCES stages(id) ON DELETE CASCADE,
    competency_id INTEGER NOT NULL REFERENCES competencies(id),
    judged INTEGER NOT NULL,
    PRIMARY KEY (stage_id, competency_id)
) STRICT;

-- Plans that a posting can begin with; it copies the stages.
CREATE TABLE stage_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE template_stages (
    template_id INTEGER NOT NULL REFERENCES stage_templates(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('review','assessment','interview','decision')),
    name TEXT NOT NULL,
    owner TEXT NOT NULL CHECK (owner IN ('office','reviewers','manager')),
    what TEXT NOT NULL,
    passing TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days > 0),
    PRIMARY KEY (template_id, position)
) STRICT;

INSERT INTO stage_templates (name, version, created_at) VALUES
    ('Standard: review, interview, decision', 1, '2026-11-24 00:00:00'),
    ('With an online assessment before the interview', 1, '2026-11-24 00:00:00'),
    ('Short: one reviewer, one talk with the team', 1, '2026-11-24 00:00:00');
INSERT INTO template_stages (template_id, position, kind, name, owner, what, passing, days) VALUES
    ((SELECT id FROM stage_templates WHERE name = 'Standard: review, interview, decision'), 1, 'review', 'Résumé review', 'reviewers', 'Two engineers read your résumé against the published criteria, without talking to each other.', 'Both find that you meet every required competency. When they differ, a third one decides.', 14),
    ((SELECT id FROM stage_templates WHERE name = 'Standard: review, interview, decision'), 2, 'interview', 'Technical interview', 'reviewers', 'A 45-minute talk by video with an engineer, about work you have done.', 'The interviewer recommends you: “Yes” or “Strong yes”, with what you said as evidence.', 14),
    ((SELECT id FROM stage_templates WHERE name = 'Standard: review, interview, decision'), 3, 'decision', 'Decision', 'office', 'The programme office records the outcome with its reasons and writes to you.', 'You passed every stage before it.', 5);
INSERT INTO template_stages (template_id, position, kind, name, owner, what, passing, days) VALUES
    ((SELECT id FROM stage_templates WHERE name = 'With an online assessment before the interview'), 1, 'review', 'Résumé review', 'reviewers', 'Two engineers read your résumé against the published criteria, without talking to each other.', 'Both find that you meet every required competency. When they differ, a third one decides.', 14),
    ((SELECT id FROM stage_templates WHERE name = 'With an online assessment before the interview'), 2, 'assessment', 'Online assessment', 'office', 'Tasks from the work itself, done at home within a time you choose; the link comes by letter.', 'Your result reaches the score that was set before anybody took the assessment.', 10),
    ((SELECT id FROM stage_templates WHERE name = 'With an online assessment before the interview'), 3, 'interview', 'Technical interview', 'reviewers', 'A 45-minute talk by video with an engineer, about work you have done.', 'The interviewer recommends you: “Yes” or “Strong yes”, with what you said as evidence.', 14),
    ((SELECT id FROM stage_templates WHERE name = 'With an online assessment before the interview'), 4, 'decision', 'Decision', 'office', 'The programme office records the outcome with its reasons and writes to you.', 'You passed every stage before it.', 5);
INSERT INTO template_stages (template_id, position, kind, name, owner, what, passing, days) VALUES
    ((SELECT id FROM stage_templates WHERE name = 'Short: one reviewer, one talk with the team'), 1, 'review', 'Résumé review', 'reviewers', 'An engineer reads your résumé and your answers against the published criteria.', 'The engineer finds that you meet every required competency.', 7),
    ((SELECT id FROM stage_templates WHERE name = 'Short: one reviewer, one talk with the team'), 2, 'interview', 'Interview with the team', 'manager', 'A talk by video with the people you would work with, about the work of the first months.', 'The team recommends you: “Yes” or “Strong yes”, with what you said as evidence.', 10),
    ((SELECT id FROM stage_templates WHERE name = 'Short: one reviewer, one talk with the team'), 3, 'decision', 'Decision', 'manager', 'The hiring manager records the outcome with its reasons and writes to you.', 'You passed both stages before it.', 3);

-- Questions kept to be asked again, by the programme office or an agency.
CREATE TABLE question_sets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id INTEGER REFERENCES agencies(id),
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX question_sets_one ON question_sets (COALESCE(agency_id, 0), name);
CREATE TABLE set_questions (
    set_id INTEGER NOT NULL REFERENCES question_sets(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    hint TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('short','long','yes_no','one','several','number','date','link','level')),
    required INTEGER NOT NULL,
    options TEXT NOT NULL,
    rule TEXT,
    PRIMARY KEY (set_id, position)
) STRICT;
