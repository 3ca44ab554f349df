//! All applications of a person: what needs them first, what is on its way, what is past.

use askama::Template;

use crate::domain::ids::ApplicationId;
use crate::domain::interview::InterviewState;
use crate::domain::posting::PostingState;
use crate::domain::promise;
use crate::domain::state::State;
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::store::applications::{self, Mine};
use crate::store::assessments;
use crate::store::conditions;
use crate::store::documents::{self, Waiting};
use crate::store::messages;
use crate::store::referees;
use crate::store::saved::{self, Saved};
use crate::web::app::App;
use crate::web::guard::Applicant;
use crate::web::my::status::lateness;
use crate::web::pages::{Answer, show};
use crate::web::public::jobs;
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;
use crate::web::{apply, my};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my", home)]
}

/// One thing to do.
struct Task {
    href: String,
    what: String,
    title: String,
    /// Until when, and whether that is near.
    until: Option<(String, bool)>,
}

#[derive(Template)]
#[template(path = "my/home.html")]
struct HomePage {
    shell: Shell,
    tasks: Vec<Task>,
    open: Vec<Mine>,
    past: Vec<Mine>,
    /// Booked interviews.
    booked: Vec<(ApplicationId, Moment)>,
    /// Applications whose interview time is to be chosen.
    choosing: Vec<ApplicationId>,
    saved: Vec<Saved>,
}

impl HomePage {
    fn href(&self, mine: &Mine) -> String {
        my::path(&mine.reference)
    }

    fn job(&self, saved: &Saved) -> String {
        jobs::path(saved.posting, &saved.title)
    }

    fn is_open(&self, saved: &Saved) -> bool {
        saved.state == PostingState::Live && saved.closes_at.is_some_and(|at| at > self.shell.now)
    }

    fn headline(&self) -> String {
        match self.tasks.len() {
            0 => "Nothing for you to do now.".to_owned(),
            n => format!("{} for you to do.", text::count(i64::try_from(n).unwrap_or(i64::MAX), "thing", "things")),
        }
    }

    /// What comes next, in a sentence.
    fn next(&self, mine: &Mine) -> String {
        match self.booked.iter().find(|(id, _)| *id == mine.id) {
            Some((_, at)) => format!("Your interview is on {}.", self.shell.brief(at)),
            None => mine.told_state.next_for_applicant().to_owned(),
        }
    }

    /// A promised date that passed: since when, the new date, with whom.
    fn late(&self, mine: &Mine) -> Option<String> {
        let (since, due) = mine.late_since.zip(mine.due_at)?;
        let with = promise::with(mine.told_state, self.choosing.contains(&mine.id));
        Some(lateness(&self.shell, since, due, with))
    }

    fn tone(&self, mine: &Mine) -> &'static str {
        match mine.told_state {
            State::Qualified | State::Offered | State::Accepted | State::Placed => " m-tag--ok",
            s if s.is_open() => " m-tag--info",
            _ => "",
        }
    }
}

type Interviews = Vec<(ApplicationId, InterviewState, Option<Moment>)>;

/// What is known beside the applications themselves.
struct Beside {
    interviews: Interviews,
    offers: Vec<(ApplicationId, Moment)>,
    /// One for each message that was not read.
    unread: Vec<ApplicationId>,
    documents: Vec<Waiting>,
    /// Reference, title and last day of each assessment that waits.
    assessments: Vec<(String, String, Moment)>,
    /// The same where referees are to be named.
    referees: Vec<(String, String, chrono::NaiveDate)>,
    conditions: Vec<conditions::Turn>,
}

fn tasks(shell: &Shell, mine: &[Mine], beside: &Beside) -> Vec<Task> {
    let Beside { interviews, offers, unread, documents, assessments, referees, conditions } = beside;
    let until = |at: Moment| Some((format!("{} ({})", when::brief(at, shell.zone), shell.until(&at)), shell.is_near(&at, 3)));
    let one = |m: &Mine| {
        let task = |href: String, what: &str, until| Some(Task { href, what: what.to_owned(), title: m.title.clone(), until });
        if m.told_state == State::Draft {
            let open = m.closes_at.is_none_or(|at| at > shell.now);
            return task(
                apply::task_list(&m.reference),
                if open { "Finish your application" } else { "This posting has closed: look at your draft" },
                m.closes_at.filter(|_| open).and_then(until),
            );
        }
        if let Some((_, by)) = offers.iter().find(|(id, by)| *id == m.id && *by > shell.now) {
            return task(format!("{}/offer", my::path(&m.reference)), "Answer your offer", until(*by));
        }
        let choosing = interviews.iter().any(|(id, state, _)| *id == m.id && *state == InterviewState::Offered);
        choosing.then(|| task(format!("{}/interview", my::path(&m.reference)), "Choose an interview time", None)).flatten()
    };
    let read = |m: &&Mine| unread.contains(&m.id);
    let messages = mine.iter().filter(read).map(|m| Task {
        href: format!("{}/messages", my::path(&m.reference)),
        what: "Read a message from the hiring team".to_owned(),
        title: m.title.clone(),
        until: None,
    });
    let documents = documents.iter().filter(|d| mine.iter().any(|m| m.id == d.application && m.told_state.is_open())).map(|d| Task {
        href: format!("{}/documents/{}", my::path(&d.reference), d.id),
        what: "Send a document".to_owned(),
        title: d.title.clone(),
        until: until(when::end_of(d.due_on, shell.zone)),
    });
    let open = |reference: &str| mine.iter().any(|m| m.reference == reference && m.told_state == State::InReview);
    let assessments = assessments.iter().filter(|(r, _, due)| open(r) && *due >= shell.now).map(|(reference, title, due)| Task {
        href: format!("{}/assessment", my::path(reference)),
        what: "Take your assessment".to_owned(),
        title: title.clone(),
        until: until(*due),
    });
    let named = |reference: &str| mine.iter().any(|m| m.reference == reference && m.told_state.is_open());
    let referees = referees.iter().filter(|(r, ..)| named(r)).map(|(reference, title, due)| Task {
        href: format!("{}/referees", my::path(reference)),
        what: "Name your referees".to_owned(),
        title: title.clone(),
        until: until(when::end_of(*due, shell.zone)),
    });
    let conditions = conditions.iter().map(|c| Task {
        href: format!("{}/conditions/{}", my::path(&c.reference), c.id),
        what: format!("Your turn: {}", c.what),
        title: c.title.clone(),
        until: until(when::end_of(c.due_on, shell.zone)),
    });
    mine.iter().filter_map(one).chain(conditions).chain(assessments).chain(referees).chain(documents).chain(messages).collect()
}

async fn home(app: App, applicant: Applicant) -> Answer {
    let me = applicant.who.id;
    let (mine, beside, saved) = app
        .read(move |conn| {
            let (interviews, offers) = (applications::interviews_of_user(conn, me)?, applications::offers_of_user(conn, me)?);
            let unread = messages::unread_of_user(conn, me)?;
            let documents = documents::to_send(conn, me)?;
            let assessments = assessments::to_take(conn, me)?;
            let referees = referees::to_name(conn, me)?;
            let conditions = conditions::turns(conn, me)?;
            let beside = Beside { interviews, offers, unread, documents, assessments, referees, conditions };
            Ok((applications::of_user(conn, me)?, beside, saved::of_user(conn, me)?))
        })
        .await?;
    let shell = applicant.shell;
    let tasks = tasks(&shell, &mine, &beside);
    let interviews = beside.interviews;
    let choosing = interviews.iter().filter(|(_, s, _)| *s == InterviewState::Offered).map(|(id, ..)| *id).collect();
    let booked =
        interviews.into_iter().filter(|(_, s, _)| *s == InterviewState::Booked).filter_map(|(id, _, at)| at.map(|at| (id, at))).collect();
    let sent = mine.into_iter().filter(|m| m.told_state != State::Draft);
    let (open, past) = sent.partition(|m| m.told_state.is_open() || m.told_state == State::Placed);
    show(&HomePage { shell, tasks, open, past, booked, choosing, saved })
}
