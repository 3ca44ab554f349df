//! The assessment of a posting: whom to invite, who is at it, who passed and who did not, and files of scores.

mod files;
mod person;
mod settings;

use askama::Template;
use serde::Deserialize;

use crate::actions::assessments::{self as verbs, Guest};
use crate::domain::access::Who;
use crate::domain::assessment::{AttemptState, Past, Settings, next_attempt, parse_link};
use crate::domain::ids::PostingId;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::assessments::{self, Attempt, Entered, File, Person};
use crate::store::postings::Posting;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    let mut lines = vec![routes::get("/staff/postings/{id}/assessment", page), routes::post("/staff/postings/{id}/assessment", invite)];
    lines.extend(settings::routes());
    lines.extend(files::routes());
    lines.extend(person::routes());
    lines
}

fn path(posting: PostingId) -> String {
    format!("/staff/postings/{posting}/assessment")
}

/// Where somebody stands with the assessment.
struct At {
    person: Person,
    attempt: Option<Attempt>,
    /// The last day of that attempt.
    due: Moment,
    entered: Option<Entered>,
    /// The number of the attempt to which they can be invited now.
    next: Option<i64>,
    /// Why not, for somebody who is in review.
    why_not: String,
}

impl At {
    fn in_review(&self) -> bool {
        self.person.state == State::InReview && self.person.told_state == State::InReview
    }

    fn is(&self, state: AttemptState) -> bool {
        self.attempt.as_ref().is_some_and(|a| a.state == state)
    }

    fn passed(&self) -> bool {
        self.entered.as_ref().is_some_and(|e| e.marks.passed)
    }

    fn href(&self) -> String {
        format!("/staff/applications/{}/assessment", self.person.reference)
    }

    fn points(&self) -> String {
        self.entered.as_ref().map_or_else(String::new, |e| e.score.points.to_string())
    }
}

/// The whole page as it is read.
struct Whole {
    posting: Posting,
    manages: bool,
    /// Whether the plan of the posting has an assessment.
    planned: bool,
    settings: Option<Settings>,
    people: Vec<At>,
    files: Vec<File>,
}

impl Whole {
    fn read(conn: &mut Conn, who: &Who, id: PostingId, now: Moment) -> Result<Self> {
        let posting = super::with_results(conn, who, id)?;
        let planned = verbs::stage(conn, id)?.is_some();
        let settings = assessments::settings(conn, id)?.map(|k| k.settings);
        let people = match &settings {
            Some(settings) => people(conn, id, settings, now)?,
            None => Vec::new(),
        };
        let manages = who.may_manage(posting.content.agency).is_ok();
        Ok(Whole { posting, manages, planned, settings, people, files: assessments::files(conn, id)? })
    }
}

fn people(conn: &mut Conn, id: PostingId, settings: &Settings, now: Moment) -> Result<Vec<At>> {
    let (attempts, mut standing) = (assessments::of_posting(conn, id)?, assessments::standing(conn, id)?);
    let today = when::day_in(now, when::HOME_ZONE);
    let mut of: std::collections::BTreeMap<_, Vec<Attempt>> = std::collections::BTreeMap::new();
    for attempt in attempts {
        of.entry(attempt.application).or_default().push(attempt);
    }
    let at = |person: Person| {
        let mut own = of.remove(&person.id).unwrap_or_default();
        let score = |a: &Attempt| standing.get(&a.id).map(|e| (e.marks.passed, e.score.taken_on));
        let past: Vec<Past> = own.iter().map(|a| Past { state: a.state, score: score(a) }).collect();
        let next = next_attempt(settings, &past, today);
        // What counts is the latest score, also while another attempt is open.
        let entered = own.iter().rev().find_map(|a| standing.remove(&a.id));
        let attempt = own.pop();
        let due = attempt.as_ref().map(|a| a.due_at).unwrap_or_default();
        At { person, attempt, due, entered, why_not: next.as_ref().err().cloned().unwrap_or_default(), next: next.ok() }
    };
    Ok(assessments::people(conn, id)?.into_iter().map(at).collect())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct InviteForm {
    chosen: Vec<String>,
    /// Every reference on the page, and beside it the link that was typed for it.
    of: Vec<String>,
    link: Vec<String>,
}

impl InviteForm {
    fn check(&self) -> std::result::Result<Vec<Guest>, Problems> {
        let mut problems = Problems::default();
        let mut guests = Vec::new();
        for raw in &self.chosen {
            let typed = self.of.iter().position(|of| of == raw).and_then(|at| self.link.get(at)).map_or("", String::as_str);
            let link = problems.take("people", parse_link(typed).map_err(|what| format!("{raw}: {what}")));
            if let (Some(reference), Some(link)) = (Reference::parse(raw), link) {
                guests.push(Guest { reference, link, candidate: String::new() });
            }
        }
        if problems.is_empty() && guests.is_empty() {
            problems.add("people", "Choose at least one person");
        }
        if problems.is_empty() { Ok(guests) } else { Err(problems) }
    }
}

#[derive(Template)]
#[template(path = "staff/assessment/posting.html")]
struct AssessmentPage {
    shell: Shell,
    whole: Whole,
    form: InviteForm,
    problems: Problems,
    /// Largest file.
    limit: u64,
}

impl AssessmentPage {
    fn path(&self) -> String {
        path(self.whole.posting.id)
    }

    fn invitable(&self) -> Vec<&At> {
        self.whole.people.iter().filter(|a| a.in_review() && a.next.is_some()).collect()
    }

    fn open(&self) -> Vec<&At> {
        self.whole.people.iter().filter(|a| a.is(AttemptState::Invited)).collect()
    }

    fn run_out(&self) -> Vec<&At> {
        self.whole.people.iter().filter(|a| a.is(AttemptState::Expired) && a.in_review()).collect()
    }

    /// Passed or waived, and next to be invited to an interview.
    fn onward(&self) -> Vec<&At> {
        self.whole.people.iter().filter(|a| a.in_review() && (a.passed() || a.is(AttemptState::Waived))).collect()
    }

    fn below(&self) -> Vec<&At> {
        self.whole.people.iter().filter(|a| a.in_review() && a.entered.is_some() && !a.passed()).collect()
    }

    /// Those whose application has moved on since.
    fn moved_on(&self) -> Vec<&At> {
        self.whole.people.iter().filter(|a| !a.in_review() && a.attempt.is_some() && !a.is(AttemptState::Invited)).collect()
    }

    fn is_chosen(&self, at: &At) -> bool {
        self.form.chosen.contains(&at.person.reference)
    }

    fn typed_link(&self, at: &At) -> &str {
        let found = self.form.of.iter().position(|of| *of == at.person.reference).and_then(|n| self.form.link.get(n));
        found.map_or("", String::as_str)
    }

    fn most(&self) -> String {
        crate::web::pages::size(i64::try_from(self.limit).unwrap_or(i64::MAX))
    }
}

async fn shown(app: &App, staff: Staff, id: i64, form: InviteForm, problems: Problems) -> std::result::Result<AssessmentPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let whole = app.read(move |conn| Whole::read(conn, &who, PostingId(id), now)).await?;
    Ok(AssessmentPage { shell: staff.shell, whole, form, problems, limit: app.config().upload_limit })
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    show(&shown(&app, staff, id.0, InviteForm::default(), Problems::default()).await?)
}

async fn invite(app: App, staff: Staff, id: Id, form: Posted<InviteForm>) -> Answer {
    let (form, who, posting) = (form.0, staff.who.clone(), PostingId(id.0));
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(guests) => match app.write(move |tx, here| verbs::invite(tx, here, &who, posting, &guests)).await {
            Ok(_) => return done(path(posting), Notice::AssessmentInvited),
            Err(Error::Refused(why)) => Problems::one("people", why),
            Err(other) => super::refused(other)?,
        },
    };
    show_as(problems.status(), &shown(&app, staff, id.0, form, problems).await?)
}
