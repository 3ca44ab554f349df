//! Check and send: who would get which letter, word for word, before anything goes.

use askama::Template;

use super::Head;
use crate::actions::Here;
use crate::actions::interviews::Envelope;
use crate::domain::reference::Reference;
use crate::error::Result;
use crate::store::Conn;
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::guard::Staff;
use crate::web::shell::Shell;

/// What is about to be done, and what its button says.
pub struct Asked {
    pub path: &'static str,
    pub title: &'static str,
    pub send: &'static str,
    pub danger: bool,
}

/// The page between a form and what it does.
#[derive(Template)]
#[template(path = "staff/interview_check.html")]
pub struct CheckPage {
    shell: Shell,
    head: Head,
    asked: Asked,
    /// What was typed: goes along to either button.
    typed: Vec<(&'static str, String)>,
    letters: Vec<Envelope>,
}

impl CheckPage {
    pub async fn read(
        app: &App,
        staff: &Staff,
        reference: &Reference,
        asked: Asked,
        typed: Vec<(&'static str, String)>,
        letters: impl FnOnce(&mut Conn, &Here) -> Result<Vec<Envelope>> + Send + 'static,
    ) -> std::result::Result<Self, Fault> {
        let (who, here, reference) = (staff.who.clone(), app.here(), reference.clone());
        let (head, letters) = app
            .read(move |conn| {
                let letters = letters(conn, &here)?;
                Ok((Head::read(conn, &who, &reference, here.now)?, letters))
            })
            .await?;
        Ok(CheckPage { shell: staff.shell.clone(), head, asked, typed, letters })
    }
}
