//! Writing a posting: one question a page, then all answers to check, then a second person.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::begin::{Options, specialties};
use super::plan::Grid;
use super::posting_form::{Offered, PostingForm, Step};
use crate::actions::{pay, plans, postings as verbs};
use crate::domain::access::Who;
use crate::domain::authority::Authority;
use crate::domain::ids::{PostingId, TemplateId};
use crate::domain::pay::PayLine;
use crate::domain::posting::{Clearance, PostingState};
use crate::domain::stage;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::postings::{self, Posting, Stage};
use crate::store::templates::{self, Template as StageTemplate};
use crate::store::{Conn, cohorts, rubrics};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, go, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/edit", check_page),
        routes::get("/staff/postings/{id}/edit/{step}", form),
        routes::post("/staff/postings/{id}/edit/{step}", save),
    ]
}

/// The page on which all answers stand.
pub fn page(id: PostingId) -> String {
    format!("{}/edit", super::postings::page(id))
}

/// The page on which something that is missing can be given.
pub fn page_of(id: PostingId, field: &str) -> String {
    match Step::of(field) {
        Some(step) => format!("{}/{step}?back=check", page(id)),
        None => super::questions::page(id),
    }
}

/// `?back=check` comes back to the page with all answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Back {
    back: String,
}

impl Back {
    fn is_check(&self) -> bool {
        self.back == "check"
    }

    fn query(&self) -> &'static str {
        if self.is_check() { "?back=check" } else { "" }
    }

    /// Where a saved answer leads.
    fn onward(&self, id: PostingId, from: Step) -> String {
        match from.next() {
            _ if self.is_check() => page(id),
            Some(next) => format!("{}/{next}", page(id)),
            None => super::questions::page(id),
        }
    }
}

/// Where a plan is chosen: the one the posting has, which no template has.
const KEEP: &str = "keep";

/// A draft on its author's desk.
struct Draft {
    posting: Posting,
    stages: Vec<Stage>,
    /// Plans it can begin with.
    plans: Vec<StageTemplate>,
    grid: Grid,
    questions: usize,
    files: Vec<String>,
    offered: Offered,
    /// What the pay tables give for its grades and places.
    pay: Vec<PayLine>,
    missing: Vec<(&'static str, &'static str)>,
}

fn load(conn: &mut Conn, who: &Who, id: PostingId, now: when::Moment) -> Result<Draft> {
    let posting = verbs::seen_by_staff(conn, who, id)?;
    who.may_manage(posting.content.agency)?;
    let cohorts =
        cohorts::all(conn)?.into_iter().map(|c| (c.id.to_string(), format!("{}, starts {}", c.name, when::day(c.starts_on)))).collect();
    let mut rubrics: Options =
        rubrics::all(conn)?.into_iter().map(|r| (r.id.to_string(), format!("{}, version {}", r.name, r.version))).collect();
    let chosen = posting.content.rubric.map(|r| r.to_string()).filter(|id| rubrics.iter().all(|(k, _)| k != id));
    rubrics.extend(chosen.map(|id| (id, "The earlier version chosen before".to_owned())));
    let questions = postings::questions(conn, id)?.len();
    Ok(Draft {
        stages: postings::stages(conn, id)?,
        plans: templates::all(conn)?,
        grid: Grid::read(conn, &posting)?,
        pay: pay::lines(conn, &posting.content)?,
        missing: verbs::missing(&posting, questions, now),
        offered: Offered { cohorts, rubrics },
        files: postings::files(conn, id)?.into_iter().map(|f| f.name).collect(),
        questions,
        posting,
    })
}

async fn draft(app: &App, staff: &Staff, id: PostingId) -> std::result::Result<Draft, Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    app.read(move |conn| load(conn, &who, id, now)).await
}

#[derive(Template)]
#[template(path = "staff/posting_check.html")]
struct CheckPage {
    shell: Shell,
    draft: Draft,
}

/// One answer of the page with all answers.
struct Row {
    label: &'static str,
    /// Empty when there is none.
    value: String,
    missing: Option<&'static str>,
    href: String,
}

impl CheckPage {
    fn is_draft(&self) -> bool {
        self.draft.posting.state == PostingState::Draft
    }

    fn rows(&self) -> Vec<Row> {
        let id = self.draft.posting.id;
        let missing = |is: &dyn Fn(&str) -> bool| self.draft.missing.iter().find(|(f, _)| is(f)).map(|(_, what)| *what);
        let row = |step: &Step| Row {
            label: step.spoken(),
            value: self.value(*step),
            missing: missing(&|f| Step::of(f) == Some(*step)),
            href: format!("{}/{step}?back=check", page(id)),
        };
        let questions = Row {
            label: "Questions",
            value: if self.draft.questions == 0 { "None".to_owned() } else { self.draft.questions.to_string() },
            missing: missing(&|f| f == "questions"),
            href: super::questions::page(id),
        };
        let files = Row {
            label: "Documents",
            value: if self.draft.files.is_empty() { "None".to_owned() } else { self.draft.files.join("\n") },
            missing: None,
            href: super::files::page(id),
        };
        let grid = &self.draft.grid;
        let plan = Row { label: "Assessment plan", value: grid.words(), missing: None, href: super::plan::page(id) };
        let plan = Some(plan).filter(|_| !grid.competencies.is_empty());
        Step::ALL.iter().map(row).chain(plan).chain([questions, files]).collect()
    }

    fn value(&self, step: Step) -> String {
        let (p, c) = (&self.draft.posting, &self.draft.posting.content);
        let local = |at: Option<when::Moment>, none: &str| at.map_or_else(|| none.to_owned(), |at| when::full(at, when::zone(&c.zone)));
        let named = |list: &Options, id: Option<String>| {
            id.and_then(|id| list.iter().find(|(k, _)| *k == id)).map(|(_, words)| words.clone()).unwrap_or_default()
        };
        match step {
            Step::Title => c.title.clone(),
            Step::Specialty => c.specialty.spoken().to_owned(),
            Step::Series => c.series.clone().unwrap_or_default(),
            Step::Authority => c.authority.map_or_else(String::new, |a| format!("{}. {}", a.spoken(), a.switches())),
            Step::Cohort => named(&self.draft.offered.cohorts, c.cohort.map(|x| x.to_string())),
            Step::Grades => p.grade_words().unwrap_or_default(),
            Step::Places => {
                let remote = c.remote.then(|| "remote".to_owned());
                c.places.iter().cloned().chain(remote).collect::<Vec<_>>().join("\n")
            }
            Step::Pay => {
                p.pay.iter().map(|l| format!("{}: {} ({})", l.place, l.words(c.pay_hourly), l.source)).collect::<Vec<_>>().join("\n")
            }
            Step::Seats => {
                if c.seats == 0 {
                    String::new()
                } else {
                    c.seats.to_string()
                }
            }
            Step::Clearance => c.clearance.spoken().to_owned(),
            Step::Opens => local(c.opens_at, "When it is approved"),
            Step::Closes => local(c.closes_at, ""),
            Step::Summary => c.summary.clone(),
            Step::Duties => c.duties.clone(),
            Step::Needs => c.needs.clone(),
            Step::Stages => self.draft.stages.iter().map(|s| format!("{}, within {} days", s.name, s.days)).collect::<Vec<_>>().join("\n"),
            Step::Rubric => named(&self.draft.offered.rubrics, c.rubric.map(|x| x.to_string())),
            Step::Contact if c.contact_email.is_empty() => c.contact_name.clone(),
            Step::Contact => format!("{} ({})", c.contact_name, c.contact_email),
        }
    }
}

async fn check_page(app: App, staff: Staff, id: Id) -> Answer {
    let draft = draft(&app, &staff, PostingId(id.0)).await?;
    show(&CheckPage { shell: staff.shell, draft })
}

#[derive(Template)]
#[template(path = "staff/posting_step.html")]
struct StepPage {
    shell: Shell,
    draft: Draft,
    step: Step,
    back: Back,
    form: PostingForm,
    problems: Problems,
}

impl StepPage {
    /// The question as a heading.
    fn question(&self) -> &'static str {
        self.step.question()
    }

    fn action(&self) -> String {
        format!("{}/{}{}", page(self.draft.posting.id), self.step, self.back.query())
    }

    fn number(&self) -> usize {
        Step::ALL.iter().position(|s| *s == self.step).map_or(1, |n| n + 1)
    }

    fn count(&self) -> usize {
        Step::ALL.len() + 1
    }

    /// Places the tables say nothing about.
    fn uncovered(&self) -> Vec<String> {
        let c = &self.draft.posting.content;
        let from_table = |place: &String| self.draft.pay.iter().any(|l| l.from_table && l.place == *place);
        crate::domain::pay::places(&c.places, c.remote).into_iter().filter(|p| !from_table(p)).collect()
    }

    fn covered(&self) -> Vec<&PayLine> {
        self.draft.pay.iter().filter(|l| l.from_table).collect()
    }

    /// Whether it may be written with headings and lists.
    fn is_text(&self) -> bool {
        matches!(self.step, Step::Summary | Step::Duties | Step::Needs)
    }

    fn hourly(&self) -> bool {
        self.draft.posting.content.pay_hourly
    }

    fn choose(&self, list: &Options) -> Options {
        std::iter::once((String::new(), "Choose".to_owned())).chain(list.iter().cloned()).collect()
    }

    fn specialties(&self) -> Vec<(&'static str, &'static str)> {
        specialties()
    }

    fn clearances(&self) -> Vec<(&'static str, &'static str)> {
        Clearance::ALL.iter().map(|c| (c.as_str(), c.spoken())).collect()
    }

    fn zones(&self) -> Options {
        super::zone_options()
    }

    fn authorities(&self) -> Options {
        Authority::ALL.iter().map(|a| (a.to_string(), format!("{}. {}", a.spoken(), a.switches()))).collect()
    }

    fn plans(&self) -> Options {
        let offered = self.draft.plans.iter().map(|t| (t.id.to_string(), format!("{}, {} days in all", t.name, stage::days(&t.stages))));
        let own = self.current().is_none().then(|| (KEEP.to_owned(), "The plan it has now".to_owned()));
        own.into_iter().chain(offered).collect()
    }

    /// The template whose stages this posting has.
    fn current(&self) -> Option<&StageTemplate> {
        let now = &self.draft.stages;
        let same = |t: &&StageTemplate| t.stages.len() == now.len() && t.stages.iter().zip(now).all(|(a, b)| b.is(a));
        self.draft.plans.iter().find(same)
    }

    /// The plan that is chosen now.
    fn plan(&self) -> String {
        if self.form.stages.is_empty() {
            self.current().map_or_else(|| KEEP.to_owned(), |t| t.id.to_string())
        } else {
            self.form.stages.clone()
        }
    }

    /// What was chosen in the form: `None` for what is not offered, `Some(None)` for the plan it has.
    fn chosen(&self) -> Option<Option<TemplateId>> {
        let now = self.current().map(|t| t.id);
        if self.form.stages == KEEP {
            return Some(None);
        }
        let id = self.draft.plans.iter().map(|t| t.id).find(|id| id.to_string() == self.form.stages)?;
        // Its own plan again: what its stages judge stays.
        Some(Some(id).filter(|id| Some(*id) != now))
    }
}

/// The posting and the step of an address.
fn which(path: &Path<(String, String)>) -> std::result::Result<(PostingId, Step), Fault> {
    let (id, step) = (path.0.parse().map(PostingId), Step::parse(&path.1));
    match (id, step) {
        (Ok(id), Some(step)) => Ok((id, step)),
        _ => Err(Error::NotFound.into()),
    }
}

async fn form(app: App, staff: Staff, path: Path<(String, String)>, back: Asked<Back>) -> Answer {
    let (id, step) = which(&path)?;
    let draft = draft(&app, &staff, id).await?;
    let form = PostingForm::of(&draft.posting);
    show(&StepPage { shell: staff.shell, draft, step, back: back.0, form, problems: Problems::default() })
}

async fn save(app: App, staff: Staff, path: Path<(String, String)>, back: Asked<Back>, form: Posted<PostingForm>) -> Answer {
    let (id, step) = which(&path)?;
    let (draft, who, form) = (draft(&app, &staff, id).await?, staff.who.clone(), form.0);
    let page = StepPage { shell: staff.shell, draft, step, back: back.0, form, problems: Problems::default() };
    if step == Step::Stages {
        return save_stages(app, who, page).await;
    }
    let content = match page.form.check(&[step], &page.draft.posting, &page.draft.offered) {
        Ok(content) => content,
        Err(problems) => return again(&StepPage { problems, ..page }),
    };
    let version = page.form.version;
    let saved = app.write(move |tx, here| verbs::save(tx, here, &who, id, version, &content));
    onward(page, saved.await)
}

/// The plan: the one it has, or a copy of a template.
async fn save_stages(app: App, who: Who, page: StepPage) -> Answer {
    let (id, version) = (page.draft.posting.id, page.form.version);
    match page.chosen() {
        None => again(&StepPage { problems: Problems::one("stages", "Choose a plan from the list"), ..page }),
        Some(None) => onward(page, Ok(())),
        Some(Some(template)) => {
            let saved = app.write(move |tx, here| plans::save_stages(tx, here, &who, id, version, template)).await;
            onward(page, saved)
        }
    }
}

/// On to the next question, or the same page with why not.
fn onward(page: StepPage, saved: Result<()>) -> Answer {
    let (id, step) = (page.draft.posting.id, page.step);
    match saved {
        Ok(()) if page.back.is_check() => done(page.back.onward(id, step), Notice::PostingSaved),
        Ok(()) => go(page.back.onward(id, step)),
        Err(e) => refused(page, e),
    }
}

/// The same page again: a rule says no, or somebody else saved first. Sending it again then replaces the newer text knowingly.
fn refused(page: StepPage, error: Error) -> Answer {
    if let Error::Stale(changed) = error {
        let what = format!("{} What you typed is still below. Look at the posting, then save again to replace it.", changed.what);
        let form = PostingForm { version: page.draft.posting.version, ..page.form };
        return show_as(StatusCode::CONFLICT, &StepPage { problems: Problems::one("form", what), form, ..page });
    }
    again(&StepPage { problems: super::refused(error)?, ..page })
}
