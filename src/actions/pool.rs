//! Verbs of the talent pool: join, leave, invite to apply, answer an invitation.

use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::{InvitationId, PostingId, UserId};
use crate::domain::pool::{InvitationReason, InvitationState, LeaveReason, Wishes, may_join};
use crate::domain::posting::open_for_applications;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::{Conn, accounts, pool, postings};

/// Puts somebody who passed into the pool, or changes what they can accept.
pub fn join(tx: &mut Conn, here: &Here, who: &Who, wishes: &Wishes) -> Result<()> {
    accounts::hold(tx, who.id)?;
    may_join(&pool::told_states(tx, who.id)?).map_err(|why| Error::Refused(why.to_owned()))?;
    let verb = if pool::wishes(tx, who.id)?.is_some() { "change" } else { "join" };
    pool::join_in(tx, who.id, wishes, here.now)?;
    Happened::new("pool", who.id.0, verb).on_its_own(tx, here, Actor::Person(who))
}

/// Takes somebody out of the pool at their wish.
pub fn leave(tx: &mut Conn, here: &Here, who: &Who, reason: LeaveReason) -> Result<()> {
    if pool::leave(tx, who.id, reason, here.now)? {
        Happened::new("pool", who.id.0, "leave").detail(reason.as_str()).on_its_own(tx, here, Actor::Person(who))?;
    }
    Ok(())
}

/// Invites somebody in the pool to apply to a live posting, with words of one's own.
pub fn invite(tx: &mut Conn, here: &Here, who: &Who, person: UserId, posting: PostingId, message: &str) -> Result<()> {
    let target = postings::find(tx, posting)?;
    if !who.may_see(target.content.agency) {
        return Err(Error::NotFound);
    }
    who.may_manage(target.content.agency)?;
    open_for_applications(target.state, target.content.opens_at, target.content.closes_at, here.now)
        .map_err(|_| Error::Refused("Choose a posting that is open for applications.".to_owned()))?;
    let member = pool::members(tx, who.scope())?.into_iter().find(|m| m.user == person).ok_or(Error::NotFound)?;
    if crate::store::applications::of_person(tx, person, posting)?.is_some() {
        return Err(Error::Refused(format!("{} has an application to this posting already.", member.name)));
    }
    let id = match pool::invite(tx, person, posting, who.id, message, here.now) {
        Err(Error::Taken(_)) => return Err(Error::Refused(format!("{} was invited to this posting before.", member.name))),
        other => other?,
    };
    Happened::new("invitation", id.0, "invite").to(InvitationState::Sent.as_str()).in_posting(tx, here, Actor::Person(who), posting)?;
    let invited = accounts::find(tx, person)?;
    let letter = letters::pool::invited(&here.site, &invited.name, &target.content.title, posting, &who.name, message)?;
    post::put(tx, here, To::staff(&invited), None, &letter)
}

/// Records an answer: an acceptance leads on to the posting, a refusal carries its reason.
pub fn answer(tx: &mut Conn, here: &Here, who: &Who, id: InvitationId, refusal: Option<InvitationReason>) -> Result<PostingId> {
    let invitation = pool::invitations_of(tx, who.id)?.into_iter().find(|i| i.id == id).ok_or(Error::NotFound)?;
    let state = if refusal.is_some() { InvitationState::Declined } else { InvitationState::Accepted };
    if pool::answer(tx, id, who.id, state, refusal, here.now)? {
        let reason = refusal.map_or("", InvitationReason::as_str);
        let happened = Happened::new("invitation", id.0, "answer").from(InvitationState::Sent.as_str()).to(state.as_str());
        happened.detail(reason).in_posting(tx, here, Actor::Person(who), invitation.posting)?;
        let by = accounts::find(tx, invitation.invited_by)?;
        let why = refusal.map(InvitationReason::spoken);
        let letter = letters::pool::answered(&here.site, &by.name, &who.name, &invitation.title, why)?;
        post::put(tx, here, To::staff(&by), None, &letter)?;
    }
    Ok(invitation.posting)
}
