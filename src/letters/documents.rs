//! Letters about documents that staff asked for.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// To the applicant: please send this.
pub fn asked(site: &Site, about: &About<'_>, what: &str, due: &str, id: i64) -> Result<Rendered> {
    Letter::to(site, "document_asked", about.name, format!("Please send a document for your application {}", about.reference))
        .say(format!("For your application for “{}” we need a document from you.", about.title))
        .fact("What we need", what)
        .fact("Please send it by", due)
        .link("Send the document", &format!("{}/documents/{id}", about.page()))
        .close("If you do not have it or need more time, write to us on the page of messages.")
        .render()
}

/// To the member of staff who asked: it is there.
pub fn staff_sent(site: &Site, name: &str, about: &About<'_>, what: &str) -> Result<Rendered> {
    Letter::to(site, "staff_document_sent", name, format!("{} sent a document", about.name))
        .say(format!("{} sent the document you asked for, for application {} to “{}”.", about.name, about.reference, about.title))
        .fact("What you asked for", what)
        .link("Check it", &format!("/staff/applications/{}/documents", about.reference))
        .render()
}

/// To the applicant: it is what we need.
pub fn approved(site: &Site, about: &About<'_>, what: &str) -> Result<Rendered> {
    Letter::to(site, "document_approved", about.name, format!("Your document for application {} is in order", about.reference))
        .say("We looked at the document you sent. It is what we need; there is nothing more for you to do.")
        .fact("Document", what)
        .link("See your application", &about.page())
        .render()
}

/// To the applicant: please send it again, and why.
pub fn returned(site: &Site, about: &About<'_>, what: &str, why: &str, id: i64) -> Result<Rendered> {
    Letter::to(site, "document_returned", about.name, format!("Please send the document for application {} again", about.reference))
        .say("We looked at the document you sent, and cannot use it as it is.")
        .fact("Document", what)
        .fact("Why", why)
        .link("Send it again", &format!("{}/documents/{id}", about.page()))
        .render()
}

/// To the applicant: it is not needed any more.
pub fn cancelled(site: &Site, about: &About<'_>, what: &str) -> Result<Rendered> {
    Letter::to(site, "document_cancelled", about.name, format!("A document for application {} is no longer needed", about.reference))
        .say("We asked you for a document. You need not send it any more.")
        .fact("Document", what)
        .link("See your application", &about.page())
        .render()
}
