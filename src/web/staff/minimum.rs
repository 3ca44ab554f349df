//! Minimum requirements of a posting: who misses one, the rule beside the answer, and a judgement one after the other. No names: nobody
//! needs them for this.

use askama::Template;
use serde::Deserialize;

use crate::actions::minimum::{self as verbs, Case};
use crate::domain::ids::PostingId;
use crate::domain::minimum::{Cause, Judgement};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::{Error, Result};
use crate::store::postings::Posting;
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/minimum", list),
        routes::get("/staff/postings/{id}/minimum/{reference}", one),
        routes::post("/staff/postings/{id}/minimum/{reference}", judge),
    ]
}

fn path(posting: PostingId) -> String {
    format!("/staff/postings/{posting}/minimum")
}

/// What the pages share.
struct Top {
    posting: Posting,
    cases: Vec<Case>,
    manages: bool,
}

impl Top {
    async fn read(app: &App, staff: &Staff, id: i64) -> std::result::Result<Self, Fault> {
        let who = staff.who.clone();
        app.read(move |conn| {
            let posting = super::with_results(conn, &who, PostingId(id))?;
            let cases = verbs::cases(conn, posting.id)?;
            Ok(Top { manages: who.may_manage(posting.content.agency).is_ok(), posting, cases })
        })
        .await
    }

    fn path(&self) -> String {
        path(self.posting.id)
    }

    fn waiting(&self) -> Vec<&Case> {
        self.cases.iter().filter(|c| c.awaits()).collect()
    }
}

/// What was judged, for a table: a word, its colour, and the cause or the words.
fn outcome(case: &Case) -> (&'static str, &'static str, String) {
    match case.judged.as_ref().map(|j| &j.judgement) {
        Some(Judgement::Met(words)) => ("Met", "m-tag--ok", words.clone()),
        Some(Judgement::NotMet(cause, words)) if words.is_empty() => ("Not met", "m-tag--bad", cause.spoken().to_owned()),
        Some(Judgement::NotMet(cause, words)) => ("Not met", "m-tag--bad", format!("{}. {words}", cause.spoken())),
        None => ("Not judged", "", String::new()),
    }
}

#[derive(Template)]
#[template(path = "staff/minimum.html")]
struct ListPage {
    shell: Shell,
    top: Top,
}

impl ListPage {
    fn judged(&self) -> Vec<&Case> {
        self.top.cases.iter().filter(|c| !c.awaits() && c.judged.is_some()).collect()
    }

    /// Gone on, or ended, without a judgement.
    fn unjudged(&self) -> Vec<&Case> {
        self.top.cases.iter().filter(|c| !c.awaits() && c.judged.is_none()).collect()
    }

    fn outcome(&self, case: &Case) -> (&'static str, &'static str, String) {
        outcome(case)
    }

    fn untold(&self, case: &Case) -> bool {
        case.received.state == State::NotSelected && case.received.told_state != State::NotSelected
    }
}

async fn list(app: App, staff: Staff, id: Id) -> Answer {
    let top = Top::read(&app, &staff, id.0).await?;
    show(&ListPage { shell: staff.shell, top })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct JudgeForm {
    version: i64,
    judgement: String,
    cause: String,
    words: String,
}

#[derive(Template)]
#[template(path = "staff/minimum_judge.html")]
struct JudgePage {
    shell: Shell,
    top: Top,
    case: Case,
    form: JudgeForm,
    problems: Problems,
}

impl JudgePage {
    fn judgements(&self) -> [(&'static str, &'static str); 2] {
        [("met", "Met all the same: the words below say why"), ("not_met", "Not met: the application does not go on")]
    }

    fn causes(&self) -> Vec<(&'static str, &'static str)> {
        let list = Cause::ALL.iter().map(|c| (c.as_str(), c.spoken()));
        std::iter::once(("", "Choose, when it is not met")).chain(list).collect()
    }

    fn outcome(&self) -> (&'static str, &'static str, String) {
        outcome(&self.case)
    }
}

async fn shown(
    app: &App,
    staff: Staff,
    id: i64,
    reference: &Reference,
    form: JudgeForm,
    problems: Problems,
) -> std::result::Result<JudgePage, Fault> {
    let top = Top::read(app, &staff, id).await?;
    let case = top.cases.iter().find(|c| c.received.reference == reference.as_str()).cloned().ok_or(Error::NotFound)?;
    let form = match form.version {
        0 => JudgeForm { version: case.received.version, cause: case.misses.first().map_or("", |m| m.cause.as_str()).to_owned(), ..form },
        _ => form,
    };
    Ok(JudgePage { shell: staff.shell, top, case, form, problems })
}

async fn one(app: App, staff: Staff, id: Id, reference: Ref) -> Answer {
    show(&shown(&app, staff, id.0, &reference.0, JudgeForm::default(), Problems::default()).await?)
}

fn read(form: &JudgeForm) -> std::result::Result<Judgement, Problems> {
    Judgement::read(&form.judgement, &form.cause, &form.words).map_err(|wrong| {
        let mut problems = Problems::default();
        wrong.into_iter().for_each(|(field, what)| problems.add(field, what));
        problems
    })
}

async fn judge(app: App, staff: Staff, id: Id, reference: Ref, form: Posted<JudgeForm>) -> Answer {
    let (form, reference, posting) = (form.0, reference.0, PostingId(id.0));
    let problems = match read(&form) {
        Err(problems) => problems,
        Ok(judgement) => {
            let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
            match app.write(move |tx, here| judged(tx, here, &who, posting, &target, version, &judgement)).await {
                Ok(next) => return done(next, Notice::MinimumJudged),
                Err(e) => super::refused(e)?,
            }
        }
    };
    show_as(problems.status(), &shown(&app, staff, id.0, &reference, form, problems).await?)
}

/// Judges, and gives the page to go on to: the next application that waits, or the list.
fn judged(
    tx: &mut crate::store::Conn,
    here: &crate::actions::Here,
    who: &crate::domain::access::Who,
    posting: PostingId,
    reference: &Reference,
    version: i64,
    judgement: &Judgement,
) -> Result<String> {
    verbs::judge(tx, here, who, reference, version, judgement)?;
    let next = verbs::cases(tx, posting)?.into_iter().find(Case::awaits);
    Ok(next.map_or_else(|| path(posting), |case| format!("{}/{}", path(posting), case.received.reference)))
}
