//! Letters about an application, and everything that happened to it.

use askama::Template;

use super::head::Head;
use crate::domain::assessment::AttemptState;
use crate::domain::document::DocumentState;
use crate::domain::interview::{InterviewState, Response};
use crate::domain::offer::{ConditionState, OfferState};
use crate::domain::placement::SeatState;
use crate::domain::promise::Missed;
use crate::domain::referee::RefereeState;
use crate::domain::state::{State, Step};
use crate::store::events;
use crate::store::outbox::{self, Sent};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/letters", letters), routes::get("/staff/applications/{reference}/timeline", timeline)]
}

#[derive(Template)]
#[template(path = "staff/letters.html")]
struct LettersPage {
    shell: Shell,
    head: Head,
    letters: Vec<Sent>,
}

impl LettersPage {
    fn state(&self, letter: &Sent) -> (&'static str, &'static str) {
        match letter.state.as_str() {
            "sent" => ("Sent", "m-tag--ok"),
            "failed" => ("Not delivered", "m-tag--bad"),
            _ => ("On its way", ""),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/timeline.html")]
struct TimelinePage {
    shell: Shell,
    head: Head,
    lines: Vec<events::Line>,
}

impl TimelinePage {
    /// What happened, in words.
    fn words(&self, line: &events::Line) -> String {
        let to = line.to_state.as_deref().unwrap_or_default();
        match (line.subject.as_str(), line.kind.as_str()) {
            ("application", "begin") => "Application begun".to_owned(),
            ("application", "submit") => "Application sent".to_owned(),
            ("application", "told") => format!("The applicant was told: {}", State::parse(to).map_or("the outcome", State::told_as)),
            ("application", "late") => self.late(line).unwrap_or_else(|| plain("late")),
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
            ("application", "take_up_again") => "Taken up again at the applicant’s request".to_owned(),
            ("application", "undo") => "Taken back".to_owned(),
            ("application", "assign") if line.detail.is_empty() => "Given to nobody".to_owned(),
            ("application", "assign") => "Given to a colleague".to_owned(),
            ("application", "tag") => "A tag was added".to_owned(),
            ("application", "untag") => "A tag was removed".to_owned(),
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
            ("offer", kind) => format!("Offer: {}", OfferState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase())),
            ("condition", kind) => {
                format!("Condition: {}", ConditionState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase()))
            }
            ("seat", kind) => format!("Seat: {}", SeatState::parse(to).map_or_else(|| plain(kind), |s| s.spoken().to_lowercase())),
            ("placement", "confirm") => "Placement confirmed".to_owned(),
            (subject, kind) => format!("{} {}", plain(subject), plain(kind).to_lowercase()),
        }
    }

    fn late(&self, line: &events::Line) -> Option<String> {
        let missed = Missed::parse(&line.detail)?;
        Some(format!("The promised date passed: {}. New date: {}", self.shell.day(&missed.promised), self.shell.day(&missed.again)))
    }

    fn is_key(&self, line: &events::Line) -> bool {
        line.subject == "application" && line.to_state.is_some()
    }

    /// Words that a person added; codes of the machine stay out.
    fn detail<'a>(&self, line: &'a events::Line) -> Option<&'a str> {
        let said = matches!(
            (line.subject.as_str(), line.kind.as_str()),
            ("application", "withdraw" | "back_to_review" | "reopen_review" | "withdraw_offer") | ("interview", "cancel")
        );
        Some(line.detail.as_str()).filter(|d| said && !d.is_empty())
    }
}

fn plain(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

async fn letters(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, letters) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference.0, now)?;
            let mut letters = outbox::of_application(conn, head.app.id, None)?;
            letters.reverse();
            Ok((head, letters))
        })
        .await?;
    show(&LettersPage { shell: staff.shell, head, letters })
}

async fn timeline(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, lines) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference.0, now)?;
            let mut lines = events::of_application(conn, head.app.id)?;
            lines.reverse();
            Ok((head, lines))
        })
        .await?;
    show(&TimelinePage { shell: staff.shell, head, lines })
}
