//! A person's own account: name, address, password, sessions, data, closing it.

mod close;
mod page;

use actix_web::HttpRequest;

use crate::actions::{passwords, tries};
use crate::domain::access::Who;
use crate::domain::account::{Email, Password};
use crate::error::Error;
use crate::store::accounts;
use crate::web::app::App;
use crate::web::entry::try_keys;
use crate::web::fault::Fault;
use crate::web::routes::Line;

pub fn routes() -> Vec<Line> {
    let mut lines = page::routes();
    lines.extend(close::routes());
    lines
}

/// What stands beside a password that does not fit.
const WRONG: &str = "This is not your password";

/// Whether somebody who is signed in knows the password as well. Failures are counted, like those of signing in.
async fn proven(req: &HttpRequest, app: &App, who: &Who, typed: &str) -> Result<bool, Fault> {
    let (keys, now) = (try_keys(req, app, "proof", &who.email), app.now());
    let asked = keys.clone();
    app.read(move |conn| tries::left(conn, &asked, now)).await?;
    let email = Email::parse(&who.email).map_err(Error::Broken)?;
    let kept = app.read(move |conn| accounts::by_email(conn, &email)).await?.and_then(|k| k.password_hash);
    let password = Password::typed(typed);
    let fits = app.hashing(move || passwords::fits(&password, kept.as_deref())).await?;
    if !fits {
        app.write(move |tx, here| tries::allow(tx, &keys, here.now)).await?;
    }
    Ok(fits)
}
