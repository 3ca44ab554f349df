//! Moving an application to another posting because its applicant wishes it: it ends where it was, with all that was found out there, and
//! begins anew in the other pipeline with the same papers, to be judged by that posting's own rubric.

use super::applications::{Told, advance, close_everything, managed};
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, PostingId};
use crate::domain::posting::PostingState;
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::postings::{self, Posting};
use crate::store::{Conn, closures, demographics, intake, moves, profiles, sections};

/// From where an application may be moved: before anything was decided.
pub const FROM: &[State] = &[State::Submitted, State::InReview, State::Interviewing];
/// Where to: postings that take applications, and those whose applications are being read.
const TO: &[PostingState] = &[PostingState::Live, PostingState::Closed];

/// Postings to which this person may move an application of somebody who has none there.
pub fn targets(conn: &mut Conn, who: &Who, app: &Application) -> Result<Vec<(PostingId, String)>> {
    who.may_manage(app.agency)?;
    moves::targets(conn, who.scope(), app.user, TO)
}

/// Moves it; gives the new application's reference. The words say why, and that the applicant wishes it: the applicant reads them.
pub fn to_posting(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    version: i64,
    to: PostingId,
    why: &str,
) -> Result<Reference> {
    let old = managed(tx, here, who, reference, version)?;
    let target = postings::find(tx, to)?;
    who.may_manage(target.content.agency)?;
    may_move(tx, &old, &target)?;
    let read = old.state != State::Submitted;
    let new = Reference::from_random(here.dice.bytes()?);
    let gone = close_everything(tx, here, Actor::Person(who), &old, &format!("moved to “{}” as {new}", target.content.title))?;
    let id = applications::insert(tx, &new, old.user, to, here.now).map_err(|e| match e {
        Error::Taken("posting") => applied_already(&target.content.title),
        other => other,
    })?;
    copy(tx, here, old.id, id, to)?;
    moves::insert(tx, old.id, id, why, who.id, here.now)?;
    let draft = applications::find(tx, id)?;
    let from = Happened::new("application", id.0, "move_from").to(State::Draft.as_str()).detail(reference.as_str());
    from.in_application(tx, here, Actor::Person(who), &draft)?;
    let sent = advance(tx, here, Actor::Person(who), &draft, Step::Submit, Told::Now, "")?;
    // What was being read goes on being read; nobody is promised a beginning that is over.
    let sent = if read { advance(tx, here, Actor::Person(who), &sent, Step::BeginReview, Told::Now, "")? } else { sent };
    tell(tx, here, &gone, &sent, why)?;
    Ok(new)
}

fn applied_already(title: &str) -> Error {
    Error::Refused(format!("The applicant has an application to “{title}” already. Nobody has two there."))
}

fn may_move(tx: &mut Conn, old: &Application, target: &Posting) -> Result<()> {
    let refused = |why: String| Err(Error::Refused(why));
    if old.state != old.told_state {
        return refused("A decision waits to be told. Tell the applicant first.".to_owned());
    }
    if !FROM.contains(&old.state) {
        return refused(format!("This application is “{}”: it can be moved only before it is decided.", old.state.spoken()));
    }
    if target.id == old.posting {
        return refused("It is an application to this posting already. Choose another one.".to_owned());
    }
    if !TO.contains(&target.state) {
        return refused(format!("“{}” takes no applications in this state. Choose a live or closed posting.", target.content.title));
    }
    if closures::find(tx, old.user)?.is_some() {
        return refused("The applicant closed their account. They open it again by signing in.".to_owned());
    }
    match applications::of_person(tx, old.user, target.id)? {
        Some(_) => Err(applied_already(&target.content.title)),
        None => Ok(()),
    }
}

/// The papers go along: what was told once is not asked twice. Answers go to questions that are the same.
fn copy(tx: &mut Conn, here: &Here, old: ApplicationId, new: ApplicationId, to: PostingId) -> Result<()> {
    if let Some(contact) = sections::contact(tx, old)? {
        sections::save_contact(tx, new, &contact)?;
    }
    if let Some(eligibility) = sections::eligibility(tx, old)? {
        sections::save_eligibility(tx, new, &eligibility)?;
    }
    intake::copy_resume(tx, old, new, here.now)?;
    if let Some(availability) = intake::availability(tx, old)? {
        intake::save_availability(tx, new, &availability)?;
    }
    let essays = intake::essays(tx, old)?;
    intake::save_essays(tx, new, &essays)?;
    let choices: Vec<_> = intake::choices(tx, old)?.into_iter().map(|(id, _)| id).collect();
    intake::save_choices(tx, new, &choices)?;
    if let Some(profile) = profiles::frozen(tx, old)? {
        profiles::freeze(tx, new, &profile)?;
    }
    // Voluntary answers go along unread.
    if let Some(own) = demographics::own(tx, old)? {
        demographics::save(tx, new, &own)?;
    }
    let answers = moves::answers_to_same(tx, old, to)?;
    sections::save_answers(tx, new, &answers)?;
    for part in moves::parts(tx, old)? {
        intake::mark(tx, new, &part, false)?;
    }
    Ok(())
}

/// The applicant, and whoever waits for it in the other pipeline.
fn tell(tx: &mut Conn, here: &Here, gone: &Application, sent: &Application, why: &str) -> Result<()> {
    let until = sent.due_at.map_or_else(String::new, |d| when::day(when::day_in(d, when::zone(&sent.zone))));
    let about = post::about(sent);
    let letter = letters::moving::moved(&here.site, &about, (&gone.title, &gone.reference), why, sent.state.told_as(), &until)?;
    post::put(tx, here, To::applicant(sent), Some(sent.id), &letter)?;
    post::put_to_posting_contact(tx, here, sent, |contact| {
        letters::moving::staff_moved(&here.site, &contact.name, &about, &gone.title, why)
    })
}
