//! Messages between the hiring team and an applicant.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::messages as verbs;
use crate::domain::message;
use crate::domain::reference::Reference;
use crate::store::messages::{self, Message};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/messages", page), routes::post("/staff/applications/{reference}/messages", write)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MessageForm {
    body: String,
}

#[derive(Template)]
#[template(path = "staff/messages.html")]
struct MessagesPage {
    shell: Shell,
    head: Head,
    messages: Vec<Message>,
    form: MessageForm,
    problems: Problems,
}

impl MessagesPage {
    fn is_new(&self, m: &Message) -> bool {
        !m.from_staff && m.read_at.is_none()
    }
}

/// The thread; what was new in it is read as soon as somebody who may answer has seen it.
async fn shown(app: &App, staff: Staff, reference: Reference, form: MessageForm, problems: Problems) -> Result<MessagesPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, messages) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference, now)?;
            let messages = messages::of_application(conn, head.app.id)?;
            Ok((head, messages))
        })
        .await?;
    if head.manages && head.unread > 0 {
        let id = head.app.id;
        app.write(move |tx, here| messages::mark_read(tx, id, false, here.now)).await?;
    }
    Ok(MessagesPage { shell: staff.shell, head, messages, form, problems })
}

async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&shown(&app, staff, reference.0, MessageForm::default(), Problems::default()).await?)
}

async fn write(app: App, staff: Staff, reference: Ref, form: Posted<MessageForm>) -> Answer {
    let (form, who, wanted) = (form.0, staff.who.clone(), reference.0.clone());
    let body = match message::parse(&form.body) {
        Ok(body) => body,
        Err(why) => return again(&shown(&app, staff, reference.0, form, Problems::one("body", why)).await?),
    };
    match app.write(move |tx, here| verbs::answer(tx, here, &who, &wanted, &body)).await {
        Ok(()) => done(format!("{}/messages", super::page_of(&reference.0)), Notice::MessageSent),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &shown(&app, staff, reference.0, form, problems).await?)
        }
    }
}
