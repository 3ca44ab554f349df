//! Signing in with a link from a letter, without a password.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use super::count_try;
use super::sign_in::{known_device, welcome};
use crate::actions::{accounts, sign_in_links};
use crate::domain::account::Email;
use crate::error::Error;
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, again, go, own_path, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/sign-in/link", ask_page),
        routes::post("/sign-in/link", ask),
        routes::get("/sign-in/link/{token}", page),
        routes::post("/sign-in/link/{token}", sign_in),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AskForm {
    email: String,
    next: String,
}

#[derive(Template)]
#[template(path = "entry/link_ask.html")]
struct AskPage {
    shell: Shell,
    form: AskForm,
    problems: Problems,
}

async fn ask_page(visitor: Visitor, asked: Asked<AskForm>) -> Answer {
    show(&AskPage { shell: visitor.shell, form: asked.0, problems: Problems::default() })
}

async fn ask(req: HttpRequest, app: App, visitor: Visitor, form: Posted<AskForm>) -> Answer {
    let form = form.0;
    let email = match Email::parse(&form.email) {
        Ok(email) => email,
        Err(what) => return again(&AskPage { shell: visitor.shell, form, problems: Problems::one("email", what) }),
    };
    count_try(&req, &app, "link", email.as_str()).await?;
    let next = own_path(&form.next).unwrap_or_default().to_owned();
    app.write(move |tx, here| sign_in_links::ask(tx, here, &email, &next)).await?;
    go("/sign-up/check-email")
}

#[derive(Template)]
#[template(path = "entry/link.html")]
struct LinkPage {
    shell: Shell,
}

/// A page with a button: mail programs follow links, and would sign in for nobody.
async fn page(visitor: Visitor, _token: web::Path<String>) -> Answer {
    show(&LinkPage { shell: visitor.shell })
}

async fn sign_in(req: HttpRequest, app: App, token: web::Path<String>, _form: Posted<Nothing>) -> Answer {
    count_try(&req, &app, "link", &token).await?;
    let (device, token) = (known_device(&req, &app), token.into_inner());
    match app.write(move |tx, here| sign_in_links::sign_in(tx, here, &token, device.as_deref())).await {
        Ok((opened, next)) => {
            let next = own_path(&next).filter(|n| *n != "/").unwrap_or("/my").to_owned();
            Ok(welcome(&app, opened, next))
        }
        Err(Error::NotFound) => Err(accounts::dead_link().into()),
        Err(other) => Err(other.into()),
    }
}
