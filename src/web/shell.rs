//! What every page shows around its own content.

use std::sync::Arc;

use chrono_tz::Tz;

use super::app::App;
use super::assets::Assets;
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::when::{self, Moment};
use crate::domain::words::words;

words!(
    /// What was just done, said once at the top of the next page. Closed list: the address cannot put other words there.
    Notice {
        Sent = "sent", "Your application was sent. We wrote you a letter.";
        Saved = "saved", "Saved.";
        JobSaved = "job_saved", "The job is saved. You find it under My applications; we write to you once before it closes.";
        JobForgotten = "job_forgotten", "The job is no longer saved.";
        ReminderChanged = "reminder_changed", "Your choice about the reminder is kept.";
        Deleted = "deleted", "The draft was deleted.";
        Withdrawn = "withdrawn", "You withdrew this application. We wrote you a letter.";
        Booked = "booked", "Your interview is booked. We wrote to you with a calendar file.";
        TimesAsked = "times_asked", "We asked for other times. You hear from us.";
        OfferAccepted = "offer_accepted", "You accepted the offer. Welcome!";
        OfferDeclined = "offer_declined", "You declined the offer.";
        Confirmed = "confirmed", "Your address is confirmed. Sign in to go on.";
        PasswordSet = "password_set", "Your new password is set. Sign in with it.";
        SignedOut = "signed_out", "You are signed out.";
        ReviewBegun = "review_begun", "Review has begun.";
        TimesOffered = "times_offered", "The times were offered. The applicant has a letter.";
        InterviewCancelled = "interview_cancelled", "The interview was cancelled. Both sides have a letter.";
        InterviewChanged = "interview_changed", "The interview was changed. Everybody concerned has a letter.";
        InterviewAnswered = "interview_answered", "Thank you. The panel knows your answer.";
        FreeTimeAdded = "free_time_added", "The time is kept free for interviews.";
        FreeTimeRemoved = "free_time_removed", "The time is yours again. Interviews that are booked in it stay.";
        InterviewDone = "interview_done", "The interview was recorded.";
        CardSaved = "card_saved", "Your scorecard was saved. It is not sent yet.";
        CardSent = "card_sent", "Your scorecard was sent.";
        CardSentNext = "card_sent_next", "Your card was sent. Here is the next one.";
        StoodAside = "stood_aside", "You stood aside. Somebody else reads it.";
        RoundOpened = "round_opened", "The review is open. Now assign the reviewers.";
        Assigned = "assigned", "The reviewers are assigned. Each gets one letter.";
        ReviewerJoined = "reviewer_joined", "The reviewer is in the round.";
        ReviewerStoodDown = "reviewer_stood_down", "The reviewer left the round. What was not sent goes to others.";
        OutDecided = "out_decided", "The decisions are recorded. Nobody has been told yet.";
        CheckAccepted = "check_accepted", "The justification is accepted.";
        CheckReturned = "check_returned", "The justification went back to its reviewer, with a letter.";
        CalibrationAdded = "calibration_added", "The calibration résumé is kept. Assign reviewers, and it lies among the others.";
        CutOffSet = "cut_off_set", "The cut-off is recorded, with your name and your reason.";
        Decided = "decided", "The decision is recorded. The applicant has not been told yet.";
        Told = "told", "The letter is on its way.";
        Reopened = "reopened", "The application is open again.";
        OfferPrepared = "offer_prepared", "The offer is prepared. A second person approves it.";
        OfferDrafted = "offer_drafted", "The draft is kept. It holds no seat until its approval is asked for.";
        OfferReturned = "offer_returned", "The offer is a draft again. Its author was told.";
        ChangeProposed = "change_proposed", "The new terms wait for a second person. Until then the old ones hold.";
        OfferChanged = "offer_changed", "The new terms hold, and the applicant was told.";
        ChangeDropped = "change_dropped", "The new terms were dropped. The old ones hold.";
        OfferOfficial = "offer_official", "The official offer was sent.";
        OfferConfirmed = "offer_confirmed", "You accepted the official offer. We wrote you a letter.";
        SeatDeclined = "seat_declined", "You declined this seat and stay among the qualified. We wrote you a letter.";
        QuestionAsked = "question_asked", "Your question was sent. The offer and its date stand.";
        SelectionPrepared = "selection_prepared", "The selection is prepared. A second person approves it.";
        SelectionApproved = "selection_approved", "The selection was approved, and its first offers were sent.";
        SelectionEnded = "selection_ended", "The selection has ended. Offers that are out stay.";
        OfferSent = "offer_sent", "The offer was approved and sent.";
        OfferWithdrawn = "offer_withdrawn", "The offer was withdrawn.";
        ConditionSettled = "condition_settled", "The condition was recorded.";
        ConditionChanged = "condition_changed", "The condition is kept as you wrote it.";
        ConditionsChosen = "conditions_chosen", "The offer has the conditions of this list.";
        ConditionAdded = "condition_added", "The condition was added.";
        EvidenceKept = "evidence_kept", "The file is kept with the condition.";
        EvidenceSent = "evidence_sent", "Your file was sent. Whoever checks it has a letter.";
        ListKept = "list_kept", "The list is kept. Offers prepared from now on can begin with it.";
        ListRemoved = "list_removed", "The list was removed.";
        Arrived = "arrived", "The arrival is recorded. The fellow has a letter.";
        NotArrived = "not_arrived", "Recorded. The seat is open again, and the fellow has a letter.";
        TermAsked = "term_asked", "Asked for. A second person approves it.";
        TermDecided = "term_decided", "Approved. The fellow has a letter.";
        TermRefused = "term_refused", "It was not approved. Nothing changed.";
        TermStays = "term_stays", "The end was taken back: the term goes on. The fellow has a letter.";
        TermMoved = "term_moved", "The move is settled. The fellow has a letter.";
        TermEnds = "term_ends", "The end is settled. The fellow has a letter.";
        TermKept = "term_kept", "Kept.";
        TaskTicked = "task_ticked", "Recorded.";
        TasksKept = "tasks_kept", "The tasks are kept. Placements from now on begin with them.";
        PlacedForNow = "placed_for_now", "Placed for now. The offered seat stays held, and the fellow has a letter.";
        AlumniKept = "alumni_kept", "Thank you. Your answer is kept.";
        Deferred = "deferred", "Deferred. The seat is open again, and the applicant has a letter.";
        Returned = "returned", "Back from deferral. The applicant has a letter.";
        ComesAgain = "comes_again", "Thank you. The programme office has a letter.";
        Placed = "placed", "Placed. The fellow has a letter.";
        TakenUp = "taken_up", "The application was taken up again.";
        AlertConfirmed = "alert_confirmed", "Your alert is confirmed. We write when a job opens that fits.";
        AlertChanged = "alert_changed", "Your alert was changed.";
        AlertStopped = "alert_stopped", "Your alert has ended. We do not write again.";
        PostingSaved = "posting_saved", "The posting was saved.";
        ApprovalAsked = "approval_asked", "A second person now approves the posting.";
        Approved = "approved", "The posting is approved.";
        SentBack = "sent_back", "The posting went back to its author.";
        TakenBack = "taken_back", "You took the posting back. It is a draft again.";
        Extended = "extended", "The deadline was extended. Everybody with a draft has a letter.";
        Corrected = "corrected", "The posting was corrected. The public reads what changed.";
        EndedEarly = "ended_early", "The posting is closed. Everybody with a draft has a letter.";
        PostingCancelled = "posting_cancelled", "The posting was cancelled.";
        PostingFilled = "posting_filled", "The posting is recorded as filled.";
        Copied = "copied", "A new draft was made from the old posting.";
        EntryDeleted = "entry_deleted", "The entry was deleted.";
        PoolJoined = "pool_joined", "You are in the talent pool.";
        PoolLeft = "pool_left", "You left the talent pool.";
        InvitationDeclined = "invitation_declined", "Your answer was recorded. Thank you.";
        Invited = "invited", "The invitation is on its way.";
        MessageSent = "message_sent", "Your message was sent. We have emailed them.";
        AddressAsked = "address_asked", "Letters are on their way: to the new address with a link, and to the old one.";
        AddressChanged = "address_changed", "Your address was changed. Sign in with the new one.";
        AddressStopped = "address_stopped", "The change was stopped. The address stays as it is.";
        AddressTakenBack = "address_taken_back", "The account has its old address again. We wrote to it: choose a new password.";
        AccountClosed = "account_closed", "Your account is closed. We wrote you a letter.";
        AccountReopened = "account_reopened", "Welcome back: your account is open again.";
        DocumentAsked = "document_asked", "The document was asked for. The applicant has a letter.";
        DocumentSent = "document_sent", "Your document was sent. We write when we have looked at it.";
        DocumentSettled = "document_settled", "Recorded. The applicant has a letter.";
        FeedbackGiven = "feedback_given", "Thank you. Your answer was kept without your name.";
        Merged = "merged", "The accounts were merged. Both addresses have a letter.";
        ToldApart = "told_apart", "Recorded: they are two people.";
        WithdrawnFor = "withdrawn_for", "The application was withdrawn. The applicant has a letter.";
        RecoverySent = "recovery_sent", "The letters are on their way: to the new address, and to the old one.";
        RubricSaved = "rubric_saved", "A new version was saved. Earlier ones stay as they are.";
        RubricsTaken = "rubrics_taken", "The file was taken in.";
        NothingNew = "nothing_new", "All of it was here already: nothing changed.";
        TemplateSaved = "template_saved", "The template was saved.";
        TemplateRemoved = "template_removed", "The template was removed.";
        PlanSaved = "plan_saved", "The plan was saved.";
        SetSaved = "set_saved", "The question set was saved.";
        SetRemoved = "set_removed", "The question set was removed.";
        SetTaken = "set_taken", "The questions were copied into this posting.";
        AssessmentSet = "assessment_set", "How it is assessed is kept.";
        AssessmentInvited = "assessment_invited", "The invitations are on their way.";
        AssessmentExtended = "assessment_extended", "There is more time. The applicant has a letter.";
        AssessmentWaived = "assessment_waived", "The assessment was waived. The applicant has a letter.";
        ScoreEntered = "score_entered", "The score is entered.";
        ScoreCorrected = "score_corrected", "The score is corrected. The one before stays in view.";
        ColumnsKept = "columns_kept", "The columns are kept. Nothing is written yet.";
        ScoresApplied = "scores_applied", "The scores of the file are entered.";
        RefereesAsked = "referees_asked", "The applicant was asked and has a letter.";
        RefereesNamed = "referees_named", "Thank you. We have written to each of them.";
        RefereeWritten = "referee_written", "The letter is on its way, with a new link.";
        MinimumJudged = "minimum_judged", "The judgement is recorded.";
        ViewKept = "view_kept", "The view is kept.";
        ViewRemoved = "view_removed", "The view was removed.";
        WordingKept = "wording_kept", "The words are kept.";
        WordingRemoved = "wording_removed", "The words were removed.";
        Undone = "undone", "Taken back.";
        LetterWaits = "letter_waits", "The letter goes when it cannot be taken back any more.";
        MovedTo = "moved_to", "The application was moved: it is here now. The applicant has a letter.";
        ActivityRead = "activity_read", "Kept: you have read the activity up to here.";
        NoteKept = "note_kept", "The note is kept. Only staff read it.";
        NoteShared = "note_shared", "The note is kept. The applicant may read it and has a letter.";
        NoteRemoved = "note_removed", "The note was removed.";
        PlacementUndone = "placement_undone", "The placement was undone. The applicant has a letter.";
        CohortAdded = "cohort_added", "The cohort was added.";
        ProjectSaved = "project_saved", "The project was saved.";
        RoleSaved = "role_saved", "The role was saved.";
        SeatsAdded = "seats_added", "The seats were added. They are open once somebody answers for their money.";
        SeatFunded = "seat_funded", "The money of the seat is recorded.";
        SeatWithdrawn = "seat_withdrawn", "The seat was withdrawn.";
        DemandAsked = "demand_asked", "The request is open. Here is who fits now.";
        DemandClosed = "demand_closed", "The request is closed.";
        Referred = "referred", "Referred. Both sides have a letter.";
        ReferralSettled = "referral_settled", "What became of it is recorded.";
        ReferralPaused = "referral_paused", "The referral is paused. The applicant has a letter.";
        PauseLifted = "pause_lifted", "The pause is over.";
        ConflictDeclared = "conflict_declared", "The conflict is declared.";
        ConflictLifted = "conflict_lifted", "The conflict is lifted.";
        LeaveRecorded = "leave_recorded", "The leave is recorded. The person has a letter.";
        LeaveEnded = "leave_ended", "The leave ends today.";
        SeatCloses = "seat_closes", "The seat closes when whoever sits in it leaves. They have a letter.";
    }
);

/// The frame of a page.
#[derive(Clone)]
pub struct Shell {
    pub programme: Arc<str>,
    /// The address of this site, without a slash at the end.
    pub site: Arc<str>,
    pub contact: Arc<str>,
    pub who: Option<Who>,
    pub csrf: String,
    /// The path that was asked for.
    pub path: String,
    pub notice: Option<Notice>,
    /// What was just done and can be taken back: the number of its batch.
    pub undo: Option<i64>,
    pub demo: bool,
    pub now: Moment,
    /// The zone in which the reader reads times.
    pub zone: Tz,
    assets: Assets,
}

impl Shell {
    pub fn new(app: &App, who: Option<Who>, csrf: String, path: &str, notice: Option<Notice>) -> Self {
        let zone = who.as_ref().map_or(when::HOME_ZONE, |w| when::zone(&w.zone));
        Shell {
            programme: app.site().programme.clone(),
            site: app.site().base_url.clone(),
            contact: app.site().contact.clone(),
            who,
            csrf,
            path: path.to_owned(),
            notice,
            undo: None,
            demo: app.config().demo,
            now: app.now(),
            zone,
            assets: app.assets().clone(),
        }
    }

    /// The same frame, with what can be taken back.
    pub fn with_undo(self, undo: Option<i64>) -> Self {
        Shell { undo, ..self }
    }

    /// A frame in which nobody is known: for error pages, which may be shown to anybody.
    pub fn plain() -> Self {
        match super::watch::app() {
            Some(app) => Shell::new(&app, None, String::new(), "", None),
            None => Shell {
                programme: "Muster".into(),
                site: "".into(),
                contact: "".into(),
                who: None,
                csrf: String::new(),
                path: String::new(),
                notice: None,
                undo: None,
                demo: false,
                now: Moment::default(),
                zone: when::HOME_ZONE,
                assets: Assets::of_this_program(),
            },
        }
    }

    /// The address of an asset, with its version.
    pub fn asset(&self, name: &str) -> String {
        self.assets.url(name)
    }

    pub fn is_applicant(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.role == Role::Applicant)
    }

    pub fn is_staff(&self) -> bool {
        self.who.as_ref().is_some_and(Who::is_staff)
    }

    /// Whether the reader runs the programme.
    pub fn is_office(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.may_run_programme().is_ok())
    }

    /// Whether the reader may see who applied.
    pub fn sees_people(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.may_see_people(w.agency))
    }

    /// Whether the reader decides on applications, and so leads their review.
    pub fn leads(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.may_manage(w.agency).is_ok())
    }

    /// Whether the reader rates applications: sits on panels and works from a kit.
    pub fn scores(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.may_score(w.agency).is_ok())
    }

    /// Whether the reader reads résumés blind.
    pub fn reviews(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.may_review().is_ok())
    }

    /// Whether the talent pool is open to the reader.
    pub fn sees_pool(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.may_see_pool().is_ok())
    }

    /// Whether scores and judgements with names are for the reader; which postings, each page asks itself.
    pub fn sees_results(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.may_see_results(None).is_ok())
    }

    /// `page` for the link of the page one is on.
    pub fn current(&self, prefix: &str) -> bool {
        self.path == prefix || (prefix != "/" && self.path.starts_with(&format!("{prefix}/")))
    }

    /// A moment in the reader's zone, in full: `November 24, 2026 at 9:12 am EST`.
    pub fn full(&self, at: &Moment) -> String {
        when::full(*at, self.zone)
    }

    /// `Tue, Nov 24, 9:12 am EST`
    pub fn brief(&self, at: &Moment) -> String {
        when::brief(*at, self.zone)
    }

    /// `November 24, 2026`
    pub fn day(&self, at: &Moment) -> String {
        when::day(when::day_in(*at, self.zone))
    }

    /// `Nov 24`
    pub fn short(&self, at: &Moment) -> String {
        when::short_day(when::day_in(*at, self.zone))
    }

    /// A calendar day: `November 24, 2026`.
    pub fn date(&self, date: &chrono::NaiveDate) -> String {
        when::day(*date)
    }

    /// The same for a day that a page works out.
    pub fn date_of(&self, date: chrono::NaiveDate) -> String {
        when::day(date)
    }

    /// The value of a `datetime` attribute.
    pub fn machine(&self, at: &Moment) -> String {
        when::machine(*at)
    }

    /// Whole days since a moment.
    pub fn days_since(&self, at: &Moment) -> i64 {
        when::days_between(*at, self.now)
    }

    /// `in 6 days`, `tomorrow`, `today`, `2 days late`
    pub fn until(&self, at: &Moment) -> String {
        let days = (when::day_in(*at, self.zone) - when::day_in(self.now, self.zone)).num_days();
        match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            d if d > 1 => format!("in {d} days"),
            -1 => "1 day late".to_owned(),
            d => format!("{} days late", -d),
        }
    }

    pub fn is_past(&self, at: &Moment) -> bool {
        *at < self.now
    }

    /// Whether a moment lies within the next `days` days.
    pub fn is_near(&self, at: &Moment, days: i64) -> bool {
        *at >= self.now && *at < self.now + chrono::TimeDelta::days(days)
    }
}
