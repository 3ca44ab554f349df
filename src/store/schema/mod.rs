//! The tables as diesel sees them: one description for both databases.

mod account;
mod assessing;
mod care;
mod demand;
mod hiring;
mod intake;
mod meeting;
mod noting;
mod offering;
mod people;
mod pipeline;
mod placing;
mod public;
mod qualified;
mod review;
mod rubrics;
mod search;
mod terms;

pub use account::*;
pub use assessing::*;
pub use care::*;
pub use demand::*;
pub use hiring::*;
pub use intake::*;
pub use meeting::*;
pub use noting::*;
pub use offering::*;
pub use people::*;
pub use pipeline::*;
pub use placing::*;
pub use public::*;
pub use qualified::*;
pub use review::*;
pub use rubrics::*;
pub use search::*;
pub use terms::*;

diesel::joinable!(address_changes -> users (user_id));
diesel::joinable!(answers -> applications (application_id));
diesel::joinable!(answers -> questions (question_id));
diesel::joinable!(application_contacts -> applications (application_id));
diesel::joinable!(application_eligibility -> applications (application_id));
diesel::joinable!(application_choices -> projects (project_id));
diesel::joinable!(application_owners -> applications (application_id));
diesel::joinable!(application_owners -> users (user_id));
diesel::joinable!(application_tags -> applications (application_id));
diesel::joinable!(batch_items -> applications (application_id));
diesel::joinable!(batch_items -> batches (batch_id));
diesel::joinable!(batches -> postings (posting_id));
diesel::joinable!(views -> users (owner_id));
diesel::joinable!(applications -> postings (posting_id));
diesel::joinable!(applications -> stages (stage_id));
diesel::joinable!(applications -> users (user_id));
diesel::joinable!(competencies -> rubric_versions (rubric_version_id));
diesel::joinable!(asked_documents -> applications (application_id));
diesel::joinable!(assessment_attempts -> applications (application_id));
diesel::joinable!(assessment_scores -> assessment_attempts (attempt_id));
diesel::joinable!(assessment_skill_scores -> assessment_scores (score_id));
diesel::joinable!(minimum_judgements -> users (judged_by));
diesel::joinable!(minimum_judgements -> applications (application_id));
diesel::joinable!(referee_links -> referees (referee_id));
diesel::joinable!(referee_requests -> applications (application_id));
diesel::joinable!(referees -> applications (application_id));
diesel::joinable!(conditions -> offers (offer_id));
diesel::joinable!(condition_files -> conditions (condition_id));
diesel::joinable!(condition_files -> users (uploaded_by));
diesel::joinable!(deferrals -> applications (application_id));
diesel::joinable!(deferrals -> cohorts (cohort_id));
diesel::joinable!(placement_changes -> placements (placement_id));
diesel::joinable!(placement_tasks -> placements (placement_id));
diesel::joinable!(cut_offs -> users (set_by));
diesel::joinable!(decision_words -> decisions (decision_id));
diesel::joinable!(decisions -> applications (application_id));
diesel::joinable!(decisions -> users (decided_by));
diesel::joinable!(demands -> agencies (agency_id));
diesel::joinable!(demands -> projects (project_id));
diesel::joinable!(employer_conflicts -> agencies (agency_id));
diesel::joinable!(employer_conflicts -> projects (project_id));
diesel::joinable!(employer_leaves -> users (user_id));
diesel::joinable!(referral_pauses -> users (user_id));
diesel::joinable!(referrals -> applications (application_id));
diesel::joinable!(referrals -> demands (demand_id));
diesel::joinable!(devices -> users (user_id));
diesel::joinable!(events -> users (actor_id));
diesel::joinable!(interviews -> applications (application_id));
diesel::joinable!(interview_changes -> interviews (interview_id));
diesel::joinable!(panel -> interviews (interview_id));
diesel::joinable!(panel -> users (user_id));
diesel::joinable!(posting_interviewers -> users (user_id));
diesel::joinable!(invitations -> postings (posting_id));
diesel::joinable!(invitations -> users (user_id));
diesel::joinable!(messages -> applications (application_id));
diesel::joinable!(messages -> users (author_id));
diesel::joinable!(looks -> applications (application_id));
diesel::joinable!(notes -> applications (application_id));
diesel::joinable!(notes -> users (author_id));
diesel::joinable!(note_mentions -> notes (note_id));
diesel::joinable!(note_mentions -> users (user_id));
diesel::joinable!(offers -> applications (application_id));
diesel::joinable!(offers -> seats (seat_id));
diesel::joinable!(offer_changes -> offers (offer_id));
diesel::joinable!(papers -> applications (application_id));
diesel::joinable!(selections -> projects (project_id));
diesel::joinable!(selections -> postings (posting_id));
diesel::joinable!(selection_roles -> roles (role_id));
diesel::joinable!(selection_places -> applications (application_id));
diesel::joinable!(selection_places -> selections (selection_id));
diesel::joinable!(person_marks -> applications (application_id));
diesel::joinable!(person_marks -> users (user_id));
diesel::joinable!(placements -> applications (application_id));
diesel::joinable!(placements -> seats (seat_id));
diesel::joinable!(pool_members -> users (user_id));
diesel::joinable!(postings -> agencies (agency_id));
diesel::joinable!(postings -> cohorts (cohort_id));
diesel::joinable!(posting_details -> postings (posting_id));
diesel::joinable!(posting_pay -> postings (posting_id));
diesel::joinable!(postings -> rubric_versions (rubric_version_id));
diesel::joinable!(project_agencies -> agencies (agency_id));
diesel::joinable!(project_access -> projects (project_id));
diesel::joinable!(project_agencies -> projects (project_id));
diesel::joinable!(project_windows -> projects (project_id));
diesel::joinable!(questions -> postings (posting_id));
diesel::joinable!(application_sources -> applications (application_id));
diesel::joinable!(posting_files -> postings (posting_id));
diesel::joinable!(saved_postings -> postings (posting_id));
diesel::joinable!(searched -> applications (application_id));
diesel::joinable!(saved_postings -> users (user_id));
diesel::joinable!(ratings -> competencies (competency_id));
diesel::joinable!(ratings -> scorecards (scorecard_id));
diesel::joinable!(calibrations -> users (created_by));
diesel::joinable!(marks -> competencies (competency_id));
diesel::joinable!(marks -> reviews (review_id));
diesel::joinable!(review_results -> applications (application_id));
diesel::joinable!(review_rounds -> postings (posting_id));
diesel::joinable!(reviews -> applications (application_id));
diesel::joinable!(reviews -> review_rounds (round_id));
diesel::joinable!(reviews -> users (reviewer_id));
diesel::joinable!(round_reviewers -> users (user_id));
diesel::joinable!(resumes -> applications (application_id));
diesel::joinable!(roles -> projects (project_id));
diesel::joinable!(scorecards -> applications (application_id));
diesel::joinable!(scorecards -> interviews (interview_id));
diesel::joinable!(scorecards -> users (author_id));
diesel::joinable!(seats -> roles (role_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(slots -> interviews (interview_id));
diesel::joinable!(stages -> postings (posting_id));
diesel::joinable!(stage_competencies -> stages (stage_id));
diesel::joinable!(stage_competencies -> competencies (competency_id));
diesel::joinable!(template_stages -> stage_templates (template_id));
diesel::joinable!(question_sets -> agencies (agency_id));
diesel::joinable!(set_questions -> question_sets (set_id));
diesel::joinable!(rubric_versions -> users (created_by));
diesel::joinable!(tokens -> users (user_id));
diesel::joinable!(users -> agencies (agency_id));

diesel::allow_tables_to_appear_in_same_query!(
    agencies,
    users,
    sessions,
    tokens,
    tries,
    cohorts,
    rubric_versions,
    competencies,
    postings,
    posting_details,
    posting_pay,
    pay_rates,
    pay_places,
    places,
    saved_postings,
    searched,
    activity_read,
    application_moves,
    late_letters,
    application_sources,
    posting_files,
    questions,
    stages,
    applications,
    application_contacts,
    application_eligibility,
    answers,
    resumes,
    events,
    outbox,
    interviews,
    slots,
    panel,
    interview_answers,
    interview_changes,
    free_times,
    interview_limits,
    posting_interviewers,
    kit_questions,
    scorecards,
    ratings,
    decisions,
    decision_words,
    projects,
    project_agencies,
    project_access,
    project_windows,
    roles,
    seats,
    offers,
    offer_changes,
    offer_reminders,
    papers,
    selections,
    selection_roles,
    selection_places,
    conditions,
    placements,
    placement_changes,
    placement_told,
    placement_tasks,
    onboarding_items,
    roll_off_weeks,
    condition_files,
    condition_lists,
    condition_list_items,
    deferrals,
    alerts,
    application_parts,
    application_typed,
    application_essays,
    application_availability,
    application_choices,
    demographics,
    profiles,
    application_profiles,
    pool_members,
    pool_hidden,
    invitations,
    messages,
    notes,
    note_mentions,
    looks,
    address_changes,
    closures,
    devices,
    resets_asked,
    links_asked,
    sign_in_links,
    person_marks,
    not_duplicates,
    merges,
    asked_documents,
    feedback,
    feedback_given,
    stage_competencies,
    stage_templates,
    template_stages,
    question_sets,
    set_questions,
    review_rounds,
    round_reviewers,
    calibrations,
    cut_offs,
    reviews,
    marks,
    review_results,
    minimum_judgements,
    assessments,
    assessment_skills,
    assessment_attempts,
    assessment_imports,
    assessment_scores,
    assessment_skill_scores,
    referee_requests,
    referees,
    referee_links,
    application_owners,
    application_tags,
    pipelines_seen,
    views,
    wordings,
    batches,
    batch_items,
    employer_leaves,
    employer_conflicts,
    demands,
    referrals,
    referral_pauses,
);

diesel::allow_columns_to_appear_in_same_group_by_clause!(postings::id, postings::title, postings::agency_id);
diesel::allow_columns_to_appear_in_same_group_by_clause!(roles::project_id, seats::state);
