//! Signing in without a password: a link goes to the address of an applicant, works once and not for long.

use chrono::TimeDelta;

use super::Here;
use super::accounts::{self, Opened};
use super::dice::hash;
use super::post::{self, To};
use crate::domain::account::{Email, Role};
use crate::domain::ids::LinkAskedId;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::{self, Conn, sign_in_links};

/// How long a link works.
const VALID: TimeDelta = TimeDelta::minutes(15);

/// Somebody asks for a link. The address is only kept: whether it has an account is looked up later, so that neither the answer nor the
/// time it takes tells.
pub fn ask(tx: &mut Conn, here: &Here, email: &Email, next: &str) -> Result<()> {
    sign_in_links::ask(tx, email.as_str(), next, here.now)
}

/// By the clock: sends the link, if the address belongs to an applicant who confirmed it. Staff sign in with their password.
pub fn answer(tx: &mut Conn, here: &Here, id: LinkAskedId) -> Result<()> {
    let (email, next) = sign_in_links::take(tx, id)?.ok_or_else(|| Error::Stale(Changed::default()))?;
    let Ok(email) = &Email::parse(&email) else { return Ok(()) };
    let known = store::accounts::by_email(tx, email)?.filter(|k| k.disabled_at.is_none() && k.confirmed_at.is_some());
    let Some(known) = known else { return Ok(()) };
    if store::accounts::find(tx, known.id)?.role != Role::Applicant {
        return Ok(());
    }
    let token = here.dice.token()?;
    sign_in_links::insert(tx, &hash(&token), known.id, &next, here.now + VALID)?;
    let letter = letters::accounts::sign_in(&here.site, &known.name, &token)?;
    post::put(tx, here, To { user: known.id, name: &known.name, address: email.as_str() }, None, &letter)
}

/// Opens a session with the token of a letter; also gives where it leads. `NotFound` for a link that was used or has ended.
pub fn sign_in(tx: &mut Conn, here: &Here, token: &str, device: Option<&str>) -> Result<(Opened, String)> {
    let (user, next) = sign_in_links::use_up(tx, &hash(token), here.now)?.ok_or(Error::NotFound)?;
    Ok((accounts::sign_in(tx, here, user, device)?, next))
}
