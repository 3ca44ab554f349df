//! Where one application stands: what it is called, what comes next, by when, and the one thing to do.

use askama::Template;

use super::timeline;
use super::track::{self, Stop};
use crate::domain::ids::UserId;
use crate::domain::interview::InterviewState;
use crate::domain::offer::OfferState;
use crate::domain::reference::Reference;
use crate::domain::stage::StageKind;
use crate::domain::state::{State, Step, Turn};
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::applications::{self, Application};
use crate::store::interviews::{self, Interview};
use crate::store::offers::{self, Condition, Offer};
use crate::store::outbox::{self, Sent};
use crate::store::postings::Stage;
use crate::store::{Conn, events, placements, postings};
use crate::web::app::App;
use crate::web::apply;
use crate::web::ask::Ref;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/applications/{reference}", status)]
}

/// What is known of an application that was sent.
struct Known {
    app: Application,
    agency: Option<String>,
    stages: Vec<Stage>,
    events: Vec<events::Line>,
    interviews: Vec<Interview>,
    /// Free times of the interview that is being arranged.
    times: usize,
    offer: Option<Offer>,
    conditions: Vec<Condition>,
    placement: Option<placements::Line>,
    letters: Vec<Sent>,
}

impl Known {
    fn load(conn: &mut Conn, me: UserId, reference: &Reference, now: Moment) -> Result<Self> {
        let app = applications::own(conn, reference, me)?;
        let interviews = interviews::of_application(conn, app.id)?;
        let times = match interviews.iter().find(|i| i.state == InterviewState::Offered) {
            Some(i) => interviews::slots(conn, i.id)?.iter().filter(|(_, at)| *at > now).count(),
            None => 0,
        };
        let offer = offers::latest(conn, app.id)?.filter(|o| o.sent_at.is_some());
        let accepted = matches!(app.told_state, State::Accepted | State::Placed | State::ConditionsNotMet | State::Deferred);
        let conditions = match &offer {
            Some(offer) if accepted => offers::conditions(conn, offer.id)?,
            _ => Vec::new(),
        };
        let placed = app.told_state == State::Placed;
        Ok(Known {
            agency: postings::find(conn, app.posting)?.agency_name,
            stages: postings::stages(conn, app.posting)?,
            events: events::of_application(conn, app.id)?,
            placement: if placed { placements::of_application(conn, app.id)? } else { None },
            letters: outbox::of_application(conn, app.id, Some(me))?,
            app,
            interviews,
            times,
            offer,
            conditions,
        })
    }

    /// The date promised for the next step. While a decision waits to be told it is the date promised before.
    fn due(&self) -> Option<Moment> {
        if self.app.state == self.app.told_state {
            return self.app.due_at;
        }
        let kind = match self.app.told_state {
            State::InReview => Some(StageKind::Review),
            State::Interviewing => Some(StageKind::Interview),
            _ => None,
        };
        let planned = self.stages.iter().find(|s| Some(s.kind) == kind).map(|s| s.days);
        let days = planned.or(self.app.told_state.days_promised())?;
        timeline::since(&self.events, self.app.told_state).map(|at| at + chrono::TimeDelta::days(days))
    }

    fn live_interview(&self) -> Option<&Interview> {
        let open = |i: &&Interview| matches!(i.state, InterviewState::Offered | InterviewState::Booked);
        self.interviews.iter().find(open).filter(|_| self.app.told_state == State::Interviewing)
    }
}

/// The one thing to do, or to keep in mind.
struct Todo {
    title: String,
    what: String,
    href: String,
    button: &'static str,
    must: bool,
}

#[derive(Template)]
#[template(path = "my/status.html")]
struct StatusPage {
    shell: Shell,
    known: Known,
    path: Vec<Stop>,
    history: Vec<(Moment, String)>,
    todo: Option<Todo>,
}

impl StatusPage {
    fn new(shell: Shell, known: Known) -> Self {
        let app = &known.app;
        let interviewed = known.interviews.iter().any(|i| i.state != InterviewState::Cancelled);
        let path = track::path(app.told_state, interviewed);
        let history = timeline::lines(&known.events, app.state, app.told_state, shell.zone);
        let todo = todo(&shell, &known);
        StatusPage { path, history, todo, shell, known }
    }

    fn here(&self) -> String {
        super::path(&self.known.app.reference)
    }

    fn next(&self) -> String {
        match self.known.app.told_state {
            State::Accepted => format!("{} {}", State::Accepted.next_for_applicant(), self.cleared()),
            told => told.next_for_applicant().to_owned(),
        }
    }

    fn cleared(&self) -> String {
        let done = self.known.conditions.iter().filter(|c| c.state.is_cleared()).count();
        format!("{done} of {} done.", self.known.conditions.len())
    }

    /// By when, in words; late is said as it is, with whose turn it is.
    fn by_when(&self) -> Option<String> {
        let told = self.known.app.told_state;
        if !told.is_open() {
            return None;
        }
        let offer = self.known.offer.as_ref().filter(|o| told == State::Offered && o.state == OfferState::Sent);
        let Some(due) = offer.map(|o| o.terms.answer_by).or(self.known.due()) else {
            return Some("We write to you with the date.".to_owned());
        };
        if due >= self.shell.now {
            return Some(format!("{} ({})", self.shell.day(&due), self.shell.until(&due)));
        }
        let late = if self.shell.until(&due) == "today" { "late since today".to_owned() } else { self.shell.until(&due) };
        let whose = match told.turn() {
            Turn::Applicant => "It is your turn.".to_owned(),
            Turn::Both => "It is the turn of you and the hiring team.".to_owned(),
            turn => format!("It is the turn of {}; you need do nothing.", turn.spoken()),
        };
        Some(format!("{}: {late}. {whose}", self.shell.day(&due)))
    }

    fn is_late(&self) -> bool {
        self.known.app.told_state.is_open() && self.known.due().is_some_and(|due| self.shell.is_past(&due))
    }

    fn must(&self) -> String {
        match &self.todo {
            Some(todo) if todo.must => format!("{}.", todo.title),
            Some(todo) => format!("{}. Nothing else now.", todo.title),
            None => "Nothing for you to do now.".to_owned(),
        }
    }

    fn can_withdraw(&self) -> bool {
        self.known.app.told_state.after(Step::Withdraw).is_ok()
    }

    /// When a letter was written; the server that carries it may be slower.
    fn written(&self, letter: &Sent) -> String {
        self.shell.brief(&letter.created_at)
    }
}

fn todo(shell: &Shell, known: &Known) -> Option<Todo> {
    let here = super::path(&known.app.reference);
    let answer = known
        .offer
        .as_ref()
        .filter(|o| known.app.told_state == State::Offered && o.state == OfferState::Sent && o.terms.answer_by > shell.now);
    if let Some(offer) = answer {
        return Some(Todo {
            title: "Answer your offer".to_owned(),
            what: format!("Please answer by {}.", shell.full(&offer.terms.answer_by)),
            href: format!("{here}/offer"),
            button: "Read the offer",
            must: true,
        });
    }
    let interview = known.live_interview()?;
    let href = format!("{here}/interview");
    Some(match interview.starts_at {
        Some(at) => Todo {
            title: if shell.is_past(&at) {
                "Your interview has begun or is over".to_owned()
            } else {
                format!("Be at your interview on {}", shell.brief(&at))
            },
            what: format!("{} minutes with {}. {}", interview.minutes, interview.interviewer_name, interview.location),
            href,
            button: "See the interview",
            must: false,
        },
        None => Todo {
            title: "Choose an interview time".to_owned(),
            what: crate::domain::text::count(i64::try_from(known.times).unwrap_or(0), "time is open.", "times are open."),
            href,
            button: "Choose a time",
            must: true,
        },
    })
}

async fn status(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let (me, now) = (applicant.who.id, applicant.shell.now);
    let known = app.read(move |conn| Known::load(conn, me, &reference.0, now)).await?;
    if known.app.state == State::Draft {
        return go(apply::task_list(&known.app.reference));
    }
    show(&StatusPage::new(applicant.shell, known))
}
