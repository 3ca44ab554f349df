//! What needs me: the first page after signing in.

use askama::Template;
use chrono::{TimeDelta, Timelike as _};

use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::offer::OfferState;
use crate::domain::promise;
use crate::domain::state::State;
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::store::Conn;
use crate::store::documents;
use crate::store::interviews::{self, Entry, Whose};
use crate::store::messages;
use crate::store::reviews;
use crate::store::staff::{self, Waiting, Which};
use crate::web::app::App;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Rows shown of each group.
const MOST: usize = 8;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff", today)]
}

/// One row: verb and name, why, and the date it hangs on.
struct Row {
    href: String,
    what: String,
    why: String,
    due: Option<Moment>,
    /// The first promised date that passed.
    late_since: Option<Moment>,
}

struct Group {
    title: &'static str,
    total: i64,
    rows: Vec<Row>,
    /// Rows in here are new to the reader.
    new: bool,
}

#[derive(Template)]
#[template(path = "staff/today.html")]
struct TodayPage {
    shell: Shell,
    groups: Vec<Group>,
    coming: Vec<Entry>,
    stats: Vec<(&'static str, i64)>,
}

impl TodayPage {
    fn total(&self) -> i64 {
        self.groups.iter().map(|g| g.total).sum()
    }

    fn greeting(&self) -> String {
        use chrono::TimeZone as _;
        let hour = self.shell.zone.from_utc_datetime(&self.shell.now).hour();
        let part = if hour < 12 {
            "morning"
        } else if hour < 18 {
            "afternoon"
        } else {
            "evening"
        };
        let name = self.shell.who.as_ref().and_then(|w| w.name.split(' ').next()).unwrap_or("").to_owned();
        let rest = match self.total() {
            0 => "Nothing needs you.".to_owned(),
            1 => "One thing needs you.".to_owned(),
            n => format!("{n} things need you."),
        };
        format!("Good {part}, {name}. {rest}")
    }

    fn more(&self, group: &Group) -> Option<String> {
        let left = group.total - i64::try_from(group.rows.len()).unwrap_or(i64::MAX);
        (left > 0).then(|| format!("and {left} more"))
    }

    fn title(&self) -> String {
        text::count(self.total(), "thing needs you", "things need you")
    }

    /// Where somebody can look next when all is clear: the next interview.
    fn first(&self) -> Option<&Entry> {
        self.coming.iter().find(|c| c.starts_at.is_some_and(|at| at > self.shell.now))
    }
}

fn row(verb: &str, w: &Waiting, part: &str) -> Row {
    Row {
        href: format!("/staff/applications/{}{part}", w.reference),
        what: format!("{verb} {}", w.name),
        why: match w.late_since {
            Some(_) => format!("{} · with {}", w.title, promise::with_for_staff(w.state, w.told_state)),
            None => w.title.clone(),
        },
        due: w.due_at,
        late_since: w.late_since,
    }
}

/// What to do with an application that is late, by its state.
fn verb(w: &Waiting) -> (&'static str, &'static str) {
    match w.state {
        _ if w.state != w.told_state => ("Tell", "/tell"),
        State::Submitted => ("Begin review of", ""),
        State::InReview => ("Read and invite or decide on", ""),
        State::Interviewing => ("Finish the interview of", "/interviews"),
        State::Qualified => ("Make an offer to", "/offer"),
        State::Accepted => ("Check the conditions of", "/offer"),
        _ => ("Look at", ""),
    }
}

fn waiting(conn: &mut Conn, who: &Who, which: Which, title: &'static str, make: impl Fn(&Waiting) -> Row) -> Result<Group> {
    let rows = staff::waiting(conn, who.scope(), which, MOST as i64)?;
    Ok(Group { title, total: staff::count_waiting(conn, who.scope(), which)?, rows: rows.iter().map(make).collect(), new: false })
}

/// What waits for this person's approval: never what they prepared themselves.
fn approvals(conn: &mut Conn, who: &Who) -> Result<Group> {
    let offers = staff::offers_in(conn, who.scope(), OfferState::InApproval, 100)?;
    let mut rows: Vec<Row> = offers
        .into_iter()
        .filter(|o| o.prepared_by != who.id)
        .map(|o| Row {
            href: format!("/staff/offers/{}", o.offer),
            what: format!("Approve the offer to {}", o.name),
            why: o.title,
            due: Some(o.answer_by),
            late_since: None,
        })
        .collect();
    let postings = staff::postings_in_approval(conn, who.scope())?;
    rows.extend(postings.into_iter().filter(|(_, _, asked)| *asked != Some(who.id)).map(|(id, title, _)| Row {
        href: format!("/staff/postings/{id}"),
        what: format!("Approve the posting {title}"),
        why: "A second person approves every posting".to_owned(),
        due: None,
        late_since: None,
    }));
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    rows.truncate(MOST);
    Ok(Group { title: "Waiting for your approval", total, rows, new: false })
}

fn cards(conn: &mut Conn, who: &Who, now: Moment) -> Result<Group> {
    let due = staff::cards_due(conn, who.id, now)?;
    let total = i64::try_from(due.len()).unwrap_or(i64::MAX);
    let rows = due.into_iter().take(MOST).map(|c| Row {
        href: format!("/staff/applications/{}/interviews/{}/scorecard", c.reference, c.interview),
        what: format!("Score your interview with {}", c.name),
        why: c.starts_at.map_or(c.title.clone(), |at| format!("{} · interview {}", c.title, when::brief(at, when::zone(&who.zone)))),
        due: c.starts_at.map(|at| at + TimeDelta::days(2)),
        late_since: None,
    });
    Ok(Group { title: "Scorecards due", total, rows: rows.collect(), new: false })
}

/// Résumés this person reads, a row for each round.
fn reviews(conn: &mut Conn, who: &Who) -> Result<Group> {
    let queue = reviews::queue(conn, who.id)?;
    let mut rows: Vec<Row> = Vec::new();
    for round in queue.chunk_by(|a, b| a.round == b.round) {
        let count = i64::try_from(round.len()).unwrap_or(i64::MAX);
        rows.push(Row {
            href: "/staff/reviews".to_owned(),
            what: format!("Review {}", text::count(count, "résumé", "résumés")),
            why: round.first().map_or_else(String::new, |q| q.title.clone()),
            due: round.iter().map(|q| q.due_at).min(),
            late_since: None,
        });
    }
    Ok(Group { title: "Résumés to review", total: i64::try_from(rows.len()).unwrap_or(i64::MAX), rows, new: false })
}

/// Justifications that wait for the quality check, a row for each posting.
fn checks(conn: &mut Conn, who: &Who) -> Result<Group> {
    let mut rows = Vec::new();
    for waiting in reviews::checks_waiting(conn, who.scope())? {
        rows.push(Row {
            href: format!("/staff/postings/{}/review/checks", waiting.posting),
            what: format!("Check {}", text::count(waiting.count, "justification", "justifications")),
            why: waiting.title,
            due: None,
            late_since: None,
        });
    }
    Ok(Group { title: "Quality check", total: i64::try_from(rows.len()).unwrap_or(i64::MAX), rows, new: false })
}

/// Messages of applicants that nobody has read.
fn unread(conn: &mut Conn, who: &Who) -> Result<Group> {
    let unread = messages::unread_of_applicants(conn, who.scope(), 100)?;
    let total = i64::try_from(unread.len()).unwrap_or(i64::MAX);
    let rows = unread.into_iter().take(MOST).map(|m| Row {
        href: format!("/staff/applications/{}/messages", m.reference),
        what: format!("Answer {}", m.name),
        why: format!("{} · {}", m.title, when::brief(m.written_at, when::zone(&who.zone))),
        due: None,
        late_since: None,
    });
    Ok(Group { title: "New messages", total, rows: rows.collect(), new: true })
}

/// Documents of applicants that nobody has looked at.
fn documents(conn: &mut Conn, who: &Who) -> Result<Group> {
    let sent = documents::to_check(conn, who.scope(), 100)?;
    let total = i64::try_from(sent.len()).unwrap_or(i64::MAX);
    let rows = sent.into_iter().take(MOST).map(|d| Row {
        href: format!("/staff/applications/{}/documents", d.reference),
        what: format!("Check a document of {}", d.name),
        why: d.title,
        due: None,
        late_since: None,
    });
    Ok(Group { title: "Documents to check", total, rows: rows.collect(), new: true })
}

fn groups(conn: &mut Conn, who: &Who, now: Moment) -> Result<Vec<Group>> {
    let end = when::end_of(when::day_in(now, when::zone(&who.zone)), when::zone(&who.zone));
    let mut all = Vec::new();
    let manages = matches!(who.role, Role::Manager | Role::Office);
    if manages {
        let late = |w: &Waiting| {
            let (verb, part) = verb(w);
            row(verb, w, part)
        };
        all.push(waiting(conn, who, Which::LateOrDue(end), "Late or due today", late)?);
    }
    all.push(reviews(conn, who)?);
    all.push(cards(conn, who, now)?);
    if manages {
        all.push(checks(conn, who)?);
        all.push(approvals(conn, who)?);
        all.push(unread(conn, who)?);
        all.push(documents(conn, who)?);
        all.push(waiting(conn, who, Which::Untold(end), "Decided, not told", |w| row("Tell", w, "/tell"))?);
        let mut new = waiting(conn, who, Which::Fresh(State::Submitted, end), "New to read", |w| row("Begin review of", w, ""))?;
        new.new = true;
        all.push(new);
        all.push(waiting(conn, who, Which::Fresh(State::Qualified, end), "Offers to make", |w| row("Make an offer to", w, "/offer"))?);
        all.push(waiting(conn, who, Which::Fresh(State::Accepted, end), "Conditions", |w| row("Check the conditions of", w, "/offer"))?);
    }
    all.retain(|g| g.total > 0);
    Ok(all)
}

async fn today(app: App, staff: Staff) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (groups, coming, stats) = app
        .read(move |conn| {
            let scope = who.scope();
            let mut count = |words, state| staff::count_waiting(conn, scope, Which::In(state)).map(|n| (words, n));
            let stats = vec![
                count("received", State::Submitted)?,
                count("in review", State::InReview)?,
                count("interview", State::Interviewing)?,
                count("qualified", State::Qualified)?,
                count("offers out", State::Offered)?,
            ];
            let coming = interviews::schedule(conn, Whose::Of(who.id), false, now, 100)?
                .into_iter()
                .filter(|c| c.starts_at.is_none_or(|at| at > now - TimeDelta::hours(1)))
                .take(MOST)
                .collect();
            Ok((groups(conn, &who, now)?, coming, stats))
        })
        .await?;
    show(&TodayPage { shell: staff.shell, groups, coming, stats })
}
