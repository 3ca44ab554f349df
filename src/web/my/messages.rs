//! Messages between an applicant and the hiring team.

use askama::Template;
use serde::Deserialize;

use super::{refusal, sent};
use crate::actions::messages as verbs;
use crate::domain::ids::UserId;
use crate::domain::message;
use crate::domain::reference::Reference;
use crate::store::applications::Application;
use crate::store::messages::{self, Message};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/applications/{reference}/messages", page),
        routes::post("/my/applications/{reference}/messages", write),
        routes::get("/my/applications/{reference}/messages/print", print),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MessageForm {
    body: String,
}

#[derive(Template)]
#[template(path = "my/messages.html")]
struct MessagesPage {
    shell: Shell,
    app: Application,
    messages: Vec<Message>,
    form: MessageForm,
    problems: Problems,
    /// To be printed: without the form.
    print: bool,
}

impl MessagesPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn author<'a>(&self, m: &'a Message) -> &'a str {
        if m.from_staff { &m.author } else { "You" }
    }

    fn is_new(&self, m: &Message) -> bool {
        m.from_staff && m.read_at.is_none()
    }
}

/// The thread as it is now; what was new in it is read with that.
async fn load(app: &App, me: UserId, reference: Reference) -> Result<(Application, Vec<Message>), Fault> {
    let (application, thread) = app
        .read(move |conn| {
            let own = sent(conn, me, &reference)?;
            let thread = messages::of_application(conn, own.id)?;
            Ok((own, thread))
        })
        .await?;
    if thread.iter().any(|m| m.from_staff && m.read_at.is_none()) {
        let id = application.id;
        app.write(move |tx, here| messages::mark_read(tx, id, true, here.now)).await?;
    }
    Ok((application, thread))
}

async fn shown(
    app: &App,
    applicant: Applicant,
    reference: Reference,
    form: MessageForm,
    problems: Problems,
) -> Result<MessagesPage, Fault> {
    let (application, messages) = load(app, applicant.who.id, reference).await?;
    Ok(MessagesPage { shell: applicant.shell, app: application, messages, form, problems, print: false })
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    show(&shown(&app, applicant, reference.0, MessageForm::default(), Problems::default()).await?)
}

async fn print(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let page = shown(&app, applicant, reference.0, MessageForm::default(), Problems::default()).await?;
    show(&MessagesPage { print: true, ..page })
}

async fn write(app: App, applicant: Applicant, reference: Ref, form: Posted<MessageForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let why = match message::parse(&form.body) {
        Err(why) => why,
        Ok(body) => match app.write(move |tx, here| verbs::ask(tx, here, &who, &wanted, &body)).await {
            Ok(()) => return done(format!("{}/messages", super::path(reference.0.as_str())), Notice::MessageSent),
            Err(error) => refusal(error)?,
        },
    };
    again(&shown(&app, applicant, reference.0, form, Problems::one("body", why)).await?)
}
