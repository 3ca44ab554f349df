//! Activity: what happened to all applications the reader answers for, apart from the work list.

use askama::Template;
use serde::Deserialize;

use super::happened;
use crate::actions::activity as verbs;
use crate::domain::ids::{EventId, PostingId};
use crate::domain::words::words;
use crate::store::events::{self, Entry, Wanted};
use crate::store::postings;
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::forms::Posted;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::{Notice, Shell};

/// Lines on one page, and in a file.
const PAGE: usize = 50;
const FILE: usize = 2000;

words!(
    /// What can be looked at alone.
    Subject {
        Application = "application", "Steps of applications";
        Review = "review", "Reviews";
        Interview = "interview", "Interviews";
        Scorecard = "scorecard", "Scorecards";
        Assessment = "assessment", "Assessments";
        Offer = "offer", "Offers";
        Condition = "condition", "Conditions";
        Placement = "placement", "Placements";
        Message = "message", "Messages";
        Document = "document", "Documents";
    }
);

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/activity", activity), routes::get("/staff/activity.csv", file), routes::post("/staff/activity/read", read)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    posting: String,
    kind: String,
    before: String,
}

impl Which {
    fn posting(&self) -> Option<PostingId> {
        self.posting.parse().ok().map(PostingId)
    }

    fn subject(&self) -> Option<Subject> {
        Subject::parse(&self.kind)
    }

    /// The filters as they stand in an address.
    fn query(&self) -> String {
        let posting = self.posting().map_or_else(String::new, |p| format!("posting={p}&"));
        let kind = self.subject().map_or_else(String::new, |s| format!("kind={s}&"));
        format!("{posting}{kind}")
    }
}

#[derive(Template)]
#[template(path = "staff/activity.html")]
struct ActivityPage {
    shell: Shell,
    which: Which,
    entries: Vec<Entry>,
    postings: Vec<(PostingId, String)>,
    read_until: Option<EventId>,
    more: bool,
}

impl ActivityPage {
    fn words(&self, entry: &Entry) -> String {
        happened::words(&self.shell, &entry.line)
    }

    fn detail<'a>(&self, entry: &'a Entry) -> Option<&'a str> {
        happened::detail(&entry.line)
    }

    fn is_of(&self, posting: &PostingId) -> bool {
        self.which.posting() == Some(*posting)
    }

    fn is_kind(&self, subject: &Subject) -> bool {
        self.which.subject() == Some(*subject)
    }

    fn is_filtered(&self) -> bool {
        !self.which.query().is_empty()
    }

    /// The newest line, when this is the first page of everything and there is something new on it.
    fn newest(&self) -> Option<EventId> {
        let newest = self.entries.first()?.id;
        (self.which.before.is_empty() && !self.is_filtered() && self.read_until.is_none_or(|read| read < newest)).then_some(newest)
    }

    /// Whether what was read before begins with this line, after something new.
    fn begins_read(&self, entry: &Entry) -> bool {
        let Some(read) = self.read_until else { return false };
        let before = self.entries.iter().take_while(|e| e.id != entry.id);
        entry.id <= read && before.last().is_some_and(|e| e.id > read)
    }

    fn older(&self) -> Option<String> {
        let last = self.entries.last().filter(|_| self.more)?;
        Some(format!("/staff/activity?{}before={}", self.which.query(), last.id))
    }

    fn file(&self) -> String {
        format!("/staff/activity.csv?{}", self.which.query().trim_end_matches('&'))
    }
}

async fn activity(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let (who, which) = (staff.who, which.0);
    let (posting, subject) = (which.posting(), which.subject());
    let before = which.before.parse().ok().map(EventId);
    let (mut entries, postings, read_until) = app
        .read(move |conn| {
            who.may_see_activity()?;
            let wanted = Wanted { scope: who.scope(), posting, subject: subject.map(Subject::as_str), before };
            let entries = events::feed(conn, wanted, PAGE as i64 + 1)?;
            Ok((entries, postings::with_applications(conn, who.scope())?, events::read_until(conn, who.id)?))
        })
        .await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    show(&ActivityPage { shell: staff.shell, which, entries, postings, read_until, more })
}

async fn file(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let (who, posting, subject) = (staff.who, which.0.posting(), which.0.subject());
    let entries = app
        .read(move |conn| {
            who.may_see_activity()?;
            let wanted = Wanted { scope: who.scope(), posting, subject: subject.map(Subject::as_str), before: None };
            events::feed(conn, wanted, FILE as i64)
        })
        .await?;
    let mut rows = vec![["When", "What", "Words", "Who", "Name", "Reference", "Posting"].map(str::to_owned).to_vec()];
    rows.extend(entries.into_iter().map(|e| {
        let (what, detail) = (happened::words(&staff.shell, &e.line), happened::detail(&e.line).unwrap_or_default().to_owned());
        let who = e.line.actor.unwrap_or_else(|| "The clock".to_owned());
        vec![staff.shell.full(&e.line.at), what, detail, who, e.name, e.reference, e.title]
    }));
    sheet::send("Activity", &rows)
}

#[derive(Debug, Deserialize)]
struct Read {
    until: i64,
}

async fn read(app: App, staff: Staff, form: Posted<Read>) -> Answer {
    let (who, until) = (staff.who, EventId(form.0.until));
    app.write(move |tx, _| verbs::read(tx, &who, until)).await?;
    done("/staff/activity", Notice::ActivityRead)
}
