//! Filling in a new application from what its applicant told before. What was copied waits to be looked over: nobody sends it unread.

use super::Here;
use super::sections::Section;
use crate::domain::access::Who;
use crate::domain::eligibility::Eligibility;
use crate::domain::ids::ApplicationId;
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::postings::Posting;
use crate::store::sections::{self, Contact};
use crate::store::{Conn, intake, profiles};

/// Fills in a draft from the last application its applicant sent, or from the profile.
pub(super) fn fill(tx: &mut Conn, here: &Here, who: &Who, app: &Application, posting: &Posting) -> Result<()> {
    match intake::last_sent(tx, who.id)? {
        Some((last, _)) => from_application(tx, here, last, app.id, posting),
        None => from_profile(tx, who, app.id),
    }
}

fn from_application(tx: &mut Conn, here: &Here, last: ApplicationId, app: ApplicationId, posting: &Posting) -> Result<()> {
    let copied = |tx: &mut Conn, section: Section| intake::mark(tx, app, section.as_str(), true);
    if let Some(contact) = sections::contact(tx, last)? {
        sections::save_contact(tx, app, &contact)?;
        copied(tx, Section::Contact)?;
    }
    if let Some(eligibility) = sections::eligibility(tx, last)?.and_then(|e| fitting(e, &posting.content.places)) {
        sections::save_eligibility(tx, app, &eligibility)?;
        copied(tx, Section::Eligibility)?;
    }
    if intake::copy_resume(tx, last, app, here.now)? {
        copied(tx, Section::Resume)?;
    }
    if let Some(availability) = intake::availability(tx, last)? {
        intake::save_availability(tx, app, &availability)?;
        copied(tx, Section::Availability)?;
    }
    let essays = intake::essays(tx, last)?;
    if !essays.is_empty() {
        intake::save_essays(tx, app, &essays)?;
        copied(tx, Section::Essays)?;
    }
    Ok(())
}

/// What somebody could accept, as far as it says anything about these places: somebody who named other places is asked again.
fn fitting(told: Eligibility, offered: &[String]) -> Option<Eligibility> {
    if told.places.is_empty() {
        return Some(told);
    }
    let places: Vec<String> = told.places.iter().filter(|p| offered.contains(p)).cloned().collect();
    (!places.is_empty()).then_some(Eligibility { places, ..told })
}

fn from_profile(tx: &mut Conn, who: &Who, app: ApplicationId) -> Result<()> {
    let (profile, _) = profiles::of(tx, who.id)?;
    if profile.phone.is_empty() || profile.city.is_empty() {
        return Ok(());
    }
    let contact = Contact { name: who.name.clone(), phone: profile.phone, city: profile.city };
    sections::save_contact(tx, app, &contact)?;
    intake::mark(tx, app, Section::Contact.as_str(), true)
}
