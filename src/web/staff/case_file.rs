//! The case file of a decision: what it rested on, who made it, what followed, and whether any of it was changed since.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;
use serde::Deserialize;

use super::happened;
use super::head::Head;
use crate::actions::grounds::{self, Grounds};
use crate::domain::access::Who;
use crate::domain::ids::{DecisionId, UserId};
use crate::domain::interview::InterviewState;
use crate::domain::reference::Reference;
use crate::domain::scorecard::CardState;
use crate::domain::state::Step;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::decisions::{self, Decision};
use crate::store::{Conn, accounts, closures, events, interviews, scorecards};
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/decision/case-file", page),
        routes::get("/staff/applications/{reference}/decision/case-file/text", text),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    /// The number of an earlier decision; the latest when it is left out.
    decision: Option<i64>,
}

/// What the file is made of.
struct Whole {
    head: Head,
    decision: Decision,
    /// Other decisions on the same application.
    others: Vec<Decision>,
    grounds: Grounds,
    seal: Option<String>,
    names: BTreeMap<UserId, String>,
    after: Vec<events::Line>,
    erased: bool,
}

/// Whoever still owes a scorecard of their own reads nobody else's first.
fn may_read(conn: &mut Conn, who: &Who, head: &Head) -> Result<()> {
    who.may_see_results(head.app.agency)?;
    let held = interviews::of_application(conn, head.app.id)?;
    let rates = held.iter().any(|i| i.state != InterviewState::Cancelled && i.seat_of(who.id).is_some_and(|s| s.rates()));
    let sent = scorecards::of_application(conn, head.app.id)?.iter().any(|c| c.author == who.id && c.state == CardState::Sent);
    if rates && !sent {
        return Err(Error::Refused("Send your own scorecard first: the case file shows those of others.".to_owned()));
    }
    Ok(())
}

fn load(conn: &mut Conn, who: &Who, reference: &Reference, which: Option<i64>, now: Moment) -> Result<Whole> {
    let head = Head::of_case(conn, who, reference, now)?;
    may_read(conn, who, &head)?;
    let mut others = decisions::of_application(conn, head.app.id)?;
    let at = match which {
        Some(id) => others.iter().position(|d| d.id == DecisionId(id)),
        None => others.len().checked_sub(1),
    };
    let decision = at.map(|at| others.remove(at)).ok_or(Error::NotFound)?;
    let grounds = Grounds::of(conn, &head.app, &decision)?;
    let mut names = BTreeMap::new();
    for by in grounds.reviews.iter().chain(&grounds.interviews).map(|c| c.by) {
        names.insert(by, accounts::find(conn, by)?.name);
    }
    let after = events::of_application(conn, head.app.id)?.into_iter().filter(|l| l.at >= decision.decided_at && follows(l)).collect();
    let erased = closures::find(conn, head.app.user)?.is_some_and(|(_, at)| at.is_some());
    Ok(Whole { seal: grounds::sealed(conn, decision.id)?, head, decision, others, grounds, names, after, erased })
}

/// Whether an event says what became of a decision.
fn follows(line: &events::Line) -> bool {
    line.subject == "application" && (line.kind == "told" || line.kind == "take_up_again" || Step::parse(&line.kind).is_some())
}

#[derive(Template)]
#[template(path = "staff/case_file.html")]
struct FilePage {
    shell: Shell,
    whole: Whole,
    /// The SHA-256 of the rows as they are now.
    now: String,
}

impl FilePage {
    fn head(&self) -> &Head {
        &self.whole.head
    }

    fn name(&self, id: &UserId) -> &str {
        self.whole.names.get(id).map_or("Somebody", String::as_str)
    }

    /// A moment of the sealed text as this reader reads it.
    fn moment(&self, machine: &str) -> String {
        let at = chrono::NaiveDateTime::parse_from_str(machine, "%Y-%m-%dT%H:%M:%SZ");
        at.map_or_else(|_| machine.to_owned(), |at| self.shell.full(&at))
    }

    fn unchanged(&self) -> bool {
        self.whole.seal.as_deref() == Some(self.now.as_str())
    }

    fn what(&self, line: &events::Line) -> String {
        happened::words(&self.shell, line)
    }

    /// Why something was done, where a person said so.
    fn why<'a>(&self, line: &'a events::Line) -> Option<&'a str> {
        happened::detail(line)
    }
}

async fn page(app: App, staff: Staff, reference: Ref, which: Asked<Which>) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let whole = app.read(move |conn| load(conn, &who, &reference.0, which.0.decision, now)).await?;
    let now = whole.grounds.seal()?;
    show(&FilePage { shell: staff.shell, whole, now })
}

/// The text that is sealed, byte for byte: `sha256sum` over it gives the seal.
async fn text(app: App, staff: Staff, reference: Ref, which: Asked<Which>) -> Answer {
    let (who, now, name) = (staff.who, staff.shell.now, reference.0.to_string());
    let whole = app.read(move |conn| load(conn, &who, &reference.0, which.0.decision, now)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"case-file-{name}.json\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(whole.grounds.text()?))
}
