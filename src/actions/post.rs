//! Putting a letter into the outbox, in the transaction that causes it.

use super::Here;
use super::dice::hex;
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, LetterId, UserId};
use crate::error::Result;
use crate::letters::Rendered;
use crate::letters::applications::About;
use crate::papers;
use crate::store::applications::Application;
use crate::store::outbox::{self, NewLetter};
use crate::store::papers::{self as paper_rows, NewPaper};
use crate::store::{Conn, accounts};

/// Who gets a letter.
#[derive(Debug, Clone, Copy)]
pub struct To<'a> {
    pub user: UserId,
    pub name: &'a str,
    pub address: &'a str,
}

impl<'a> To<'a> {
    pub fn applicant(app: &'a Application) -> Self {
        To { user: app.user, name: &app.name, address: &app.email }
    }

    pub fn staff(who: &'a Who) -> Self {
        To { user: who.id, name: &who.name, address: &who.email }
    }
}

/// Keeps a letter until the job sends it.
pub fn put(tx: &mut Conn, here: &Here, to: To<'_>, application: Option<ApplicationId>, letter: &Rendered) -> Result<()> {
    keep(tx, here, (Some(to.user), to.name, to.address), application, letter).map(|_| ())
}

/// The same for an address of which no account is known.
pub fn put_to_address(tx: &mut Conn, here: &Here, address: &str, letter: &Rendered) -> Result<()> {
    keep(tx, here, (None, "", address), None, letter).map(|_| ())
}

/// The same about an application, to somebody who has no account: name and address. Gives the letter, so that one can see what became of it.
pub fn put_to_stranger(tx: &mut Conn, here: &Here, to: (&str, &str), application: ApplicationId, letter: &Rendered) -> Result<LetterId> {
    keep(tx, here, (None, to.0, to.1), Some(application), letter)
}

fn keep(
    tx: &mut Conn,
    here: &Here,
    (user, to_name, to_address): (Option<UserId>, &str, &str),
    application: Option<ApplicationId>,
    letter: &Rendered,
) -> Result<LetterId> {
    let paper = match (&letter.paper, application) {
        (Some((paper, file_name)), Some(application)) => {
            let bytes = papers::pdf(papers::faces()?, paper)?;
            let new = NewPaper { application, kind: letter.kind, title: &paper.title, file_name, bytes: &bytes };
            Some(paper_rows::insert(tx, &new, here.now)?)
        }
        _ => None,
    };
    let message_id = format!("<{}.{}@{}>", letter.kind, hex(&here.dice.bytes::<16>()?), here.site.host());
    let new = NewLetter {
        message_id: &message_id,
        kind: letter.kind,
        user,
        application,
        to_name,
        to_address,
        subject: &letter.subject,
        text: &letter.text,
        html: &letter.html,
        calendar: letter.calendar.as_ref().map(|(file, method)| (file.as_str(), *method)),
        unsubscribe: letter.unsubscribe.as_deref(),
        paper,
        not_before: here.now,
    };
    outbox::put(tx, &new, here.now)
}

/// What letters about this application have in common.
pub fn about(app: &Application) -> About<'_> {
    About { name: &app.name, reference: &app.reference, title: &app.title }
}

/// A letter to the person who asked for a posting's approval: its contact among the hiring managers. Nobody, when there is none.
pub fn put_to_posting_contact(tx: &mut Conn, here: &Here, app: &Application, letter: impl FnOnce(&Who) -> Result<Rendered>) -> Result<()> {
    let posting = crate::store::postings::find(tx, app.posting)?;
    if let Some(contact) = posting.asked_by {
        let contact = accounts::find(tx, contact)?;
        let letter = letter(&contact)?;
        put(tx, here, To::staff(&contact), Some(app.id), &letter)?;
    }
    Ok(())
}

/// A letter to whoever answers for an application: the contact of its posting, or the programme office when there is none any more.
pub fn put_to_responsible(tx: &mut Conn, here: &Here, app: &Application, letter: impl Fn(&Who) -> Result<Rendered>) -> Result<()> {
    let contact = crate::store::postings::find(tx, app.posting)?.asked_by;
    let staff = accounts::staff_of(tx, None)?;
    let mut to: Vec<&Who> = staff.iter().filter(|w| Some(w.id) == contact).collect();
    if to.is_empty() {
        to = staff.iter().filter(|w| w.may_run_programme().is_ok()).collect();
    }
    for who in to {
        let letter = letter(who)?;
        put(tx, here, To::staff(who), Some(app.id), &letter)?;
    }
    Ok(())
}
