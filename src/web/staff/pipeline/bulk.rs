//! Asking for work on many applications: what is to be done, with which words, and to whom.

use askama::Template;
use serde::Deserialize;

use super::super::decisions::{ReasonBox, boxes, given};
use super::sheets::Which;
use super::wordings::words_checked;
use super::{FilterForm, People, names};
use crate::actions::batches::{self as verbs, Ask, owners_for};
use crate::domain::batch::{self, BatchKind, MOST};
use crate::domain::decision::{Outcome, Verdict};
use crate::domain::ids::{ApplicationId, PostingId, UserId};
use crate::domain::text;
use crate::error::Error;
use crate::store::pipelines::{self, Wording};
use crate::store::postings::Posting;
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Applications added to a batch in one write.
const AT_ONCE: usize = 500;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/bulk", ask), routes::post("/staff/postings/{id}/bulk", make)]
}

/// Value and words of a list.
type Options = Vec<(String, String)>;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct BulkForm {
    act: String,
    filter: String,
    chosen: Vec<String>,
    everyone: String,
    reasons: Vec<String>,
    reason_words: Vec<String>,
    words: String,
    wording: String,
    owner: String,
    tag: String,
    /// The button that puts the chosen wording into the field.
    fetch: String,
}

impl BulkForm {
    fn which(&self) -> Which {
        Which { filter: self.filter.clone(), chosen: self.chosen.clone(), everyone: self.everyone.clone() }
    }

    fn check(&self) -> Result<(BatchKind, Ask), Problems> {
        let Some(kind) = BatchKind::parse(&self.act) else { return Err(Problems::one("act", "Choose what is to be done")) };
        let mut problems = Problems::default();
        let words = text::lines(&self.words);
        let reasons = given(&self.reasons, &self.reason_words);
        problems.take("words", words_checked(&words));
        match kind {
            BatchKind::NotSelect => {
                if let Err((field, what)) = Verdict::with_words(Outcome::NotSelected, reasons.clone(), &words) {
                    problems.add(if field == "detail" { "words" } else { field }, what);
                }
            }
            BatchKind::Message if words.is_empty() => problems.add("words", "Write the message"),
            BatchKind::Tag | BatchKind::Untag if batch::tag(&self.tag).is_none() => {
                problems.add("tag", "Enter a tag of at most 30 characters")
            }
            BatchKind::Assign if self.owner.is_empty() => problems.add("owner", "Choose a colleague, or nobody"),
            _ => {}
        }
        let owner = self.owner.parse().ok().map(UserId);
        let tag = batch::tag(&self.tag).unwrap_or_default();
        let takes_words = matches!(kind, BatchKind::NotSelect | BatchKind::Message);
        let ask = Ask { reasons, words: if takes_words { words } else { String::new() }, owner, tag };
        if problems.is_empty() { Ok((kind, ask)) } else { Err(problems) }
    }
}

#[derive(Template)]
#[template(path = "staff/bulk.html")]
struct BulkPage {
    shell: Shell,
    posting: Posting,
    count: usize,
    wordings: Vec<Wording>,
    owners: People,
    tags: Vec<String>,
    form: BulkForm,
    problems: Problems,
}

impl BulkPage {
    fn back(&self) -> String {
        format!("/staff/postings/{}/pipeline?{}", self.posting.id, FilterForm::read(&self.form.filter).query())
    }

    fn kind(&self) -> Option<BatchKind> {
        BatchKind::parse(&self.form.act)
    }

    fn is(&self, act: &str) -> bool {
        self.form.act == act
    }

    fn people(&self) -> String {
        text::count(i64::try_from(self.count).unwrap_or(i64::MAX), "application", "applications")
    }

    fn too_many(&self) -> bool {
        self.count > MOST
    }

    fn kinds(&self) -> Options {
        BatchKind::ALL.iter().map(|k| (k.as_str().to_owned(), k.spoken().to_owned())).collect()
    }

    fn reasons(&self) -> Vec<ReasonBox> {
        boxes(&self.form.reasons, &self.form.reason_words)
    }

    fn wording_options(&self) -> Options {
        self.wordings.iter().map(|w| (w.id.to_string(), w.name.clone())).collect()
    }

    fn owner_options(&self) -> Options {
        let people = self.owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
        people.chain([(super::filter::NOBODY.to_owned(), "Nobody".to_owned())]).collect()
    }
}

async fn page(app: &App, staff: Staff, id: PostingId, mut form: BulkForm, problems: Problems) -> Result<BulkPage, Fault> {
    let (who, now, which) = (staff.who, staff.shell.now, form.which());
    let (posting, count, wordings, owners, tags) = app
        .read(move |conn| {
            let posting = crate::actions::postings::people_seen_by_staff(conn, &who, id)?;
            who.may_manage(posting.content.agency)?;
            let list = FilterForm::read(&which.filter);
            let count = if which.names_somebody() { which.read(conn, id, &list.check().0, &list, now)?.len() } else { 0 };
            let owners = names(owners_for(conn, posting.content.agency)?);
            Ok((posting, count, pipelines::wordings_of(conn, who.agency)?, owners, pipelines::tags_in(conn, id)?))
        })
        .await?;
    if let Some(wording) = wordings.iter().find(|w| !form.fetch.is_empty() && w.id.to_string() == form.wording) {
        form.words = wording.words.clone();
    }
    Ok(BulkPage { shell: staff.shell, posting, count, wordings, owners, tags, form, problems })
}

async fn ask(app: App, staff: Staff, id: Id, asked: Asked<BulkForm>) -> Answer {
    show(&page(&app, staff, PostingId(id.0), asked.0, Problems::default()).await?)
}

async fn make(app: App, staff: Staff, id: Id, form: Posted<BulkForm>) -> Answer {
    let (id, form, now) = (PostingId(id.0), form.0, staff.shell.now);
    if !form.fetch.is_empty() {
        return show(&page(&app, staff, id, form, Problems::default()).await?);
    }
    let (kind, ask) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, id, form, problems).await?),
    };
    let (who, which) = (staff.who.clone(), form.which());
    let ids = app
        .read(move |conn| {
            crate::actions::postings::people_seen_by_staff(conn, &who, id)?;
            let list = FilterForm::read(&which.filter);
            if which.names_somebody() { which.read(conn, id, &list.check().0, &list, now) } else { Ok(Vec::new()) }
        })
        .await?;
    if ids.is_empty() || ids.len() > MOST {
        let what = format!("These are {} applications. Choose from 1 to {MOST}.", ids.len());
        return again(&page(&app, staff, id, form, Problems::one("form", what)).await?);
    }
    go(format!("/staff/batches/{}", fill(&app, &staff, id, (kind, ask), ids).await?))
}

/// Makes the draft, some applications in each write, so that others' writes come in between. One that breaks off is a draft nobody starts.
async fn fill(app: &App, staff: &Staff, id: PostingId, (kind, ask): (BatchKind, Ask), ids: Vec<ApplicationId>) -> Result<i64, Error> {
    let who = staff.who.clone();
    let batch = app.write(move |tx, here| verbs::draft(tx, here, &who, id, kind, &ask)).await?;
    for some in ids.chunks(AT_ONCE) {
        let (who, some) = (staff.who.clone(), some.to_vec());
        app.write(move |tx, _| verbs::add(tx, &who, batch, &some)).await?;
    }
    Ok(batch.0)
}
