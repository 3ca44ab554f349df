//! A piece of work on many applications: looked over, started, watched, taken back.

use askama::Template;
use serde::Deserialize;

use crate::actions::batches as verbs;
use crate::domain::access::Who;
use crate::domain::batch::{BatchKind, BatchState, ItemState};
use crate::domain::decision::Reason;
use crate::domain::ids::{ApplicationId, BatchId};
use crate::domain::text;
use crate::error::Result;
use crate::letters::Rendered;
use crate::store::applications::Application;
use crate::store::batches::{self, Batch, Item};
use crate::store::{Conn, accounts};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::forms::{Nothing, Posted};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, go, own_path, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Rows of one list on a page.
const PAGE: i64 = 50;
/// Pieces that are done before the page is shown; what is left is done by the clock, a second later.
const AT_ONCE: usize = 8;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/batches", list),
        routes::get("/staff/batches/{id}", page),
        routes::get("/staff/batches/{id}/letters", letter),
        routes::post("/staff/batches/{id}/start", start),
        routes::post("/staff/batches/{id}/tell", tell),
        routes::post("/staff/batches/{id}/undo", undo),
    ]
}

#[derive(Template)]
#[template(path = "staff/batches.html")]
struct ListPage {
    shell: Shell,
    batches: Vec<Batch>,
}

impl ListPage {
    fn can_undo(&self, batch: &Batch) -> bool {
        can_undo(batch, self.shell.now)
    }
}

fn can_undo(batch: &Batch, now: crate::domain::when::Moment) -> bool {
    matches!(batch.state, BatchState::Waiting | BatchState::Done) && batch.undo_until.is_some_and(|until| now < until)
}

async fn list(app: App, staff: Staff) -> Answer {
    let who = staff.who.id;
    let batches = app.read(move |conn| batches::made_by(conn, who, 100)).await?;
    show(&ListPage { shell: staff.shell, batches })
}

#[derive(Template)]
#[template(path = "staff/batch.html")]
struct BatchPage {
    shell: Shell,
    batch: Batch,
    counts: Vec<(ItemState, i64)>,
    /// Those to be done, or that were.
    items: Vec<Item>,
    left_out: Vec<Item>,
    /// Decided by this one, and not told.
    untold: usize,
    owner: Option<String>,
    manages: bool,
    more: Option<ApplicationId>,
}

impl BatchPage {
    fn of(&self, state: ItemState) -> i64 {
        self.counts.iter().find(|c| c.0 == state).map_or(0, |c| c.1)
    }

    fn is(&self, state: &str) -> bool {
        self.batch.state.as_str() == state
    }

    /// Whether something goes on by itself now.
    fn moves(&self) -> bool {
        matches!(self.batch.state, BatchState::Running | BatchState::Undoing)
    }

    fn total(&self) -> i64 {
        self.counts.iter().map(|c| c.1).sum()
    }

    fn over(&self) -> i64 {
        match self.batch.state {
            BatchState::Undoing => self.total() - self.of(ItemState::Done),
            _ => self.total() - self.of(ItemState::Waiting),
        }
    }

    fn to_do(&self) -> String {
        text::count(self.of(ItemState::Waiting), "application", "applications")
    }

    fn can_undo(&self) -> bool {
        self.manages && can_undo(&self.batch, self.shell.now)
    }

    /// What it does, in words: the kind, with the person or the tag it is about.
    fn what(&self) -> String {
        match self.batch.kind {
            BatchKind::Assign => format!("Give to {}", self.owner.as_deref().unwrap_or("nobody")),
            BatchKind::Tag | BatchKind::Untag => format!("{}: {}", self.batch.kind.spoken(), self.batch.tag),
            kind => kind.spoken().to_owned(),
        }
    }

    fn button(&self) -> String {
        let many = self.to_do();
        match self.batch.kind {
            BatchKind::BeginReview => format!("Begin review of {many}"),
            BatchKind::Qualify | BatchKind::NotSelect => format!("Record {many} as decided"),
            BatchKind::Tell => format!("Send {}", text::count(self.of(ItemState::Waiting), "letter", "letters")),
            BatchKind::Message => format!("Send the message to {}", text::count(self.of(ItemState::Waiting), "applicant", "applicants")),
            BatchKind::Assign => format!("Give {many} away"),
            BatchKind::Tag => format!("Tag {many}"),
            BatchKind::Untag => format!("Remove the tag from {many}"),
        }
    }

    fn reasons(&self) -> Vec<(Reason, String)> {
        verbs::reasons_of(&self.batch)
    }

    fn has_letters(&self) -> bool {
        let open = self.of(ItemState::Waiting) + self.of(ItemState::Done) > 0;
        open && (self.batch.kind.writes() || self.batch.kind.outcome().is_some()) && !matches!(self.batch.state, BatchState::Undone)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: i64,
}

async fn page(app: App, staff: Staff, id: Id, asked: Asked<After>) -> Answer {
    let (who, after) = (staff.who.clone(), ApplicationId(asked.0.after));
    let (batch, counts, mut items, left_out, untold, owner) = app.read(move |conn| read(conn, &who, BatchId(id.0), after)).await?;
    let is_more = items.len() > PAGE as usize;
    items.truncate(PAGE as usize);
    let more = items.last().filter(|_| is_more).map(|i| i.application);
    let manages = staff.who.may_manage(batch.agency).is_ok();
    show(&BatchPage { shell: staff.shell, batch, counts, items, left_out, untold, owner, manages, more })
}

type Read = (Batch, Vec<(ItemState, i64)>, Vec<Item>, Vec<Item>, usize, Option<String>);

fn read(conn: &mut Conn, who: &Who, id: BatchId, after: ApplicationId) -> Result<Read> {
    let batch = verbs::seen(conn, who, id)?;
    let items = batches::items(conn, id, &[ItemState::Waiting, ItemState::Done, ItemState::Undone], after, PAGE + 1)?;
    let left_out = batches::items(conn, id, &[ItemState::LeftOut, ItemState::Kept], ApplicationId(0), PAGE)?;
    let decided = batch.kind.outcome().is_some() && batch.state == BatchState::Done;
    let untold = if decided { batches::untold(conn, id)?.len() } else { 0 };
    let owner = batch.owner.map(|o| accounts::find(conn, o)).transpose()?.map(|w| w.name);
    Ok((batch, batches::counts(conn, id)?, items, left_out, untold, owner))
}

#[derive(Template)]
#[template(path = "staff/batch_letter.html")]
struct LetterPage {
    shell: Shell,
    batch: Batch,
    n: i64,
    total: i64,
    letter: Option<(Application, Rendered)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    /// Which letter, counted from 1.
    n: i64,
}

/// The letters of a batch, one after the other.
async fn letter(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    let (who, here, id, n) = (staff.who, app.here(), BatchId(id.0), which.0.n.max(1));
    let (batch, total, letter) = app
        .read(move |conn| {
            let batch = verbs::seen(conn, &who, id)?;
            let open =
                batches::counts(conn, id)?.into_iter().filter(|c| matches!(c.0, ItemState::Waiting | ItemState::Done)).map(|c| c.1).sum();
            Ok((batch, open, verbs::letter_of(conn, &here, &who, id, n - 1)?))
        })
        .await?;
    show(&LetterPage { shell: staff.shell, batch, n, total, letter })
}

/// Does the first pieces now, so that little work is done when its page is shown.
async fn go_on(app: &App, id: BatchId) -> Result<()> {
    for _ in 0..AT_ONCE {
        if !app.write(move |tx, here| verbs::work(tx, here, id)).await? {
            break;
        }
    }
    Ok(())
}

async fn start(app: App, staff: Staff, id: Id, _form: Posted<Nothing>) -> Answer {
    let (who, id) = (staff.who, BatchId(id.0));
    app.write(move |tx, here| verbs::start(tx, here, &who, id)).await?;
    go_on(&app, id).await?;
    go(format!("/staff/batches/{id}"))
}

async fn tell(app: App, staff: Staff, id: Id, _form: Posted<Nothing>) -> Answer {
    let (who, id) = (staff.who, BatchId(id.0));
    let tell = app.write(move |tx, here| verbs::tell_all(tx, here, &who, id)).await?;
    go_on(&app, tell).await?;
    go(format!("/staff/batches/{tell}"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Back {
    /// The page one came from; it is shown again when all of it was taken back.
    back: String,
}

async fn undo(app: App, staff: Staff, id: Id, form: Posted<Back>) -> Answer {
    let (who, id) = (staff.who, BatchId(id.0));
    app.write(move |tx, here| verbs::undo(tx, here, &who, id)).await?;
    go_on(&app, id).await?;
    let all = app.read(move |conn| {
        Ok(batches::find(conn, id)?.state == BatchState::Undone && batches::counts(conn, id)?.iter().all(|c| c.0 != ItemState::Kept))
    });
    let back = if all.await? { own_path(&form.0.back) } else { None };
    done(back.map_or_else(|| format!("/staff/batches/{id}"), str::to_owned), Notice::Undone)
}
