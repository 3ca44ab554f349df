//! The links of the letters about a new address: confirm it, stop it.

use actix_web::web;
use askama::Template;

use crate::actions::accounts::dead_link;
use crate::actions::addresses::{self as verbs, Stopped};
use crate::error::Error;
use crate::web::app::App;
use crate::web::forms::{Nothing, Posted};
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, done, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/address/{token}", confirm_page),
        routes::post("/address/{token}", confirm),
        routes::get("/address/{token}/stop", stop_page),
        routes::post("/address/{token}/stop", stop),
    ]
}

/// A page with a button: a link in a letter changes nothing by itself.
#[derive(Template)]
#[template(path = "entry/address.html")]
struct AddressPage {
    shell: Shell,
    stops: bool,
}

async fn confirm_page(visitor: Visitor, _token: web::Path<String>) -> Answer {
    show(&AddressPage { shell: visitor.shell, stops: false })
}

async fn stop_page(visitor: Visitor, _token: web::Path<String>) -> Answer {
    show(&AddressPage { shell: visitor.shell, stops: true })
}

async fn confirm(app: App, token: web::Path<String>, _form: Posted<Nothing>) -> Answer {
    let token = token.into_inner();
    match app.write(move |tx, here| verbs::confirm(tx, here, &token)).await {
        Ok(None) => done("/sign-in", Notice::AddressChanged),
        Ok(Some(reset)) => go(format!("/reset/{reset}")),
        Err(Error::NotFound | Error::Stale(_)) => Err(dead_link().into()),
        Err(other) => Err(other.into()),
    }
}

async fn stop(app: App, token: web::Path<String>, _form: Posted<Nothing>) -> Answer {
    let token = token.into_inner();
    match app.write(move |tx, here| verbs::stop(tx, here, &token)).await {
        Ok(Stopped::Before) => done("/sign-in", Notice::AddressStopped),
        Ok(Stopped::TakenBack) => done("/sign-in", Notice::AddressTakenBack),
        Err(Error::NotFound | Error::Stale(_)) => Err(dead_link().into()),
        Err(other) => Err(other.into()),
    }
}
