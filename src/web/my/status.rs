//! Where one application stands: what it is called, what comes next, by when, and the one thing to do.

use askama::Template;
use chrono::NaiveDate;

use super::timeline;
use super::track::{self, Stop};
use crate::domain::assessment::AttemptState;
use crate::domain::feedback::Occasion;
use crate::domain::ids::UserId;
use crate::domain::interview::InterviewState;
use crate::domain::offer::OfferState;
use crate::domain::placement::PlacementState;
use crate::domain::promise;
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::domain::usual::{self, Usual};
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::store::applications::{self, Application};
use crate::store::assessments::{self, Attempt};
use crate::store::conditions::{self, Condition, Turn};
use crate::store::documents::{self, Document};
use crate::store::interviews::{self, Interview};
use crate::store::notes::{self, Note};
use crate::store::offers::{self, Offer};
use crate::store::outbox::{self, Sent};
use crate::store::{Conn, deferrals, events, feedback, messages, placements, postings, referees, usual as spans};
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
    events: Vec<events::Line>,
    interviews: Vec<Interview>,
    /// Free times of the interview that is being arranged.
    times: usize,
    offer: Option<Offer>,
    conditions: Vec<Condition>,
    /// Those of them that wait for the applicant.
    turns: Vec<Turn>,
    placement: Option<placements::Line>,
    /// By when somebody who comes with a later cohort says whether they still do.
    confirm_by: Option<NaiveDate>,
    letters: Vec<Sent>,
    /// Messages the applicant has not read.
    unread: i64,
    documents: Vec<Document>,
    /// Notes of the hiring team that the applicant may read.
    notes: Vec<Note>,
    /// By which day referees are to be named, when they were asked for; and who is named.
    referees: Option<(NaiveDate, usize)>,
    /// The latest attempt of the assessment.
    attempt: Option<Attempt>,
    /// Whether the question about applying was answered.
    answered: bool,
    /// How long it usually takes, one sentence for each span.
    usual: Vec<String>,
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
            Some(offer) if accepted => conditions::of_offer(conn, offer.id)?,
            _ => Vec::new(),
        };
        let placed = app.told_state == State::Placed;
        Ok(Known {
            agency: postings::find(conn, app.posting)?.agency_name,
            events: events::of_application(conn, app.id)?,
            placement: if placed { placements::of_application(conn, app.id)? } else { None },
            confirm_by: deferrals::open(conn, app.id)?
                .filter(|d| app.told_state == State::Deferred && d.answer.is_none())
                .map(|d| d.confirm_by),
            letters: outbox::of_application(conn, app.id, Some(me))?,
            unread: messages::unread(conn, app.id, true)?,
            documents: documents::of_application(conn, app.id)?,
            notes: notes::shared(conn, app.id)?,
            referees: match referees::request(conn, app.id)? {
                Some((_, due_on)) => Some((due_on, referees::of_application(conn, app.id)?.len())),
                None => None,
            },
            attempt: assessments::of_application(conn, app.id)?.pop(),
            answered: match Occasion::of(app.told_state) {
                Some(occasion) => feedback::is_given(conn, app.id, occasion)?,
                None => true,
            },
            usual: usual_times(conn, app.told_state)?,
            turns: conditions::turns(conn, me)?.into_iter().filter(|t| t.reference == app.reference).collect(),
            app,
            interviews,
            times,
            offer,
            conditions,
        })
    }

    /// The attempt of the assessment that waits for the applicant.
    fn open_attempt(&self, now: Moment) -> Option<&Attempt> {
        let open = |a: &&Attempt| a.state == AttemptState::Invited && a.due_at >= now;
        self.attempt.as_ref().filter(open).filter(|_| self.app.told_state == State::InReview)
    }

    fn live_interview(&self) -> Option<&Interview> {
        let open = |i: &&Interview| matches!(i.state, InterviewState::Offered | InterviewState::Booked);
        self.interviews.iter().find(open).filter(|_| self.app.told_state == State::Interviewing)
    }
}

/// From this programme's own history: how long it takes from sending to an answer, and how long the stage one is in. Nothing for what has ended.
fn usual_times(conn: &mut Conn, told: State) -> Result<Vec<String>> {
    let mut said = Vec::new();
    if matches!(told, State::Submitted | State::InReview | State::Interviewing) {
        said.push(usual::sentence("From sending to an answer", Usual::of(usual::days(&spans::sent_to_told(conn)?))));
    }
    if promise::WAITING.contains(&told) {
        said.push(usual::sentence(&format!("In “{}”", told.told_as()), Usual::of(usual::days(&spans::through(conn, told)?))));
    }
    Ok(said)
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
        let offer = self.known.offer.as_ref();
        match self.known.app.told_state {
            State::Accepted if offer.is_some_and(|o| o.state == OfferState::Confirmed) => {
                "You accepted the official offer. You get a notice with the people and the place of your first day.".to_owned()
            }
            State::Placed => self.placed().to_owned(),
            State::Accepted => format!("{} {}", State::Accepted.next_for_applicant(), self.cleared()),
            told => told.next_for_applicant().to_owned(),
        }
    }

    /// What comes next for somebody who has a place.
    fn placed(&self) -> &'static str {
        match self.known.placement.as_ref().map(|p| p.state) {
            Some(PlacementState::Confirmed) | None => State::Placed.next_for_applicant(),
            Some(state) if state.has_begun() => "You are at work.",
            Some(_) => "Your placement has ended.",
        }
    }

    /// What the applicant reads of the latest attempt.
    fn attempt_words(&self, attempt: &Attempt) -> &'static str {
        super::assessment::words(attempt.state)
    }

    fn cleared(&self) -> String {
        let done = self.known.conditions.iter().filter(|c| c.state.is_cleared()).count();
        format!("{done} of {} done.", self.known.conditions.len())
    }

    /// Whether times of an interview wait for the applicant's choice.
    fn choosing(&self) -> bool {
        self.known.times > 0 && self.known.live_interview().is_some_and(|i| i.starts_at.is_none())
    }

    /// By when, in words; late is said as it is, with whose turn it is and the new date.
    fn by_when(&self) -> Option<String> {
        let app = &self.known.app;
        if !app.told_state.is_open() {
            return None;
        }
        let offer = self.known.offer.as_ref();
        if let Some(confirmed) = offer.filter(|o| o.state == OfferState::Confirmed && app.told_state == State::Accepted) {
            return Some(format!("Your first day is {}", when::day(confirmed.terms.starts_on)));
        }
        if let Some(day) = self.known.confirm_by {
            return Some(format!("{}: you say whether you still come", when::day(day)));
        }
        let offer = offer.filter(|o| o.state.waits_for_answer());
        let Some(due) = offer.map(|o| o.terms.answer_by).or(app.due_at) else {
            return Some("We write to you with the date.".to_owned());
        };
        Some(match self.late_since() {
            Some(since) => lateness(&self.shell, since, due, promise::with(app.told_state, self.choosing())),
            None => format!("{} ({})", self.shell.day(&due), self.shell.until(&due)),
        })
    }

    /// The first promised date that passed; also when the clock has not said so yet.
    fn late_since(&self) -> Option<Moment> {
        let app = &self.known.app;
        let waits = promise::WAITING.contains(&app.told_state);
        app.late_since.or(app.due_at.filter(|due| self.shell.is_past(due))).filter(|_| waits)
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
    let answer = known.offer.as_ref().filter(|o| o.state.waits_for_answer() && o.terms.answer_by > shell.now);
    if let Some(offer) = answer {
        return Some(Todo {
            title: if offer.state == OfferState::Official { "Answer your official offer" } else { "Answer your offer" }.to_owned(),
            what: format!("Please answer by {}.", shell.full(&offer.terms.answer_by)),
            href: format!("{here}/offer"),
            button: "Read the offer",
            must: true,
        });
    }
    if let Some(attempt) = known.open_attempt(shell.now) {
        return Some(Todo {
            title: "Take your assessment".to_owned(),
            what: format!("Please take it by {}.", shell.full(&attempt.due_at)),
            href: format!("{here}/assessment"),
            button: "See the assessment",
            must: true,
        });
    }
    if let Some(turn) = known.turns.first() {
        return Some(Todo {
            title: format!("It is your turn: {}", turn.what),
            what: match known.turns.len() {
                1 => format!("By {}.", when::day(turn.due_on)),
                n => format!("By {}. {n} conditions wait for you.", when::day(turn.due_on)),
            },
            href: format!("{here}/conditions/{}", turn.id),
            button: "See what is needed",
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
            what: format!("{} minutes with {}. {}", interview.minutes, interview.with(), interview.location),
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

/// `Late since November 3, 2026. New date: November 24, 2026 (in 6 days), with two reviewers.`
pub fn lateness(shell: &Shell, since: Moment, due: Moment, with: &str) -> String {
    if shell.is_past(&due) {
        return format!("Late since {}. It lies with {with}; a new date follows.", shell.day(&since));
    }
    format!("Late since {}. New date: {} ({}), with {with}.", shell.day(&since), shell.day(&due), shell.until(&due))
}

async fn status(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let (me, now) = (applicant.who.id, applicant.shell.now);
    let known = app.read(move |conn| Known::load(conn, me, &reference.0, now)).await?;
    if known.app.state == State::Draft {
        return go(apply::task_list(&known.app.reference));
    }
    show(&StatusPage::new(applicant.shell, known))
}
