//! Job alerts without an account: ask for one, confirm it, change and stop it from the links in its letters.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use crate::actions::alerts as verbs;
use crate::domain::account::Email;
use crate::domain::alert::{EndReason, Rhythm, Wish};
use crate::domain::posting::Specialty;
use crate::error::Error;
use crate::store::alerts::{self, Alert};
use crate::store::postings;
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::entry::count_try;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, done, go, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/jobs/alerts", form),
        routes::post("/jobs/alerts", ask),
        routes::get("/jobs/alerts/check-email", check_email),
        routes::get("/jobs/alerts/{token}", alert),
        routes::post("/jobs/alerts/{token}", change),
        routes::get("/jobs/alerts/{token}/confirm", confirm_page),
        routes::post("/jobs/alerts/{token}/confirm", confirm),
        routes::get("/jobs/alerts/{token}/stop", stop_page),
        routes::post("/jobs/alerts/{token}/stop", stop),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AlertForm {
    email: String,
    q: String,
    specialty: String,
    grade: String,
    place: String,
    remote: String,
    every: String,
}

impl AlertForm {
    fn of(alert: &Alert) -> Self {
        let wish = alert.wish.clone();
        AlertForm {
            email: alert.email.clone(),
            q: wish.words,
            specialty: wish.specialty.map_or("", Specialty::as_str).to_owned(),
            grade: wish.grade.map_or_else(String::new, |g| g.to_string()),
            place: wish.place.unwrap_or_default(),
            remote: if wish.remote { "1" } else { "" }.to_owned(),
            every: alert.every.as_str().to_owned(),
        }
    }

    fn check(&self, problems: &mut Problems) -> Option<(Wish, Rhythm)> {
        let wish = Wish::read(&self.q, &self.specialty, &self.grade, &self.place, &self.remote)
            .map_err(|(field, what)| problems.add(field, what))
            .ok();
        let every = problems.take("every", Rhythm::parse(&self.every).ok_or_else(|| "Choose how often we write".to_owned()));
        wish.zip(every)
    }

    fn check_new(&self) -> Result<(Email, Wish, Rhythm), Problems> {
        let mut problems = Problems::default();
        let email = problems.take("email", Email::parse(&self.email));
        let looks_for = self.check(&mut problems);
        match (email, looks_for) {
            (Some(email), Some((wish, every))) => Ok((email, wish, every)),
            _ => Err(problems),
        }
    }
}

/// The form of an alert: a new one, or with `token` one there is.
#[derive(Template)]
#[template(path = "public/alert.html")]
struct AlertPage {
    shell: Shell,
    form: AlertForm,
    places: Vec<String>,
    token: Option<String>,
    problems: Problems,
}

impl AlertPage {
    fn specialties(&self) -> &'static [Specialty] {
        Specialty::ALL
    }

    fn rhythms(&self) -> &'static [Rhythm] {
        Rhythm::ALL
    }

    fn reasons(&self) -> &'static [EndReason] {
        EndReason::OFFERED
    }

    async fn answer(app: &App, shell: Shell, form: AlertForm, token: Option<String>, problems: Problems) -> Answer {
        let now = shell.now;
        let mut places = app
            .read(move |conn| {
                Ok(postings::search(conn, &postings::Search::default(), now, 0)?.facets.places.into_keys().collect::<Vec<_>>())
            })
            .await?;
        if !form.place.is_empty() && !places.contains(&form.place) {
            places.push(form.place.clone());
        }
        let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        show_as(status, &AlertPage { shell, form, places, token, problems })
    }
}

async fn form(app: App, visitor: Visitor, asked: Asked<AlertForm>) -> Answer {
    let mut form = asked.0;
    if Rhythm::parse(&form.every).is_none() {
        form.every = Rhythm::Daily.as_str().to_owned();
    }
    AlertPage::answer(&app, visitor.shell, form, None, Problems::default()).await
}

async fn ask(req: HttpRequest, app: App, visitor: Visitor, form: Posted<AlertForm>) -> Answer {
    let (email, wish, every) = match form.0.check_new() {
        Ok(checked) => checked,
        Err(problems) => return AlertPage::answer(&app, visitor.shell, form.0, None, problems).await,
    };
    count_try(&req, &app, "alert", email.as_str()).await?;
    app.write(move |tx, here| verbs::ask(tx, here, &email, &wish, every)).await?;
    go("/jobs/alerts/check-email")
}

/// A page of few words about alerts: a letter went out, confirm, it has ended.
#[derive(Template)]
#[template(path = "public/alert_words.html")]
struct WordsPage {
    shell: Shell,
    title: &'static str,
    words: &'static str,
    button: Option<&'static str>,
}

async fn check_email(visitor: Visitor) -> Answer {
    let words = "A letter is on its way. Follow the link in it, and the alert begins.";
    show(&WordsPage { shell: visitor.shell, title: "Check your email", words, button: None })
}

/// A page with a button: a link in a letter changes nothing by itself.
async fn confirm_page(visitor: Visitor, _token: web::Path<String>) -> Answer {
    let words = "One press, and we write when a job opens that fits.";
    show(&WordsPage { shell: visitor.shell, title: "Confirm your job alert", words, button: Some("Confirm this alert") })
}

async fn confirm(app: App, token: web::Path<String>, _form: Posted<Nothing>) -> Answer {
    let token = token.into_inner();
    let page = format!("/jobs/alerts/{token}");
    app.write(move |tx, here| verbs::confirm(tx, here, &token)).await?;
    done(page, Notice::AlertConfirmed)
}

fn ended(shell: Shell) -> Answer {
    show(&WordsPage { shell, title: "This alert has ended", words: "We do not write about it again.", button: None })
}

async fn alert(app: App, visitor: Visitor, token: web::Path<String>) -> Answer {
    let token = token.into_inner();
    let key = token.clone();
    let alert = app.read(move |conn| alerts::by_token(conn, &key)).await?;
    match (alert.ended_at, alert.confirmed_at) {
        (Some(_), _) => ended(visitor.shell),
        (None, None) => go(format!("/jobs/alerts/{token}/confirm")),
        (None, Some(_)) => AlertPage::answer(&app, visitor.shell, AlertForm::of(&alert), Some(token), Problems::default()).await,
    }
}

async fn change(app: App, visitor: Visitor, token: web::Path<String>, form: Posted<AlertForm>) -> Answer {
    let (token, mut problems) = (token.into_inner(), Problems::default());
    let Some((wish, every)) = form.0.check(&mut problems) else {
        return AlertPage::answer(&app, visitor.shell, form.0, Some(token), problems).await;
    };
    let page = format!("/jobs/alerts/{token}");
    app.write(move |tx, _| verbs::change(tx, &token, &wish, every)).await?;
    done(page, Notice::AlertChanged)
}

/// A mail program without one click opens this in a browser: the page with the button.
async fn stop_page(token: web::Path<String>) -> Answer {
    go(format!("/jobs/alerts/{token}"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StopForm {
    reason: String,
    #[serde(rename = "List-Unsubscribe")]
    one_click: String,
}

/// From the page, or with one click from the mail program (see `one_click.rs`); that one is answered without leading on, as RFC 8058 asks.
async fn stop(app: App, visitor: Visitor, token: web::Path<String>, form: Posted<StopForm>) -> Answer {
    let token = token.into_inner();
    let clicked = form.0.one_click == "One-Click";
    let why = if clicked { EndReason::OneClick } else { EndReason::chosen(&form.0.reason) };
    let page = format!("/jobs/alerts/{token}");
    match app.write(move |tx, here| verbs::stop(tx, here, &token, why)).await {
        Ok(()) if clicked => ended(visitor.shell),
        // Removed a while after it ended: stopped is stopped.
        Err(Error::NotFound) if clicked => ended(visitor.shell),
        Ok(()) => done(page, Notice::AlertStopped),
        Err(other) => Err(other.into()),
    }
}
