//! The page of one's own account and its forms.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::{WRONG, proven};
use crate::actions::{addresses as address_verbs, own_account as verbs, own_data, passwords};
use crate::domain::account::{Email, Password, parse_name};
use crate::domain::when::{self, Moment, Tz};
use crate::store::accounts;
use crate::store::addresses::{self, Change};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::my::refusal;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/account", page),
        routes::post("/my/account/profile", profile),
        routes::post("/my/account/email", email),
        routes::post("/my/account/password", password),
        routes::post("/my/account/sign-out-everywhere", sign_out_everywhere),
        routes::post("/my/account/data", data),
    ]
}

/// What was typed into one of the forms.
#[derive(Debug, Default)]
struct Typed {
    name: String,
    zone: String,
    email: String,
}

#[derive(Template)]
#[template(path = "my/account.html")]
struct AccountPage {
    shell: Shell,
    typed: Typed,
    /// When each session began and was last used.
    sessions: Vec<(Moment, Moment)>,
    /// A new address that waits for its confirmation.
    waiting: Option<Change>,
    problems: Problems,
}

impl AccountPage {
    fn email(&self) -> &str {
        self.shell.who.as_ref().map_or("", |w| &w.email)
    }

    fn zones(&self) -> Vec<(String, String)> {
        when::ZONES.iter().map(|z| (z.name().to_owned(), when::zone_name(*z))).collect()
    }
}

async fn load(app: &App, applicant: Applicant, typed: Option<Typed>, problems: Problems) -> Result<AccountPage, Fault> {
    let (me, now) = (applicant.who.id, applicant.shell.now);
    let (sessions, waiting) = app
        .read(move |conn| {
            let waits = |c: &Change| c.confirmed_at.is_none() && c.stopped_at.is_none() && c.expires_at > now;
            let sessions = accounts::sessions_of(conn, me)?.into_iter().map(|(_, began, used)| (began, used)).collect();
            Ok((sessions, addresses::of_user(conn, me)?.into_iter().find(waits)))
        })
        .await?;
    let own = || Typed { name: applicant.who.name.clone(), zone: applicant.who.zone.clone(), email: String::new() };
    let typed = typed.unwrap_or_else(own);
    Ok(AccountPage { shell: applicant.shell, typed, sessions, waiting, problems })
}

/// The page again, with one problem.
async fn wrong(app: &App, applicant: Applicant, typed: Option<Typed>, field: &str, what: impl Into<String>) -> Answer {
    again(&load(app, applicant, typed, Problems::one(field, what.into())).await?)
}

async fn page(app: App, applicant: Applicant) -> Answer {
    show(&load(&app, applicant, None, Problems::default()).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ProfileForm {
    name: String,
    zone: String,
}

impl ProfileForm {
    fn check(&self) -> Result<(String, Tz), Problems> {
        let mut problems = Problems::default();
        let name = problems.take("name", parse_name(&self.name));
        let zone = when::ZONES.iter().copied().find(|z| z.name() == self.zone);
        let zone = problems.take("zone", zone.ok_or_else(|| "Choose a time zone from the list".to_owned()));
        name.zip(zone).ok_or(problems)
    }
}

async fn profile(app: App, applicant: Applicant, form: Posted<ProfileForm>) -> Answer {
    let (name, zone) = match form.0.check() {
        Ok(checked) => checked,
        Err(problems) => {
            let typed = Typed { name: form.0.name, zone: form.0.zone, email: String::new() };
            return again(&load(&app, applicant, Some(typed), problems).await?);
        }
    };
    app.write(move |tx, here| verbs::save_profile(tx, here, &applicant.who, &name, zone)).await?;
    done("/my/account", Notice::Saved)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EmailForm {
    email: String,
    email_password: String,
}

async fn email(req: HttpRequest, app: App, applicant: Applicant, form: Posted<EmailForm>) -> Answer {
    let typed = |who: &crate::domain::access::Who| Typed { name: who.name.clone(), zone: who.zone.clone(), email: form.0.email.clone() };
    let typed = typed(&applicant.who);
    let email = match Email::parse(&typed.email) {
        Ok(email) => email,
        Err(what) => return wrong(&app, applicant, Some(typed), "email", what).await,
    };
    if !proven(&req, &app, &applicant.who, &form.0.email_password).await? {
        return wrong(&app, applicant, Some(typed), "email_password", WRONG).await;
    }
    let who = applicant.who.clone();
    match app.write(move |tx, here| address_verbs::ask(tx, here, &who, &email)).await {
        Ok(()) => done("/my/account", Notice::AddressAsked),
        Err(error) => wrong(&app, applicant, Some(typed), "email", refusal(error)?).await,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PasswordForm {
    password: String,
    new_password: String,
}

async fn password(req: HttpRequest, app: App, applicant: Applicant, form: Posted<PasswordForm>) -> Answer {
    let new = match Password::new(&form.0.new_password, &applicant.who.email, &applicant.who.name) {
        Ok(new) => new,
        Err(what) => return wrong(&app, applicant, None, "new_password", what).await,
    };
    if !proven(&req, &app, &applicant.who, &form.0.password).await? {
        return wrong(&app, applicant, None, "password", WRONG).await;
    }
    let hash = app.hashing(move || passwords::hash(&new)).await??;
    app.write(move |tx, here| verbs::set_password(tx, here, &applicant.who, &hash)).await?;
    done("/sign-in", Notice::PasswordSet)
}

async fn sign_out_everywhere(app: App, applicant: Applicant, _form: Posted<Nothing>) -> Answer {
    app.write(move |tx, here| verbs::sign_out_everywhere(tx, here, &applicant.who)).await?;
    done("/sign-in", Notice::SignedOut)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DataForm {
    data_password: String,
}

async fn data(req: HttpRequest, app: App, applicant: Applicant, form: Posted<DataForm>) -> Answer {
    if !proven(&req, &app, &applicant.who, &form.0.data_password).await? {
        return wrong(&app, applicant, None, "data_password", WRONG).await;
    }
    let (who, now) = (applicant.who, applicant.shell.now);
    let packed = app.read(move |conn| own_data::zip(conn, &who, now)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.zip\""))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(packed))
}
