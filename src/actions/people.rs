//! Accounts that are likely one person: found by marks, looked at by the programme office, merged or told apart.

use super::dice::hash;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, applications as application_verbs};
use crate::domain::access::Who;
use crate::domain::account::Email;
use crate::domain::ids::{ApplicationId, MergeId, UserId};
use crate::domain::person::{self, Evidence};
use crate::domain::pool::LeaveReason;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::people::{self, NewMerge};
use crate::store::{Conn, accounts, closures, sections};

/// Marks that are looked at; the rest comes when these are settled.
const MOST: i64 = 200;

/// By the clock: keeps the marks of an application that was sent.
pub fn mark(tx: &mut Conn, _: &Here, id: ApplicationId) -> Result<()> {
    let app = applications::find(tx, id)?;
    // Holding the application makes a second process wait; then it finds the marks.
    applications::hold(tx, &Reference::parse(&app.reference).ok_or(Error::NotFound)?)?;
    if people::is_marked(tx, id)? {
        return Err(Error::Stale(Changed::default()));
    }
    for (kind, mark) in marks(tx, &app)? {
        people::mark(tx, id, app.user, kind, &mark)?;
    }
    Ok(())
}

/// The marks of an application, hashed: nothing can be read from the table.
fn marks(tx: &mut Conn, app: &Application) -> Result<Vec<(Evidence, String)>> {
    let email = Email::parse(&app.email).map_err(Error::Broken)?;
    let mut found = vec![(Evidence::Address, hash(&format!("address {}", person::address_mark(&email))))];
    if let Some(mark) = sections::contact(tx, app.id)?.and_then(|c| person::name_phone_mark(&c.name, &c.phone)) {
        found.push((Evidence::NamePhone, hash(&format!("name_phone {mark}"))));
    }
    if sections::resume(tx, app.id)?.is_some() {
        let (bytes, ..) = sections::resume_file(tx, app.id)?;
        found.push((Evidence::Resume, super::dice::hash_bytes(&bytes)));
    }
    Ok(found)
}

/// Two accounts that are likely one person, and why.
#[derive(Debug, Clone)]
pub struct Pair {
    pub one: Who,
    pub other: Who,
    pub evidence: Vec<Evidence>,
}

/// Likely duplicates that nobody has looked at. Whoever has most in common comes first.
pub fn likely(conn: &mut Conn, who: &Who) -> Result<Vec<Pair>> {
    who.may_run_programme()?;
    let settled: std::collections::BTreeSet<_> = people::dismissed(conn)?.into_iter().collect();
    let mut found: std::collections::BTreeMap<(UserId, UserId), Vec<Evidence>> = std::collections::BTreeMap::new();
    for (kind, people) in people::shared_marks(conn, MOST)? {
        for (n, one) in people.iter().enumerate() {
            for other in people.iter().skip(n + 1).filter(|other| !settled.contains(&(*one, **other))) {
                found.entry((*one, *other)).or_default().push(kind);
            }
        }
    }
    let mut pairs = Vec::new();
    for ((one, other), mut evidence) in found {
        evidence.dedup();
        pairs.push(Pair { one: accounts::find(conn, one)?, other: accounts::find(conn, other)?, evidence });
    }
    pairs.sort_by_key(|p| std::cmp::Reverse(p.evidence.len()));
    Ok(pairs)
}

/// One pair, to be looked at.
pub fn pair(conn: &mut Conn, who: &Who, one: UserId, other: UserId) -> Result<Pair> {
    who.may_run_programme()?;
    let pair =
        Pair { one: accounts::find(conn, one)?, other: accounts::find(conn, other)?, evidence: people::in_common(conn, one, other)? };
    if one == other || pair.one.is_staff() || pair.other.is_staff() { Err(Error::NotFound) } else { Ok(pair) }
}

/// Records that two accounts are two people: they are not offered again.
pub fn dismiss(tx: &mut Conn, here: &Here, who: &Who, one: UserId, other: UserId, reason: &str) -> Result<()> {
    pair(tx, who, one, other)?;
    people::dismiss(tx, one.min(other), one.max(other), who.id, reason, here.now)?;
    Happened::new("account", one.0, "told_apart").detail(&other.to_string()).on_its_own(tx, here, Actor::Person(who))
}

/// Whether nothing more can happen to an application, as far as anybody knows.
fn is_over(app: &Application) -> bool {
    !app.state.is_open() && app.state == app.told_state && app.state != State::Placed
}

/// Merges one account into another: its applications move, it ends, and both addresses have a letter. Refused where both applied to
/// the same posting and neither application is over.
pub fn merge(tx: &mut Conn, here: &Here, who: &Who, kept: UserId, gone: UserId, reason: &str) -> Result<MergeId> {
    accounts::hold(tx, kept.min(gone))?;
    accounts::hold(tx, kept.max(gone))?;
    let Pair { one: keeper, other: leaver, evidence } = pair(tx, who, kept, gone)?;
    for person in [&keeper, &leaver] {
        if accounts::has_ended(tx, person.id)? || closures::find(tx, person.id)?.is_some() {
            return Err(Error::Refused(format!("The account of {} ({}) is closed or was merged already.", person.name, person.email)));
        }
    }
    let (mut moved, mut left) = (Vec::new(), Vec::new());
    for mine in applications::of_user(tx, gone)? {
        let app = applications::own(tx, &Reference::parse(&mine.reference).ok_or(Error::NotFound)?, gone)?;
        match settle(tx, here, who, &keeper, &leaver, &app)? {
            Fate::Moves => moved.push(app.reference),
            Fate::Stays => left.push(app.reference),
            Fate::Goes => {}
        }
    }
    let evidence: Vec<String> = evidence.iter().map(|e| e.spoken().to_owned()).collect();
    let new = NewMerge { kept, gone, by: who.id, reason, evidence: &evidence, moved: &moved, left: &left };
    let id = people::record_merge(tx, &new, here.now)?;
    super::accounts::shut_out(tx, gone, here.now)?;
    super::pool::leave(tx, here, &leaver, LeaveReason::NoAnswer)?;
    Happened::new("account", gone.0, "merged").detail(&format!("into {kept}")).on_its_own(tx, here, Actor::Person(who))?;
    for person in [&keeper, &leaver] {
        let letter = letters::accounts::merged(&here.site, &person.name, &leaver.email, &keeper.email, &moved)?;
        post::put(tx, here, To { user: kept, name: &person.name, address: &person.email }, None, &letter)?;
    }
    Ok(id)
}

enum Fate {
    Moves,
    /// It is over, and the other account has one to the same posting.
    Stays,
    /// A draft beside an application to the same posting.
    Goes,
}

/// What becomes of one application of the account that ends.
fn settle(tx: &mut Conn, here: &Here, who: &Who, keeper: &Who, leaver: &Who, app: &Application) -> Result<Fate> {
    if let Some(own) = applications::of_person(tx, keeper.id, app.posting)? {
        if app.state == State::Draft {
            application_verbs::delete_draft(tx, here, leaver, &Reference::parse(&app.reference).ok_or(Error::NotFound)?)?;
            return Ok(Fate::Goes);
        }
        if own.state == State::Draft {
            application_verbs::delete_draft(tx, here, keeper, &Reference::parse(&own.reference).ok_or(Error::NotFound)?)?;
        } else {
            return match (is_over(&own), is_over(app)) {
                (_, true) => Ok(Fate::Stays),
                (false, false) => Err(Error::Refused(format!(
                    "Both accounts applied to “{}” ({} and {}). One of the two must be withdrawn first.",
                    app.title, own.reference, app.reference
                ))),
                (true, false) => Err(Error::Refused(format!(
                    "The open application to “{}” ({}) belongs to the account that would end. Keep that account instead.",
                    app.title, app.reference
                ))),
            };
        }
    }
    people::give(tx, app.id, leaver.id, keeper.id).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("Both accounts hold a place on a project. They cannot be merged.".to_owned()),
        other => other,
    })?;
    Happened::new("application", app.id.0, "move_account").in_application(tx, here, Actor::Person(who), app)?;
    Ok(Fate::Moves)
}
