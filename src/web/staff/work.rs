//! The work list: what waits for somebody, in heaps, the overdue first. Every heap is one bounded question to the store.

use chrono::TimeDelta;

use super::work_terms as terms;
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::ids::AgencyId;
use crate::domain::offer::OfferState;
use crate::domain::promise;
use crate::domain::scorecard::DUE_AFTER;
use crate::domain::selection::SelectionState;
use crate::domain::state::State;
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::domain::words::words;
use crate::error::Result;
use crate::store::staff::{self, Waiting, Which};
use crate::store::{Conn, accounts, documents, messages, notes, reviews, selections};

words!(
    /// The heaps, in the order in which they lie.
    Heap {
        Late = "late", "Late or due today";
        Soon = "soon", "Due soon";
        Reviews = "reviews", "Résumés to review";
        Cards = "cards", "Scorecards due";
        Checks = "checks", "Quality check";
        Approvals = "approvals", "Waiting for your approval";
        Messages = "messages", "New messages";
        Notes = "notes", "Notes for you";
        Documents = "documents", "Documents to check";
        Untold = "untold", "Decided, not told";
        New = "new", "New to read";
        Interviews = "interviews", "Interviews to arrange";
        Offers = "offers", "Offers to make";
        Unanswered = "unanswered", "Offers unanswered";
        Conditions = "conditions", "Conditions";
        Overdue = "overdue", "Conditions overdue";
        Arrivals = "arrivals", "Did they arrive?";
        Tasks = "tasks", "Tasks around first days";
        Ending = "ending", "Placements ending";
    }
);

/// Days beyond today in which something is due soon.
const SOON_DAYS: i64 = 3;

impl Heap {
    /// What is in here is new to its reader.
    pub fn is_new(self) -> bool {
        matches!(self, Heap::Messages | Heap::Notes | Heap::Documents | Heap::New)
    }

    /// Whose heap it is: reviewers read and score, everything else is for those who decide. Auditors have no work here.
    fn is_for(self, who: &Who) -> bool {
        match self {
            Heap::Reviews | Heap::Cards => who.role != Role::Auditor,
            _ => matches!(who.role, Role::Manager | Role::Office),
        }
    }
}

/// One row: verb and name, why, and the date it hangs on.
pub struct Row {
    pub href: String,
    pub what: String,
    pub why: String,
    pub due: Option<Moment>,
    /// The first promised date that passed.
    pub late_since: Option<Moment>,
}

/// What is in one heap.
pub struct Group {
    pub heap: Heap,
    pub total: i64,
    pub rows: Vec<Row>,
}

impl Group {
    /// Things that are not shown.
    pub fn left(&self) -> i64 {
        self.total - i64::try_from(self.rows.len()).unwrap_or(i64::MAX)
    }
}

/// For whom and when, and how many rows of each heap.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub who: &'a Who,
    pub now: Moment,
    pub most: usize,
}

impl Asked<'_> {
    pub(super) fn scope(self) -> Option<AgencyId> {
        self.who.scope()
    }

    /// The end of the day so many days ahead, where the reader is.
    fn end(self, days: i64) -> Moment {
        let zone = when::zone(&self.who.zone);
        when::end_of(when::day_in(self.now, zone) + TimeDelta::days(days), zone)
    }

    fn brief(self, at: Moment) -> String {
        when::brief(at, when::zone(&self.who.zone))
    }

    /// Rows that were all read, of which so many are shown.
    pub(super) fn whole(self, heap: Heap, mut rows: Vec<Row>) -> Group {
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        rows.truncate(self.most);
        Group { heap, total, rows }
    }
}

/// All heaps of this person in which something lies.
pub fn groups(conn: &mut Conn, asked: Asked<'_>) -> Result<Vec<Group>> {
    let mut all = Vec::new();
    for heap in Heap::ALL {
        let group = group(conn, asked, *heap)?;
        if group.total > 0 {
            all.push(group);
        }
    }
    Ok(all)
}

/// One heap; an empty one where it is not this person's.
pub fn group(conn: &mut Conn, asked: Asked<'_>, heap: Heap) -> Result<Group> {
    if !heap.is_for(asked.who) {
        return Ok(asked.whole(heap, Vec::new()));
    }
    let soon = asked.end(SOON_DAYS);
    match heap {
        Heap::Late => waiting(conn, asked, heap, Which::LateOrDue(asked.end(0)), overdue),
        Heap::Soon => waiting(conn, asked, heap, Which::Between(asked.end(0), soon), overdue),
        Heap::Untold => waiting(conn, asked, heap, Which::Untold(soon), |w| row("Tell", w, "/tell")),
        Heap::New => waiting(conn, asked, heap, Which::Fresh(State::Submitted, soon), |w| row("Begin review of", w, "")),
        Heap::Interviews => {
            waiting(conn, asked, heap, Which::ToMeet(asked.now, soon), |w| row("Arrange the interview of", w, "/interviews"))
        }
        Heap::Offers => waiting(conn, asked, heap, Which::Fresh(State::Qualified, soon), |w| row("Make an offer to", w, "/offer")),
        Heap::Conditions => {
            waiting(conn, asked, heap, Which::Fresh(State::Accepted, soon), |w| row("Check the conditions of", w, "/offer"))
        }
        Heap::Reviews => reviews(conn, asked),
        Heap::Cards => cards(conn, asked),
        Heap::Checks => checks(conn, asked),
        Heap::Approvals => approvals(conn, asked),
        Heap::Messages => unread(conn, asked),
        Heap::Notes => noted(conn, asked),
        Heap::Documents => sent(conn, asked),
        Heap::Unanswered => unanswered(conn, asked),
        Heap::Overdue => terms::overdue(conn, asked),
        Heap::Arrivals => terms::arrivals(conn, asked),
        Heap::Tasks => terms::tasks(conn, asked),
        Heap::Ending => terms::ending(conn, asked),
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

/// What to do with an application whose date passes, by its state.
fn overdue(w: &Waiting) -> Row {
    let (verb, part) = match w.state {
        _ if w.state != w.told_state => ("Tell", "/tell"),
        State::Submitted => ("Begin review of", ""),
        State::InReview => ("Read and invite or decide on", ""),
        State::Interviewing => ("Finish the interview of", "/interviews"),
        State::Qualified => ("Make an offer to", "/offer"),
        State::Accepted => ("Check the conditions of", "/offer"),
        _ => ("Look at", ""),
    };
    row(verb, w, part)
}

fn waiting(conn: &mut Conn, asked: Asked<'_>, heap: Heap, which: Which, make: impl Fn(&Waiting) -> Row) -> Result<Group> {
    let rows = staff::waiting(conn, asked.scope(), which, i64::try_from(asked.most).unwrap_or(i64::MAX))?;
    // Where not everything fits on the page, the rest is counted.
    let total = match rows.len() {
        some if some < asked.most => i64::try_from(some).unwrap_or(i64::MAX),
        _ => staff::count_waiting(conn, asked.scope(), which)?,
    };
    Ok(Group { heap, total, rows: rows.iter().map(make).collect() })
}

/// What waits for this person's approval: never what they prepared themselves.
fn approvals(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let who = asked.who;
    let offers = staff::offers_in(conn, asked.scope(), &[OfferState::InApproval], 100)?;
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
    let postings = staff::postings_in_approval(conn, asked.scope())?;
    rows.extend(postings.into_iter().filter(|(_, _, by)| *by != Some(who.id)).map(|(id, title, _)| Row {
        href: format!("/staff/postings/{id}"),
        what: format!("Approve the posting {title}"),
        why: "A second person approves every posting".to_owned(),
        due: None,
        late_since: None,
    }));
    let selections = selections::list(conn, asked.scope(), None, 100)?;
    let waiting = selections.into_iter().filter(|s| s.state == SelectionState::InApproval && s.prepared_by != who.id);
    rows.extend(waiting.map(|s| Row {
        href: format!("/staff/selections/{}", s.id),
        what: format!("Approve the selection for {}", s.project_name),
        why: "Its offers go out by themselves afterwards".to_owned(),
        due: None,
        late_since: None,
    }));
    rows.extend(terms::approvals(conn, asked)?);
    Ok(asked.whole(Heap::Approvals, rows))
}

fn cards(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let due = staff::cards_due(conn, asked.who.id, asked.now)?;
    let rows = due.into_iter().map(|c| Row {
        href: format!("/staff/applications/{}/interviews/{}/scorecard", c.reference, c.interview),
        what: format!("Score your interview with {}", c.name),
        why: c.starts_at.map_or(c.title.clone(), |at| format!("{} · interview {}", c.title, asked.brief(at))),
        due: c.starts_at.map(|at| at + DUE_AFTER),
        late_since: None,
    });
    Ok(asked.whole(Heap::Cards, rows.collect()))
}

/// Résumés this person reads, a row for each round.
fn reviews(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let queue = reviews::queue(conn, asked.who.id)?;
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
    Ok(asked.whole(Heap::Reviews, rows))
}

/// Justifications that wait for the quality check, a row for each posting.
fn checks(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let waiting = reviews::checks_waiting(conn, asked.scope())?;
    let rows = waiting.into_iter().map(|w| Row {
        href: format!("/staff/postings/{}/review/checks", w.posting),
        what: format!("Check {}", text::count(w.count, "justification", "justifications")),
        why: w.title,
        due: None,
        late_since: None,
    });
    Ok(asked.whole(Heap::Checks, rows.collect()))
}

/// Messages of applicants that nobody has read.
fn unread(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let unread = messages::unread_of_applicants(conn, asked.scope(), 100)?;
    let rows = unread.into_iter().map(|m| Row {
        href: format!("/staff/applications/{}/messages", m.reference),
        what: format!("Answer {}", m.name),
        why: format!("{} · {}", m.title, asked.brief(m.written_at)),
        due: None,
        late_since: None,
    });
    Ok(asked.whole(Heap::Messages, rows.collect()))
}

/// Notes this person was told of and has not looked at.
fn noted(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let mut rows = Vec::new();
    // Whoever moved to another agency since then reads it no longer.
    for note in notes::waiting(conn, asked.who.id)?.into_iter().filter(|n| asked.who.may_see_people(n.agency)) {
        rows.push(Row {
            href: format!("/staff/applications/{}/notes", note.reference),
            what: format!("Read the note of {} on {}", accounts::find(conn, note.author)?.name, note.name),
            why: format!("{} · {}", note.title, asked.brief(note.written_at)),
            due: None,
            late_since: None,
        });
    }
    Ok(asked.whole(Heap::Notes, rows))
}

/// Documents of applicants that nobody has looked at.
fn sent(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let sent = documents::to_check(conn, asked.scope(), 100)?;
    let rows = sent.into_iter().map(|d| Row {
        href: format!("/staff/applications/{}/documents", d.reference),
        what: format!("Check a document of {}", d.name),
        why: d.title,
        due: None,
        late_since: None,
    });
    Ok(asked.whole(Heap::Documents, rows.collect()))
}

/// Offers that are out, the first to end first.
fn unanswered(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let out = staff::offers_in(conn, asked.scope(), &OfferState::UNANSWERED, 200)?;
    let rows = out.into_iter().map(|o| Row {
        href: format!("/staff/offers/{}", o.offer),
        what: format!("Wait for the answer of {}", o.name),
        why: format!("{} · declined without an answer by {}", o.title, asked.brief(o.answer_by)),
        due: Some(o.answer_by),
        late_since: None,
    });
    Ok(asked.whole(Heap::Unanswered, rows.collect()))
}
