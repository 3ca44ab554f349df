//! Which tables stand in one query. Diesel's own macro takes one list and allows every pair in it, for every kind of table of PostgreSQL:
//! with this many tables that is some hundred thousand impls, and most of the time it takes to compile this program. Here the pairs that meet
//! in a function of the store are named, each once, under the table that comes first in the alphabet.

use diesel::query_source::TableNotEqual;

use super::*;

macro_rules! together {
    ($($left:ident: $($right:ident),+;)+) => { $($(
        impl TableNotEqual<$left::table> for $right::table {}
        impl TableNotEqual<$right::table> for $left::table {}
    )+)+ };
}

#[rustfmt::skip] // a table: one line for each that has others after it
together! {
    activity_read: applications, events, postings;
    address_changes: users;
    agencies: applications, cohorts, demands, employer_conflicts, employer_leaves, events, interviews, invitations, offers, places,
        pool_hidden, pool_members, posting_details, postings, project_agencies, projects, question_sets, referrals, resumes,
        review_rounds, roles, round_reviewers, searched, seats, set_questions, users;
    alerts: outbox, postings;
    answers: application_contacts, application_eligibility, application_moves, application_parts, applications, calibrations,
        minimum_judgements, postings, questions, resumes;
    application_availability: application_choices, application_contacts, application_essays, application_parts, application_typed,
        applications, projects, resumes;
    application_choices: application_contacts, application_essays, application_parts, application_typed, applications, projects, resumes;
    application_contacts: application_eligibility, application_essays, application_parts, application_typed, applications, projects,
        resumes;
    application_eligibility: application_owners, application_tags, applications, minimum_judgements, offers, places, postings, resumes,
        review_results, reviews, users;
    application_essays: application_parts, application_typed, applications, projects, resumes;
    application_moves: application_parts, applications, postings;
    application_owners: application_tags, applications, batch_items, batches, pipelines_seen, review_results, reviews, users, views;
    application_parts: application_typed, applications, postings, projects, resumes;
    application_sources: applications;
    application_tags: applications, batch_items, batches, pipelines_seen, review_results, reviews, users, views;
    application_typed: applications, projects, resumes;
    applications: asked_documents, assessment_attempts, assessment_imports, assessment_scores, assessment_skill_scores, assessment_skills,
        assessments, batch_items, batches, cohorts, condition_files, conditions, cut_offs, decisions, deferrals, events,
        interview_answers, interviews, invitations, late_letters, looks, merges, messages, minimum_judgements, not_duplicates,
        note_mentions, notes, offers, onboarding_items, outbox, panel, papers, person_marks, pipelines_seen, placement_changes,
        placement_tasks, placements, places, pool_hidden, pool_members, posting_details, postings, project_agencies, projects, ratings,
        referee_requests, referees, referral_pauses, referrals, resumes, review_results, review_rounds, reviews, roles, round_reviewers,
        saved_postings, scorecards, searched, seats, selection_places, selection_roles, selections, sessions, slots, stages, tokens,
        users, views;
    asked_documents: merges, messages, not_duplicates, outbox, person_marks, postings, users;
    assessment_attempts: assessment_imports, assessment_scores, assessment_skill_scores, assessment_skills, assessments, postings, users;
    assessment_imports: assessment_scores, assessment_skill_scores, assessments, users;
    assessment_scores: assessment_skill_scores, assessment_skills, assessments, users;
    assessment_skill_scores: users;
    assessment_skills: assessments;
    batch_items: batches, pipelines_seen, postings, users, views;
    batches: pipelines_seen, postings, users, views;
    calibrations: marks, reviews, users;
    closures: users;
    cohorts: deferrals, places, posting_details, postings, seats;
    competencies: marks, postings, questions, ratings, rubric_versions, stage_competencies, stages, users;
    condition_files: conditions, offers, postings, roles, seats, users;
    condition_list_items: condition_lists;
    conditions: offers, postings, project_agencies, roles, seats, users;
    cut_offs: review_results, users;
    decision_words: decisions;
    decisions: events, postings, users;
    demands: places, projects, referrals, users;
    devices: resets_asked, users;
    employer_conflicts: employer_leaves, postings, projects, review_rounds, round_reviewers;
    employer_leaves: postings, projects, review_rounds, round_reviewers, users;
    events: interviews, late_letters, offers, outbox, panel, places, postings, project_agencies, review_results, roles, scorecards, seats,
        slots, users;
    free_times: interview_changes, interview_limits, interviews, panel, questions;
    interview_answers: interviews, panel, postings, scorecards;
    interview_changes: interviews, panel, questions;
    interview_limits: interviews;
    interviews: offers, panel, postings, project_agencies, questions, review_results, roles, scorecards, seats, slots, users;
    invitations: pool_hidden, pool_members, postings, users;
    kit_questions: questions;
    late_letters: postings;
    marks: reviews, users;
    merges: messages, not_duplicates, outbox, person_marks, users;
    messages: not_duplicates, outbox, person_marks, placements, postings, users;
    minimum_judgements: resumes, users;
    not_duplicates: outbox, person_marks;
    note_mentions: notes, postings, users;
    notes: postings, users;
    offer_changes: offer_reminders, offers;
    offer_reminders: offers;
    offers: panel, placements, places, postings, project_agencies, projects, review_results, roles, scorecards, searched, seats,
        selection_places, selection_roles, selections, slots, users;
    onboarding_items: placement_tasks, placements, project_agencies, projects, roles, seats;
    outbox: person_marks, placements, postings, referee_links, referees, seats, users;
    panel: postings, project_agencies, questions, ratings, review_results, roles, scorecards, seats, slots, users;
    pay_places: pay_rates;
    person_marks: placements, users;
    pipelines_seen: users, views;
    placement_changes: placements, project_agencies, projects, roles, seats, users;
    placement_tasks: placements, project_agencies, projects, roles, seats, users;
    placement_told: placements;
    placements: places, postings, project_agencies, projects, roles, seats, users;
    places: pool_hidden, pool_members, posting_details, postings, project_agencies, projects, referrals, roles, seats, selections, users;
    pool_hidden: pool_members, postings, users;
    pool_members: postings, users;
    posting_details: postings, seats;
    posting_files: postings;
    posting_interviewers: users;
    posting_pay: postings;
    postings: project_agencies, projects, questions, referee_requests, referees, referral_pauses, referrals, resumes, review_results,
        review_rounds, reviews, roles, round_reviewers, rubric_versions, saved_postings, scorecards, searched, seats, selections, slots,
        stage_competencies, stages, users;
    project_access: projects;
    project_agencies: projects, resumes, review_results, roles, scorecards, searched, seats, selection_places, selection_roles,
        selections, slots, users;
    project_windows: projects;
    projects: referrals, resumes, review_results, review_rounds, roles, round_reviewers, searched, seats, selection_places,
        selection_roles, selections, users;
    question_sets: set_questions;
    questions: stage_competencies;
    ratings: scorecards, users;
    referee_links: referees;
    referee_requests: referees;
    referral_pauses: referrals, users;
    referrals: users;
    resumes: searched, users;
    review_results: reviews, roles, scorecards, seats, selection_places, selection_roles, selections, slots, users;
    review_rounds: reviews, round_reviewers, users;
    reviews: round_reviewers, users;
    roles: scorecards, seats, selection_places, selection_roles, selections, slots, users;
    round_reviewers: users;
    rubric_versions: stage_competencies, users;
    saved_postings: users;
    scorecards: seats, slots, users;
    searched: users;
    seats: selection_places, selection_roles, selections, slots, users;
    selection_places: selection_roles, selections, users;
    selection_roles: selections, users;
    selections: users;
    sessions: tokens, users;
    slots: users;
    stage_competencies: stages, users;
    stage_templates: stages, template_stages;
    stages: template_stages;
    tokens: users;
    users: views;
}
