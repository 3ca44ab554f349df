//! Referees: a manager asks for them, the applicant names them, each answers or refuses by a link of their own.

use chrono::{NaiveDate, TimeDelta};

use super::applications::seen_by_staff;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, dice};
use crate::domain::access::Who;
use crate::domain::account::Email;
use crate::domain::ids::RefereeId;
use crate::domain::referee::{self as rules, Named, RefereeState, Statement};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Changed, Error, Result};
use crate::letters::Rendered;
use crate::letters::referees as letters;
use crate::store::applications::{self, Application};
use crate::store::referees::{self, Referee, Step};
use crate::store::{Conn, accounts};

/// How long the link of a referee who answered still shows that they did.
const AFTERWARDS: TimeDelta = TimeDelta::days(30);

fn stale() -> Error {
    Error::Stale(Changed { what: "Something changed about this referee meanwhile.".to_owned() })
}

/// Asks an applicant to name up to three referees by a day.
pub fn ask(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, due_on: NaiveDate) -> Result<()> {
    applications::hold(tx, reference)?;
    let app = seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    if !app.told_state.is_open() {
        return Err(Error::Refused("This application is closed: nothing can be asked for any more.".to_owned()));
    }
    if due_on < when::day_in(here.now, when::HOME_ZONE) {
        return Err(Error::Refused("The day must not have passed.".to_owned()));
    }
    if !referees::ask(tx, app.id, who.id, due_on, here.now)? {
        return Err(Error::Refused("The applicant was asked already.".to_owned()));
    }
    Happened::new("referees", app.id.0, "ask").in_application(tx, here, Actor::Person(who), &app)?;
    let letter = letters::wanted(&here.site, &post::about(&app), &when::day(due_on))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// The applicant names people; each has a letter at once.
pub fn name(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, named: &[Named]) -> Result<()> {
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    if referees::request(tx, app.id)?.is_none() || app.state == State::Draft || !app.told_state.is_open() {
        return Err(Error::Refused("Nobody asks for referees of this application now.".to_owned()));
    }
    let known = referees::of_application(tx, app.id)?;
    if known.len() + named.len() > rules::MOST {
        return Err(Error::Refused(format!("Name at most {} people in all.", rules::MOST)));
    }
    let by = rules::answer_by(here.now);
    for one in named {
        let id = referees::insert(tx, app.id, one, by, here.now)?;
        let happened = Happened::new("referee", id.0, "name").to(RefereeState::Asked.as_str());
        happened.in_application(tx, here, Actor::Person(who), &app)?;
        let referee = referees::find(tx, id)?;
        write(tx, here, &app, &referee, letters::asked)?;
    }
    Ok(())
}

/// Writes to a referee with a new link, which works until the last day and shows afterwards that there was an answer.
fn write(
    tx: &mut Conn,
    here: &Here,
    app: &Application,
    to: &Referee,
    letter: fn(&crate::letters::Site, &letters::Ask<'_>) -> Result<Rendered>,
) -> Result<()> {
    let token = here.dice.token()?;
    let by = when::day(when::day_in(to.answer_by, when::HOME_ZONE));
    let ask = letters::Ask { referee: &to.name, applicant: &app.name, title: &app.title, by: &by, token: &token };
    let letter = letter(&here.site, &ask)?;
    let id = post::put_to_stranger(tx, here, (&to.name, &to.address), app.id, &letter)?;
    referees::add_link(tx, to.id, &dice::hash(&token), id, to.answer_by + AFTERWARDS)
}

/// What staff or the applicant looked at: a referee, and its version.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub id: RefereeId,
    pub version: i64,
}

fn seen(tx: &mut Conn, app: &Application, seen: Seen) -> Result<Referee> {
    let referee = referees::find(tx, seen.id)?;
    if referee.application != app.id {
        return Err(Error::NotFound);
    }
    if referee.version == seen.version { Ok(referee) } else { Err(stale()) }
}

/// Staff write to a referee again, who has the whole time anew. Earlier links end.
pub fn resend(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, target: Seen) -> Result<()> {
    applications::hold(tx, reference)?;
    let app = seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    let referee = seen(tx, &app, target)?;
    let address = referee.address.clone();
    again(tx, here, Actor::Person(who), &app, &referee, &address)
}

/// The applicant corrects the address of a referee whose letter came back.
pub fn readdress(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, target: Seen, address: &Email) -> Result<()> {
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    let referee = seen(tx, &app, target)?;
    if !referees::bounced(tx, app.id)?.contains(&referee.id) {
        return Err(Error::Refused("Our letter to this person was not returned.".to_owned()));
    }
    let others = referees::of_application(tx, app.id)?;
    if address.as_str() == app.email || others.iter().any(|o| o.id != referee.id && o.address == address.as_str()) {
        return Err(Error::Refused("Enter the address of this person: not your own, and not that of another referee.".to_owned()));
    }
    again(tx, here, Actor::Person(who), &app, &referee, address.as_str())
}

fn again(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, referee: &Referee, address: &str) -> Result<()> {
    if !matches!(referee.state, RefereeState::Asked | RefereeState::Expired) {
        return Err(Error::Refused(format!("This referee is “{}”: there is nothing to send.", referee.state.spoken())));
    }
    if !app.told_state.is_open() {
        return Err(Error::Refused("This application is closed: nothing can be asked for any more.".to_owned()));
    }
    if !referees::step(tx, referee, &Step::Again(address, rules::answer_by(here.now)), here.now)? {
        return Err(stale());
    }
    referees::end_links(tx, referee.id)?;
    Happened::new("referee", referee.id.0, "resend").to(RefereeState::Asked.as_str()).in_application(tx, here, actor, app)?;
    let referee = referees::find(tx, referee.id)?;
    write(tx, here, app, &referee, letters::asked)
}

/// The referee behind a link, with the application; `NotFound` for a link that never was or has ended.
pub fn by_link(conn: &mut Conn, token: &str, now: Moment) -> Result<(Referee, Application)> {
    let referee = referees::by_link(conn, &dice::hash(token), now)?.ok_or(Error::NotFound)?;
    let app = applications::find(conn, referee.application)?;
    // Whoever opens it after the last day, or after the end of the application, finds what there is to read and nothing to fill in.
    Ok((referee, app))
}

/// Whether a referee can still answer.
pub fn can_answer(referee: &Referee, app: &Application, now: Moment) -> bool {
    referee.state == RefereeState::Asked && referee.answer_by >= now && app.told_state.is_open()
}

/// The referee answers, once.
pub fn answer(tx: &mut Conn, here: &Here, token: &str, said: &Statement) -> Result<()> {
    heard(tx, here, token, &Step::Answer(said), "answer", RefereeState::Answered, "has answered")
}

/// The referee would rather not.
pub fn refuse(tx: &mut Conn, here: &Here, token: &str) -> Result<()> {
    heard(tx, here, token, &Step::Refuse, "refuse", RefereeState::Refused, "would rather not say anything")
}

fn heard(tx: &mut Conn, here: &Here, token: &str, step: &Step<'_>, kind: &str, to: RefereeState, what: &str) -> Result<()> {
    let (referee, app) = by_link(tx, token, here.now)?;
    if !can_answer(&referee, &app, here.now) {
        return Err(Error::Refused("This was answered already, or its time is over.".to_owned()));
    }
    if !referees::step(tx, &referee, step, here.now)? {
        return Err(stale());
    }
    Happened::new("referee", referee.id.0, kind).to(to.as_str()).in_application(tx, here, Actor::Clock, &app)?;
    if to == RefereeState::Answered {
        let letter = letters::thanks(&here.site, &referee.name, &app.name)?;
        post::put_to_stranger(tx, here, (&referee.name, &referee.address), app.id, &letter)?;
    }
    tell(tx, here, &app, &referee, what)
}

/// Tells whoever asked for the referees.
fn tell(tx: &mut Conn, here: &Here, app: &Application, referee: &Referee, what: &str) -> Result<()> {
    let Some((asker, _)) = referees::request(tx, app.id)? else { return Ok(()) };
    let asker = accounts::find(tx, asker)?;
    let letter = letters::staff_heard(&here.site, &asker.name, &post::about(app), &referee.name, what)?;
    post::put(tx, here, To::staff(&asker), Some(app.id), &letter)
}

/// By the clock: some days are left; once.
pub fn remind(tx: &mut Conn, here: &Here, id: RefereeId) -> Result<()> {
    let referee = referees::find(tx, id)?;
    let app = applications::find(tx, referee.application)?;
    if referee.state != RefereeState::Asked || !referees::step(tx, &referee, &Step::Remind, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    if !app.told_state.is_open() {
        return Ok(());
    }
    Happened::new("referee", id.0, "remind").in_application(tx, here, Actor::Clock, &app)?;
    write(tx, here, &app, &referee, letters::reminder)
}

/// By the clock: the last day has passed; whoever asked is told.
pub fn expire(tx: &mut Conn, here: &Here, id: RefereeId) -> Result<()> {
    let referee = referees::find(tx, id)?;
    if referee.state != RefereeState::Asked || referee.answer_by >= here.now {
        return Err(Error::Stale(Changed::default()));
    }
    if !referees::step(tx, &referee, &Step::Expire, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    let app = applications::find(tx, referee.application)?;
    Happened::new("referee", id.0, "expire").to(RefereeState::Expired.as_str()).in_application(tx, here, Actor::Clock, &app)?;
    if app.told_state.is_open() { tell(tx, here, &app, &referee, "did not answer by the last day") } else { Ok(()) }
}
