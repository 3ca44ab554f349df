//! What a referee reads and writes, by the link of a letter: no account, no scripts.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use super::count_try;
use crate::actions::accounts::dead_link;
use crate::actions::referees::{self as verbs, can_answer};
use crate::domain::referee::{Again, RefereeState, Statement};
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::referees::Referee;
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, go, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/referee/{token}", page), routes::post("/referee/{token}", answer), routes::post("/referee/{token}/refuse", refuse)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct StatementForm {
    known: String,
    words: String,
    again: String,
}

impl StatementForm {
    fn check(&self) -> Result<Statement, Problems> {
        Statement::read(&self.known, &self.words, &self.again).map_err(|wrong| {
            let mut problems = Problems::default();
            wrong.into_iter().for_each(|(field, what)| problems.add(field, what));
            problems
        })
    }
}

#[derive(Template)]
#[template(path = "entry/referee.html")]
struct RefereePage {
    shell: Shell,
    token: String,
    referee: Referee,
    app: Application,
    form: StatementForm,
    problems: Problems,
}

impl RefereePage {
    fn can_answer(&self) -> bool {
        can_answer(&self.referee, &self.app, self.shell.now)
    }

    fn again(&self) -> Vec<(&'static str, &'static str)> {
        Again::ALL.iter().map(|a| (a.as_str(), a.spoken())).collect()
    }

    /// What there is to say when there is nothing to fill in.
    fn over(&self) -> &'static str {
        match self.referee.state {
            RefereeState::Answered => "Thank you. Your answer arrived; there is nothing more for you to do.",
            RefereeState::Refused => "You told us that you would rather not. There is nothing more for you to do.",
            RefereeState::Asked | RefereeState::Expired => "The time for an answer is over. There is nothing more for you to do.",
        }
    }
}

/// A link that never was, or ended, is counted against the network it came from.
async fn shown(
    req: &HttpRequest,
    app: &App,
    shell: Shell,
    token: &str,
    form: StatementForm,
    problems: Problems,
) -> Result<RefereePage, Fault> {
    count_try(req, app, "referee", token).await?;
    let (key, now) = (token.to_owned(), shell.now);
    match app.db().read(move |conn| verbs::by_link(conn, &key, now)) {
        Ok((referee, application)) => Ok(RefereePage { shell, token: token.to_owned(), referee, app: application, form, problems }),
        Err(Error::NotFound) => Err(dead_link().into()),
        Err(other) => Err(other.into()),
    }
}

async fn page(req: HttpRequest, app: App, visitor: Visitor, token: web::Path<String>) -> Answer {
    show(&shown(&req, &app, visitor.shell, &token, StatementForm::default(), Problems::default()).await?)
}

async fn answer(req: HttpRequest, app: App, visitor: Visitor, token: web::Path<String>, form: Posted<StatementForm>) -> Answer {
    let (form, token) = (form.0, token.into_inner());
    let page = shown(&req, &app, visitor.shell, &token, form.clone(), Problems::default()).await?;
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(said) => {
            let key = token.clone();
            match app.write(move |tx, here| verbs::answer(tx, here, &key, &said)).await {
                Ok(()) => return go(format!("/referee/{token}")),
                Err(Error::Refused(why)) => Problems::one("form", why),
                Err(Error::NotFound | Error::Stale(_)) => return Err(dead_link().into()),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_as(problems.status(), &RefereePage { problems, ..page })
}

async fn refuse(req: HttpRequest, app: App, token: web::Path<String>, _form: Posted<Nothing>) -> Answer {
    let token = token.into_inner();
    count_try(&req, &app, "referee", &token).await?;
    let key = token.clone();
    match app.write(move |tx, here| verbs::refuse(tx, here, &key)).await {
        Ok(()) | Err(Error::Refused(_)) => go(format!("/referee/{token}")),
        Err(Error::NotFound | Error::Stale(_)) => Err(dead_link().into()),
        Err(other) => Err(other.into()),
    }
}
