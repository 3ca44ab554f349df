//! What happened, in words: the same on the timeline of an application and in the activity of all of them.

use crate::domain::assessment::AttemptState;
use crate::domain::batch::BatchKind;
use crate::domain::condition::ConditionState;
use crate::domain::demand::ReferralOutcome;
use crate::domain::document::DocumentState;
use crate::domain::interview::{InterviewState, Response};
use crate::domain::offer::OfferState;
use crate::domain::placement::SeatState;
use crate::domain::promise::Missed;
use crate::domain::referee::RefereeState;
use crate::domain::state::{State, Step};
use crate::domain::term::TermStep;
use crate::store::events::Line;
use crate::web::shell::Shell;

/// What happened, in words.
pub fn words(shell: &Shell, line: &Line) -> String {
    let to = line.to_state.as_deref().unwrap_or_default();
    match (line.subject.as_str(), line.kind.as_str()) {
        ("application", "begin") => "Application begun".to_owned(),
        ("application", "submit") => "Application sent".to_owned(),
        ("application", "told") => format!("The applicant was told: {}", State::parse(to).map_or("the outcome", State::told_as)),
        ("application", "late") => late(shell, line).unwrap_or_else(|| plain("late")),
        ("application", "move_from") => format!("Came from another posting, where it was {}", line.detail),
        ("application", "move_account") => "Moved to another account of the same person".to_owned(),
        ("document", kind) => {
            format!("Document: {}", DocumentState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase()))
        }
        ("assessment", "extend") => "Assessment: more time".to_owned(),
        ("assessment", "remind") => "Assessment: reminder".to_owned(),
        ("assessment", "correct") => "Assessment: score corrected".to_owned(),
        ("assessment", kind) => {
            format!("Assessment: {}", AttemptState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase()))
        }
        ("referees", _) => "Referees asked for".to_owned(),
        ("referee", "name") => "A referee was named".to_owned(),
        ("referee", kind) => format!("Referee: {}", RefereeState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase())),
        ("minimum", kind) => format!("Minimum requirements: {}", plain(kind).to_lowercase()),
        ("message", _) => "Message written".to_owned(),
        ("note", "share") => "Note written that the applicant may read".to_owned(),
        ("note", "change") => "Note changed".to_owned(),
        ("note", "remove") => "Note removed".to_owned(),
        ("note", _) => "Note written among staff".to_owned(),
        ("decision", "seal") => "Case file of the decision sealed".to_owned(),
        ("application", "take_up_again") => "Taken up again at the applicant’s request".to_owned(),
        ("application", "undo") => "Taken back".to_owned(),
        ("application", "assign") if line.detail.is_empty() => "Given to nobody".to_owned(),
        ("application", "assign") => "Given to a colleague".to_owned(),
        ("application", "tag") => "A tag was added".to_owned(),
        ("application", "untag") => "A tag was removed".to_owned(),
        ("batch", kind) => batch(kind, &line.detail),
        ("application", kind) => Step::parse(kind).map_or_else(|| plain(kind), |s| s.spoken().to_owned()),
        ("interview", "offer_times") => "Interview times offered".to_owned(),
        ("interview", "ask_other_times") => "The applicant asked for other times".to_owned(),
        ("interview", "reschedule") => "Interview moved to another time".to_owned(),
        ("interview", "rearrange") => "Place or panel of the interview changed".to_owned(),
        ("interview", "replace") => "Other interview times take the place of these".to_owned(),
        ("interview", "answer") => {
            format!("The applicant answered: {}", Response::parse(&line.detail).map_or("an answer", Response::spoken))
        }
        ("interview", "ask_card") => "A scorecard was asked for".to_owned(),
        ("interview", "chase_card") => "A late scorecard was chased".to_owned(),
        ("interview", "remind") => "Reminder of the interview".to_owned(),
        ("interview", kind) => {
            format!("Interview: {}", InterviewState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase()))
        }
        ("scorecard", "begin") => "Scorecard begun".to_owned(),
        ("scorecard", "send") => "Scorecard sent".to_owned(),
        ("offer", "choose_list") => "Another list of conditions was chosen".to_owned(),
        ("offer", "rewrite") => "The draft of the offer was changed".to_owned(),
        ("offer", "propose_change") => "Other terms of the offer proposed".to_owned(),
        ("offer", "drop_change") => "The proposed terms were dropped".to_owned(),
        ("offer", "change") => "The terms of the offer changed".to_owned(),
        ("offer", "remind") => "Reminder of the open offer".to_owned(),
        ("offer", "question") => "The applicant asked about the offer".to_owned(),
        ("selection", "prepare") => "Selection prepared".to_owned(),
        ("selection", "approve") => "Selection approved".to_owned(),
        ("selection", "raise") => "Offers made from a selection, in its order".to_owned(),
        ("selection", "end") => "Selection ended".to_owned(),
        ("offer", "move_seat") => "The offer is for another seat now".to_owned(),
        ("deferral", "ask") => "Asked whether they still come".to_owned(),
        ("deferral", "confirm") => "They still come".to_owned(),
        ("deferral", "decline") => "They do not come any more".to_owned(),
        ("offer", "give_up_seat") => "The held seat was given up".to_owned(),
        ("offer", kind) => format!("Offer: {}", OfferState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase())),
        ("condition", "add") => "Condition added".to_owned(),
        ("condition", "change") => "Owner or date of a condition changed".to_owned(),
        ("condition", "record") => "Days of a check recorded".to_owned(),
        ("condition", "file") => "File kept with a condition".to_owned(),
        ("condition", "late") => "A condition became overdue".to_owned(),
        ("condition", kind) => {
            format!("Condition: {}", ConditionState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase()))
        }
        ("project", "create") => "Project written".to_owned(),
        ("project", "change") => "Project changed".to_owned(),
        ("project", "add_access") => "Date of access added".to_owned(),
        ("project", "remove_access") => "Date of access removed".to_owned(),
        ("project", "add_window") => "Window added".to_owned(),
        ("project", "remove_window") => "Window removed".to_owned(),
        ("role", "create") => "Role added to a project".to_owned(),
        ("role", "change") => "Role of a project changed".to_owned(),
        ("demand", "ask") => "An agency asked for people".to_owned(),
        ("demand", "close") => "A request for people was closed".to_owned(),
        ("referral", "refer") => "Referred to a team that asks for people".to_owned(),
        ("referral", kind) => {
            format!("Referral: {}", ReferralOutcome::parse(to).map_or_else(|| plain(kind), |o| o.spoken().to_lowercase()))
        }
        ("referral_pause", "lift") => "The pause of referrals is over".to_owned(),
        ("referral_pause", _) => "Referrals are paused".to_owned(),
        ("leave", "record") => "Leave from a company recorded".to_owned(),
        ("leave", "end") => "Leave from a company ended".to_owned(),
        ("conflict", "declare") => "Company declared to be in conflict".to_owned(),
        ("conflict", "lift") => "Conflict of a company lifted".to_owned(),
        ("seat", "add") => "Seat added".to_owned(),
        ("seat", "fund") => "Seat funded".to_owned(),
        ("seat", "close_after_term") => "The seat closes after the term".to_owned(),
        ("seat", kind) => format!("Seat: {}", SeatState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase())),
        ("placement", "confirm") => "Placement confirmed".to_owned(),
        ("placement", "end") => "Placement ended before it began".to_owned(),
        ("placement", "ask_extend") => "A longer term was asked for".to_owned(),
        ("placement", "ask_end") => "An early end was asked for".to_owned(),
        ("placement", "refuse_change") => "A change of the placement was not approved".to_owned(),
        ("placement", "drop_change") => "A change of the placement was taken back".to_owned(),
        ("placement", "take_back") => "An end of the placement was taken back".to_owned(),
        ("placement", "describe") => "Kind or supervisor of the placement changed".to_owned(),
        ("placement", "hand_off") => "Hand-off written".to_owned(),
        ("placement", "alumni") => "The fellow answered about alumni".to_owned(),
        ("placement", "task_done") => format!("Done: {}", line.detail),
        ("placement", "task_open") => format!("Not done after all: {}", line.detail),
        ("placement", kind) => {
            format!("Placement: {}", TermStep::parse(kind).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase()))
        }
        (subject, kind) => format!("{} {}", plain(subject), plain(kind).to_lowercase()),
    }
}

fn late(shell: &Shell, line: &Line) -> Option<String> {
    let missed = Missed::parse(&line.detail)?;
    Some(format!("The promised date passed: {}. New date: {}", shell.day(&missed.promised), shell.day(&missed.again)))
}

/// Words that a person added; codes of the machine stay out.
pub fn detail(line: &Line) -> Option<&str> {
    let said = matches!(
        (line.subject.as_str(), line.kind.as_str()),
        ("application", "withdraw" | "back_to_review" | "reopen_review" | "withdraw_offer" | "undo_placement" | "defer" | "return")
            | ("interview", "cancel")
            | (
                "placement",
                "no_show" | "reschedule" | "extend" | "move" | "convert" | "leave" | "end_early" | "take_back" | "ask_extend" | "ask_end"
            )
    );
    Some(line.detail.as_str()).filter(|d| said && !d.is_empty())
}

fn plain(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Work on many applications: what was done to it, and what it does.
fn batch(kind: &str, detail: &str) -> String {
    let what = BatchKind::parse(detail).map_or("Work on many", BatchKind::spoken);
    match kind {
        "start" => format!("{what}: started"),
        "finish" => format!("{what}: finished"),
        _ => format!("{what}: taken back"),
    }
}
