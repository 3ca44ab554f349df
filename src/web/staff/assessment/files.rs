//! A file of scores: brought, its columns named, looked at line by line, applied.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::InviteForm;
use crate::actions::score_files::{self as verbs, Fate, Planned, Why};
use crate::domain::ids::{ImportId, PostingId};
use crate::error::Error;
use crate::imports::scores::{Mapping, Part, skill_key};
use crate::store::assessments::{self, Brought};
use crate::store::postings::Posting;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, go, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![
        routes::post("/staff/postings/{id}/assessment/files", bring),
        routes::get("/staff/score-files/{id}", columns),
        routes::post("/staff/score-files/{id}", map),
        routes::get("/staff/score-files/{id}/check", check),
        routes::post("/staff/score-files/{id}/apply", apply),
    ]
}

fn path(id: ImportId) -> String {
    format!("/staff/score-files/{id}")
}

/// Lines of one kind that are shown at most.
const SHOWN: usize = 200;

async fn bring(app: App, staff: Staff, id: Id, file: Uploaded) -> Answer {
    let (who, posting, name) = (staff.who.clone(), PostingId(id.0), file.name.clone());
    let (status, what) = match file.bytes {
        Err(limit) => {
            let most = size(i64::try_from(limit).unwrap_or(i64::MAX));
            (StatusCode::PAYLOAD_TOO_LARGE, format!("{name} is larger than {most}"))
        }
        Ok(bytes) if name.is_empty() && bytes.is_empty() => (StatusCode::UNPROCESSABLE_ENTITY, "Choose a file".to_owned()),
        Ok(bytes) => match app.write(move |tx, here| verbs::bring(tx, here, &who, posting, &name, &bytes)).await {
            Ok(id) => return go(path(id)),
            Err(Error::Refused(why)) => (StatusCode::UNPROCESSABLE_ENTITY, why),
            Err(other) => return Err(other.into()),
        },
    };
    show_as(status, &super::shown(&app, staff, id.0, InviteForm::default(), Problems::one("file", what)).await?)
}

/// What the pages of a file share.
struct Top {
    posting: Posting,
    brought: Brought,
    skills: Vec<String>,
    manages: bool,
}

impl Top {
    fn path(&self) -> String {
        path(self.brought.id)
    }

    async fn read(app: &App, staff: &Staff, id: i64) -> Result<Self, Fault> {
        let who = staff.who.clone();
        app.read(move |conn| {
            let brought = assessments::brought(conn, ImportId(id))?;
            let posting = super::super::with_results(conn, &who, brought.posting)?;
            let skills = assessments::settings(conn, posting.id)?.map(|k| verbs::names(&k.settings)).unwrap_or_default();
            Ok(Top { manages: who.may_manage(posting.content.agency).is_ok(), posting, brought, skills })
        })
        .await
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct MapForm {
    version: i64,
    reference: String,
    email: String,
    candidate: String,
    score: String,
    taken_on: String,
    status: String,
    evidence: String,
    /// One for each skill of the posting, in their order.
    skill: Vec<String>,
}

impl MapForm {
    fn part(&self, part: Part) -> &str {
        match part {
            Part::Reference => &self.reference,
            Part::Email => &self.email,
            Part::Candidate => &self.candidate,
            Part::Score => &self.score,
            Part::TakenOn => &self.taken_on,
            Part::Status => &self.status,
            Part::Evidence => &self.evidence,
        }
    }

    /// The mapping, and what is missing by field.
    fn check(&self, skills: &[String]) -> Result<Mapping, Problems> {
        let mut mapping = Mapping::default();
        for part in Part::ALL {
            mapping.set(part.key(), self.part(*part));
        }
        for (skill, heading) in skills.iter().zip(&self.skill) {
            mapping.set(&skill_key(skill), heading);
        }
        let missing = mapping.missing(skills);
        if missing.is_empty() {
            return Ok(mapping);
        }
        let mut problems = Problems::default();
        for (key, what) in missing {
            let skill = skills.iter().position(|s| skill_key(s) == key);
            problems.add(skill.map_or(key, |n| format!("skill-{n}")), what);
        }
        Err(problems)
    }
}

/// One column that is asked for: its field, what it is, a word of help, the heading that is chosen.
struct Asked {
    field: String,
    name: &'static str,
    label: String,
    help: &'static str,
    value: String,
}

#[derive(Template)]
#[template(path = "staff/assessment/columns.html")]
struct ColumnsPage {
    shell: Shell,
    top: Top,
    headings: Vec<String>,
    /// The first lines of the file.
    sample: Vec<Vec<String>>,
    asked: Vec<Asked>,
    version: i64,
    problems: Problems,
}

impl ColumnsPage {
    fn new(shell: Shell, top: Top, typed: Option<MapForm>, problems: Problems) -> Result<Self, Fault> {
        let sheet = verbs::sheet(&top.brought)?;
        let mapping = match &typed {
            Some(form) => form.check(&top.skills).unwrap_or_else(|_| partial(form, &top.skills)),
            None => Mapping::parse(&top.brought.mapping),
        };
        let asked = asked(&mapping, &top.skills);
        let version = typed.filter(|_| !problems.is_conflict()).map_or(top.brought.version, |f| f.version);
        let sample = sheet.rows.into_iter().take(3).map(|(_, cells)| cells).collect();
        Ok(ColumnsPage { shell, top, headings: sheet.headings, sample, asked, version, problems })
    }

    fn options(&self) -> Vec<(String, String)> {
        let none = (String::new(), "No such column".to_owned());
        std::iter::once(none).chain(self.headings.iter().filter(|h| !h.is_empty()).map(|h| (h.clone(), h.clone()))).collect()
    }
}

/// What was chosen so far, although something is missing.
fn partial(form: &MapForm, skills: &[String]) -> Mapping {
    let mut mapping = Mapping::default();
    Part::ALL.iter().for_each(|p| mapping.set(p.key(), form.part(*p)));
    skills.iter().zip(&form.skill).for_each(|(skill, heading)| mapping.set(&skill_key(skill), heading));
    mapping
}

fn asked(mapping: &Mapping, skills: &[String]) -> Vec<Asked> {
    let words = |part: &Part| match part {
        Part::Reference => ("Application reference", "Who: at least one of these three columns"),
        Part::Email => ("E-mail address", ""),
        Part::Candidate => ("The tool’s number of the candidate", ""),
        Part::Score => ("Score", ""),
        Part::TakenOn => ("Day it was taken", ""),
        Part::Status => ("Status", "Lines that are not finished are left"),
        Part::Evidence => ("Link to the report", ""),
    };
    let value = |key: &str| mapping.heading(key).unwrap_or_default().to_owned();
    let parts = Part::ALL.iter().map(|part| {
        let (label, help) = words(part);
        Asked { field: part.key().to_owned(), name: part.key(), label: label.to_owned(), help, value: value(part.key()) }
    });
    let skills = skills.iter().enumerate().map(|(n, skill)| Asked {
        field: format!("skill-{n}"),
        name: "skill",
        label: format!("Points for {skill}"),
        help: "",
        value: value(&skill_key(skill)),
    });
    parts.chain(skills).collect()
}

async fn columns(app: App, staff: Staff, id: Id) -> Answer {
    let top = Top::read(&app, &staff, id.0).await?;
    if top.brought.applied_at.is_some() || !top.manages {
        return go(format!("{}/check", top.path()));
    }
    show(&ColumnsPage::new(staff.shell, top, None, Problems::default())?)
}

async fn map(app: App, staff: Staff, id: Id, form: Posted<MapForm>) -> Answer {
    let (form, top) = (form.0, Top::read(&app, &staff, id.0).await?);
    let problems = match form.check(&top.skills) {
        Err(problems) => problems,
        Ok(mapping) => {
            let (who, id, version) = (staff.who.clone(), top.brought.id, form.version);
            match app.write(move |tx, _| verbs::map(tx, &who, id, version, &mapping)).await {
                Ok(()) => return done(format!("{}/check", path(id)), Notice::ColumnsKept),
                Err(e) => super::super::refused(e)?,
            }
        }
    };
    if top.brought.applied_at.is_some() {
        return go(format!("{}/check", top.path()));
    }
    show_as(problems.status(), &ColumnsPage::new(staff.shell, top, Some(form), problems)?)
}

#[derive(Template)]
#[template(path = "staff/assessment/check.html")]
struct CheckPage {
    shell: Shell,
    top: Top,
    planned: Vec<Planned>,
    missing: usize,
    problems: Problems,
}

/// A line of the table of scores that enter.
struct Enters<'a> {
    line: usize,
    name: &'a str,
    reference: &'a str,
    points: String,
    taken_on: String,
    passed: bool,
}

impl CheckPage {
    fn enters(&self) -> Vec<Enters<'_>> {
        let one = |p: &'_ Planned| match (&p.fate, &p.application) {
            (Fate::Enters { score, passed, .. }, Some(_)) => Some((score.points.to_string(), score.taken_on, *passed)),
            _ => None,
        };
        let enters = self.planned.iter().filter_map(|p| one(p).map(|found| (p, found)));
        enters
            .map(|(p, (points, taken_on, passed))| Enters {
                line: p.line,
                name: p.application.as_ref().map_or("", |a| &a.name),
                reference: &p.who,
                points,
                taken_on: self.shell.date(&taken_on),
                passed,
            })
            .collect()
    }

    fn unchanged(&self) -> usize {
        self.planned.iter().filter(|p| p.fate == Fate::Unchanged).count()
    }

    /// Lines that are left, by why: the words, how many, and the first of them.
    fn left(&self) -> Vec<(&'static str, usize, Vec<(&Planned, &str)>)> {
        let mut by: BTreeMap<Why, Vec<(&Planned, &str)>> = BTreeMap::new();
        for planned in &self.planned {
            if let Fate::Left(why, what) = &planned.fate {
                by.entry(*why).or_default().push((planned, what));
            }
        }
        let mut out = Vec::new();
        for why in Why::ALL {
            if let Some(mut lines) = by.remove(why) {
                let all = lines.len();
                lines.truncate(SHOWN);
                out.push((why.spoken(), all, lines));
            }
        }
        out
    }

    fn shown(&self) -> usize {
        SHOWN
    }

    fn posting_path(&self) -> String {
        super::path(self.top.posting.id)
    }
}

async fn checked(app: &App, staff: Staff, id: i64, problems: Problems) -> Result<CheckPage, Fault> {
    let top = Top::read(app, &staff, id).await?;
    let missing = Mapping::parse(&top.brought.mapping).missing(&top.skills).len();
    let planned = if top.brought.applied_at.is_some() || missing > 0 {
        Vec::new()
    } else {
        let (brought, here) = (top.brought.clone(), app.here());
        app.read(move |conn| verbs::plan(conn, &here, &brought)).await?
    };
    Ok(CheckPage { shell: staff.shell, top, planned, missing, problems })
}

async fn check(app: App, staff: Staff, id: Id) -> Answer {
    let page = checked(&app, staff, id.0, Problems::default()).await?;
    if page.missing > 0 && page.top.brought.applied_at.is_none() && page.top.manages {
        return go(page.top.path());
    }
    show(&page)
}

#[derive(Debug, Deserialize)]
struct Seen {
    version: i64,
}

async fn apply(app: App, staff: Staff, id: Id, form: Posted<Seen>) -> Answer {
    let (who, import, version) = (staff.who.clone(), ImportId(id.0), form.0.version);
    match app.write(move |tx, here| verbs::apply(tx, here, &who, import, version)).await {
        Ok(_) => done(format!("{}/check", path(import)), Notice::ScoresApplied),
        Err(e) => {
            let problems = super::super::refused(e)?;
            show_as(problems.status(), &checked(&app, staff, id.0, problems).await?)
        }
    }
}
