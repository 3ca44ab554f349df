//! Signing in and out.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::try_keys;
use crate::actions::{accounts, passwords, tries};
use crate::domain::account::{Email, Password, Role};
use crate::domain::ids::UserId;
use crate::store;
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::{Member, Visitor, cookie_name};
use crate::web::pages::{Answer, again, go, own_path, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/sign-in", form), routes::post("/sign-in", sign_in), routes::post("/sign-out", sign_out)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignInForm {
    email: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "entry/sign_in.html")]
struct SignInPage {
    shell: Shell,
    form: SignInForm,
    problems: Problems,
    /// Sign-ins of the demonstration: role, address, password.
    demo: Vec<(&'static str, &'static str, &'static str)>,
}

impl SignInPage {
    fn new(shell: Shell, form: SignInForm, problems: Problems) -> Self {
        let demo = if shell.demo { crate::demo::sign_ins() } else { Vec::new() };
        Self { shell, form, problems, demo }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

fn home_of(role: Role) -> &'static str {
    if role == Role::Applicant { "/my" } else { "/staff" }
}

async fn form(visitor: Visitor, asked: Asked<Next>) -> Answer {
    if let Some(who) = &visitor.shell.who {
        return go(own_path(&asked.0.next).unwrap_or(home_of(who.role)));
    }
    show(&SignInPage::new(visitor.shell, SignInForm { next: asked.0.next, ..SignInForm::default() }, Problems::default()))
}

async fn sign_in(req: HttpRequest, app: App, visitor: Visitor, form: Posted<SignInForm>) -> Answer {
    let form = form.0;
    // Only failures are counted: signing in often is no offence.
    let device = known_device(&req, &app);
    let (keys, now) = (keys(&req, &app, &form.email, device.clone()).await?, visitor.shell.now);
    let asked = keys.clone();
    app.read(move |conn| tries::left(conn, &asked, now)).await?;
    let Some(user) = whose(&app, &form).await? else {
        app.write(move |tx, here| tries::allow(tx, &keys, here.now)).await?;
        let wrong = Problems::one("email", "The address and the password do not belong together. Try again, or set a new password");
        return again(&SignInPage::new(visitor.shell, SignInForm { password: String::new(), ..form }, wrong));
    };
    let opened = app.write(move |tx, here| accounts::sign_in(tx, here, user, device.as_deref())).await?;
    let next = own_path(&form.next).filter(|n| *n != "/").unwrap_or(home_of(opened.role)).to_owned();
    Ok(welcome(&app, opened, next))
}

/// The name of the cookie by which a browser is known again; only the sign-in page gets to see it.
fn device_name(secure: bool) -> &'static str {
    if secure { "__Secure-muster-known" } else { "muster-known" }
}

/// What this browser was given when it signed in the last time.
pub(super) fn known_device(req: &HttpRequest, app: &App) -> Option<String> {
    req.cookie(device_name(app.config().secure())).map(|c| c.value().to_owned()).filter(|t| t.len() == 64)
}

/// What failures are counted under: in a browser that signed in with this address before, that browser alone. So nobody who guesses
/// elsewhere can lock the owner out.
async fn keys(req: &HttpRequest, app: &App, typed: &str, device: Option<String>) -> Result<Vec<tries::Key>, Fault> {
    if let (Ok(email), Some(device)) = (Email::parse(typed), device) {
        let asked = device.clone();
        if app.read(move |conn| accounts::knows_device(conn, &asked, &email)).await? {
            return Ok(vec![(format!("sign_in:device:{device}"), app.config().tries)]);
        }
    }
    Ok(try_keys(req, app, "sign_in", typed).to_vec())
}

/// Onward with a session, and with a browser that is known from now on.
pub(super) fn welcome(app: &App, opened: accounts::Opened, next: String) -> HttpResponse {
    let secure = app.config().secure();
    let next = if opened.reopened { format!("/my?done={}", Notice::AccountReopened) } else { next };
    let cookie =
        |name, value, path: &'static str| Cookie::build(name, value).path(path).http_only(true).secure(secure).same_site(SameSite::Lax);
    let mut answer = HttpResponse::SeeOther();
    answer.cookie(cookie(cookie_name(secure), opened.token, "/").finish());
    if let Some(device) = opened.device {
        answer.cookie(cookie(device_name(secure), device, "/sign-in").max_age(Duration::days(180)).finish());
    }
    answer.insert_header((header::LOCATION, next)).finish()
}

/// The person behind an address and a password; `None` for every kind of mismatch, after the same work.
async fn whose(app: &App, form: &SignInForm) -> Result<Option<UserId>, Fault> {
    let email = Email::parse(&form.email).ok();
    let known = match email {
        Some(email) => app.read(move |conn| store::accounts::by_email(conn, &email)).await?,
        None => None,
    };
    let kept = known.as_ref().and_then(|k| k.password_hash.clone());
    let password = Password::typed(&form.password);
    let fits = app.hashing(move || passwords::fits(&password, kept.as_deref())).await?;
    Ok(known.filter(|k| fits && k.confirmed_at.is_some() && k.disabled_at.is_none()).map(|k| k.id))
}

async fn sign_out(req: HttpRequest, app: App, member: Member, _form: Posted<Nothing>) -> Answer {
    let secure = app.config().secure();
    if let Some(token) = req.cookie(cookie_name(secure)).map(|c| c.value().to_owned()) {
        app.write(move |tx, here| accounts::sign_out(tx, here, &member.who, &token)).await?;
    }
    let mut gone = Cookie::build(cookie_name(secure), "").path("/").http_only(true).secure(secure).same_site(SameSite::Lax).finish();
    gone.make_removal();
    Ok(HttpResponse::SeeOther()
        .cookie(gone)
        .insert_header(("Clear-Site-Data", "\"cache\", \"storage\""))
        .insert_header((header::LOCATION, "/?done=signed_out"))
        .finish())
}
