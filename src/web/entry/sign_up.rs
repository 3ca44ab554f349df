//! Starting an account and confirming its address.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use super::count_try;
use crate::actions::{accounts, passwords};
use crate::domain::account::{Email, Password, parse_name};
use crate::error::Error;
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, again, done, go, own_path, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/sign-up", form),
        routes::post("/sign-up", sign_up),
        routes::get("/sign-up/check-email", check_email),
        routes::get("/confirm/{token}", confirm_page),
        routes::post("/confirm/{token}", confirm),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignUpForm {
    name: String,
    email: String,
    password: String,
    next: String,
}

impl SignUpForm {
    fn check(&self) -> Result<(Email, String, Password), Problems> {
        let mut problems = Problems::default();
        let name = problems.take("name", parse_name(&self.name));
        let email = problems.take("email", Email::parse(&self.email));
        let password = problems.take("password", Password::new(&self.password, &self.email, &self.name));
        match (email, name, password) {
            (Some(email), Some(name), Some(password)) => Ok((email, name, password)),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "entry/sign_up.html")]
struct SignUpPage {
    shell: Shell,
    form: SignUpForm,
    problems: Problems,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

async fn form(visitor: Visitor, asked: Asked<Next>) -> Answer {
    if visitor.shell.who.is_some() {
        return go(own_path(&asked.0.next).unwrap_or("/my"));
    }
    show(&SignUpPage {
        shell: visitor.shell,
        form: SignUpForm { next: asked.0.next, ..SignUpForm::default() },
        problems: Problems::default(),
    })
}

async fn sign_up(req: HttpRequest, app: App, visitor: Visitor, form: Posted<SignUpForm>) -> Answer {
    let form = form.0;
    let (email, name, password) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&SignUpPage { shell: visitor.shell, form, problems }),
    };
    count_try(&req, &app, "sign_up", email.as_str()).await?;
    let hash = app.hashing(move || passwords::hash(&password)).await??;
    app.write(move |tx, here| accounts::sign_up(tx, here, &email, &name, &hash)).await?;
    go("/sign-up/check-email")
}

#[derive(Template)]
#[template(path = "entry/check_email.html")]
struct CheckEmailPage {
    shell: Shell,
}

async fn check_email(visitor: Visitor) -> Answer {
    show(&CheckEmailPage { shell: visitor.shell })
}

#[derive(Template)]
#[template(path = "entry/confirm.html")]
struct ConfirmPage {
    shell: Shell,
}

/// A page with a button: a link in a letter changes nothing by itself, since mail programs follow links.
async fn confirm_page(visitor: Visitor, _token: web::Path<String>) -> Answer {
    show(&ConfirmPage { shell: visitor.shell })
}

async fn confirm(app: App, token: web::Path<String>, _form: Posted<Nothing>) -> Answer {
    let token = token.into_inner();
    match app.write(move |tx, here| accounts::confirm(tx, here, &token)).await {
        Ok(_) => done("/sign-in", Notice::Confirmed),
        Err(Error::NotFound | Error::Stale(_)) => Err(accounts::dead_link().into()),
        Err(other) => Err(other.into()),
    }
}
