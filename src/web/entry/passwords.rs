//! Setting a new password with a link from a letter.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use super::count_try;
use crate::actions::{accounts, passwords};
use crate::domain::account::{Email, Password};
use crate::error::Error;
use crate::web::app::App;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, again, done, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/forgot", forgot_page),
        routes::post("/forgot", forgot),
        routes::get("/reset/{token}", reset_page),
        routes::post("/reset/{token}", reset),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ForgotForm {
    email: String,
}

#[derive(Template)]
#[template(path = "entry/forgot.html")]
struct ForgotPage {
    shell: Shell,
    form: ForgotForm,
    problems: Problems,
}

async fn forgot_page(visitor: Visitor) -> Answer {
    show(&ForgotPage { shell: visitor.shell, form: ForgotForm::default(), problems: Problems::default() })
}

async fn forgot(req: HttpRequest, app: App, visitor: Visitor, form: Posted<ForgotForm>) -> Answer {
    let form = form.0;
    let email = match Email::parse(&form.email) {
        Ok(email) => email,
        Err(what) => return again(&ForgotPage { shell: visitor.shell, form, problems: Problems::one("email", what) }),
    };
    count_try(&req, &app, "forgot", email.as_str()).await?;
    app.write(move |tx, here| accounts::forgot(tx, here, &email)).await?;
    go("/sign-up/check-email")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ResetForm {
    password: String,
}

#[derive(Template)]
#[template(path = "entry/reset.html")]
struct ResetPage {
    shell: Shell,
    problems: Problems,
}

async fn reset_page(visitor: Visitor, _token: web::Path<String>) -> Answer {
    show(&ResetPage { shell: visitor.shell, problems: Problems::default() })
}

async fn reset(req: HttpRequest, app: App, visitor: Visitor, token: web::Path<String>, form: Posted<ResetForm>) -> Answer {
    let password = match Password::new(&form.0.password, "", "") {
        Ok(password) => password,
        Err(what) => return again(&ResetPage { shell: visitor.shell, problems: Problems::one("password", what) }),
    };
    count_try(&req, &app, "reset", &token).await?;
    let hash = app.hashing(move || passwords::hash(&password)).await??;
    let token = token.into_inner();
    match app.write(move |tx, here| accounts::reset(tx, here, &token, &hash)).await {
        Ok(()) => done("/sign-in", Notice::PasswordSet),
        Err(Error::NotFound | Error::Stale(_)) => Err(accounts::dead_link().into()),
        Err(other) => Err(other.into()),
    }
}
