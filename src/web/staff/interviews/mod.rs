//! Interviews of an application: offering times, cancelling, recording, and the scorecards that are in.

mod cancel;
mod change;
mod check;
mod offer;
mod panel;

use askama::Template;

use super::applications::Seen;
use super::head::Head;
use super::{managed, managed_head, page_of, wall, zone_of, zone_options};
use crate::actions::interviews as verbs;
use crate::domain::access::Who;
use crate::domain::ids::{InterviewId, UserId};
use crate::domain::interview::{ChangeKind, InterviewState};
use crate::domain::panel::{Seat, Sitting};
use crate::domain::scorecard::{Average, CardState, Rating, averages};
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::store::Conn;
use crate::store::applications::Application;
use crate::store::interviews::{self, Interview};
use crate::store::rubrics::{self, Competency};
use crate::store::scorecards::{self, Scorecard};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/interviews", list),
        routes::get("/staff/applications/{reference}/interviews/new", offer::new),
        routes::post("/staff/applications/{reference}/interviews/new", offer::offer),
        routes::get("/staff/applications/{reference}/interviews/change", change::page),
        routes::post("/staff/applications/{reference}/interviews/change", change::change),
        routes::get("/staff/applications/{reference}/interviews/cancel", cancel::page),
        routes::post("/staff/applications/{reference}/interviews/cancel", cancel::cancel),
        routes::post("/staff/applications/{reference}/interviews/no-show", no_show),
    ]
}

/// How long an interview may take.
const LENGTHS: [(&str, &str); 4] = [("30", "30 minutes"), ("45", "45 minutes"), ("60", "60 minutes"), ("90", "90 minutes")];

/// A rule's sentence, or what somebody else did first, as a problem of the form; any other fault stays what it is.
fn as_problems(fault: Fault) -> std::result::Result<Problems, Fault> {
    match fault {
        Fault::Error(error) => super::refused(error),
        other => Err(other),
    }
}

struct Held {
    interview: Interview,
    times: Vec<Moment>,
    /// The viewer's seat on the panel: they may open their own card.
    seat: Option<Seat>,
    /// Why staff moved or cancelled it.
    changes: Vec<(ChangeKind, String, Moment)>,
}

/// A card that is in, with its lines in words.
pub(super) struct Card {
    pub card: Scorecard,
    pub lines: Vec<(String, Option<Rating>, String)>,
}

#[derive(Template)]
#[template(path = "staff/interviews.html")]
struct InterviewsPage {
    shell: Shell,
    head: Head,
    held: Vec<Held>,
    cards: Vec<Card>,
    /// Cards that are in, but not for this viewer yet.
    hidden: usize,
    /// What the panel says together, for whoever may read all cards.
    averages: Vec<Average>,
    /// Interview and author of the cards that are in.
    sent: Vec<(InterviewId, UserId)>,
}

impl InterviewsPage {
    fn begun(&self, i: &Interview) -> bool {
        i.state == InterviewState::Booked && i.starts_at.is_some_and(|at| at <= self.shell.now)
    }

    fn can_cancel(&self, i: &Interview) -> bool {
        self.head.manages && matches!(i.state, InterviewState::Offered | InterviewState::Booked)
    }

    /// Whether staff can give it another time, place or panel.
    fn can_change(&self, i: &Interview) -> bool {
        self.head.manages && i.state == InterviewState::Booked && i.starts_at.is_some_and(|at| at > self.shell.now)
    }

    fn zone(&self, i: &Interview) -> String {
        when::zone_name(when::zone(&i.zone))
    }

    fn records(&self, held: &Held) -> bool {
        self.begun(&held.interview) && (self.head.manages || held.seat.is_some_and(Seat::rates))
    }

    /// Whose card is not in, of those who rate.
    fn owing(&self, i: &Interview) -> Vec<Sitting> {
        let sent = |s: &Sitting| self.sent.contains(&(i.id, s.user));
        let due = i.state == InterviewState::Done || self.begun(i);
        i.panel.iter().filter(|s| due && s.seat.rates() && !sent(s)).cloned().collect()
    }

    fn scores(&self, held: &Held) -> bool {
        held.seat.is_some() && (held.interview.state == InterviewState::Done || self.begun(&held.interview))
    }
}

/// What a viewer may know of the cards of an application.
pub(super) struct Cards {
    pub shown: Vec<Card>,
    pub hidden: usize,
    averages: Vec<Average>,
}

/// Cards this viewer may read: their own; those of others once their own is in, or when they hold no interview and manage.
pub(super) fn cards(conn: &mut Conn, who: &Who, app: &Application, held: &[Interview]) -> Result<Cards> {
    let all = scorecards::of_application(conn, app.id)?;
    let own_sent = all.iter().any(|c| c.author == who.id && c.state == CardState::Sent);
    let holds = held.iter().any(|i| i.seat_of(who.id).is_some() && i.state != InterviewState::Cancelled);
    let open = own_sent || (!holds && who.may_manage(app.agency).is_ok());
    let sent: Vec<Scorecard> = all.into_iter().filter(|c| c.state == CardState::Sent).collect();
    let (shown, hidden): (Vec<Scorecard>, Vec<Scorecard>) = sent.into_iter().partition(|c| open || c.author == who.id);
    let (mut out, mut rated, mut overall) = (Vec::new(), Vec::new(), Vec::new());
    for card in shown {
        let competencies: Vec<Competency> = rubrics::at_stage(conn, card.stage, card.rubric)?;
        let lines = scorecards::lines(conn, card.id)?;
        let of = |c: &Competency| lines.iter().find(|l| l.competency == c.id);
        if open && card.counts() && card.interview.is_some() {
            rated.extend(competencies.iter().filter_map(|c| Some((c.name.clone(), of(c)?.rating?))));
            overall.extend(card.recommendation.map(|r| ("All in all".to_owned(), r)));
        }
        let words = |c: &Competency| {
            let line = of(c);
            (c.name.clone(), line.and_then(|l| l.rating), line.map(|l| l.evidence.clone()).unwrap_or_default())
        };
        let lines = competencies.iter().map(words).collect();
        out.push(Card { card, lines });
    }
    Ok(Cards { shown: out, hidden: hidden.len(), averages: averages(rated.into_iter().chain(overall)) })
}

/// Interview and author of the cards that are in.
fn sent(conn: &mut Conn, app: &Application) -> Result<Vec<(InterviewId, UserId)>> {
    let all = scorecards::of_application(conn, app.id)?.into_iter().filter(|c| c.state == CardState::Sent);
    Ok(all.filter_map(|c| c.interview.map(|i| (i, c.author))).collect())
}

async fn list(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, held, sent, cards) = app
        .read(move |conn| {
            let head = Head::read(conn, &who, &reference.0, now)?;
            let all = interviews::of_application(conn, head.app.id)?;
            let cards = cards(conn, &who, &head.app, &all)?;
            let mut held = Vec::new();
            for interview in all {
                let times = interviews::slots(conn, interview.id)?.into_iter().map(|(_, at)| at).collect();
                let changes = interviews::changes(conn, interview.id)?;
                held.push(Held { seat: interview.seat_of(who.id), times, changes, interview });
            }
            let sent = sent(conn, &head.app)?;
            Ok((head, held, sent, cards))
        })
        .await?;
    show(&InterviewsPage { shell: staff.shell, head, held, cards: cards.shown, hidden: cards.hidden, averages: cards.averages, sent })
}

async fn no_show(app: App, staff: Staff, reference: Ref, _form: Posted<Seen>) -> Answer {
    let (who, reference) = (staff.who, reference.0);
    let page = format!("{}/interviews", page_of(&reference));
    app.write(move |tx, here| verbs::finish(tx, here, &who, &reference, false)).await?;
    done(page, Notice::InterviewDone)
}
