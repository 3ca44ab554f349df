//! The talent pool, for the person in it: join with wishes, leave, answer invitations.

use askama::Template;
use serde::Deserialize;

use crate::actions::pool as verbs;
use crate::domain::ids::{AgencyId, InvitationId, UserId};
use crate::domain::intake::note;
use crate::domain::pool::{InvitationReason, InvitationState, LeaveReason, Wishes, may_join};
use crate::domain::text;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::pool::{self, Invitation};
use crate::store::{Conn, agencies};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, go, show};
use crate::web::public::jobs;
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/pool", page),
        routes::post("/my/pool", join),
        routes::post("/my/pool/leave", leave),
        routes::post("/my/pool/invitations/{id}", answer),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PoolForm {
    /// One a line; none for anywhere.
    places: String,
    remote: String,
    starts_from: String,
    note: String,
    hidden_from: Vec<String>,
}

impl PoolForm {
    fn of(wishes: &Wishes) -> Self {
        PoolForm {
            places: wishes.places.join("\n"),
            remote: if wishes.remote { "yes".to_owned() } else { String::new() },
            starts_from: wishes.starts_from.map_or_else(String::new, when::day),
            note: wishes.note.clone(),
            hidden_from: wishes.hidden_from.iter().map(ToString::to_string).collect(),
        }
    }

    fn check(&self) -> std::result::Result<Wishes, Problems> {
        let mut problems = Problems::default();
        let places: Vec<String> = self.places.lines().map(text::line).filter(|p| !p.is_empty()).collect();
        if places.len() > 20 || places.iter().any(|p| p.chars().count() > 120) {
            problems.add("places", "Name at most 20 places, each on a line of its own");
        }
        let typed = self.starts_from.trim();
        let starts_from = if typed.is_empty() { None } else { problems.take("starts_from", when::parse_date(typed)) };
        let note = problems.take("note", note(&self.note, "The note"));
        let hidden_from = self.hidden_from.iter().filter_map(|raw| raw.parse().ok().map(AgencyId)).collect();
        match note {
            Some(note) if problems.is_empty() => Ok(Wishes { places, remote: self.remote == "yes", starts_from, note, hidden_from }),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "my/pool.html")]
struct PoolPage {
    shell: Shell,
    /// Why this person cannot join; `None` for who may.
    bar: Option<&'static str>,
    is_in: bool,
    agencies: Vec<(AgencyId, String)>,
    invitations: Vec<Invitation>,
    form: PoolForm,
    problems: Problems,
}

impl PoolPage {
    fn read(conn: &mut Conn, shell: Shell, me: UserId) -> Result<Self> {
        let wishes = pool::wishes(conn, me)?;
        Ok(PoolPage {
            shell,
            bar: may_join(&pool::told_states(conn, me)?).err(),
            is_in: wishes.is_some(),
            agencies: agencies::all(conn)?,
            invitations: pool::invitations_of(conn, me)?,
            form: wishes.as_ref().map(PoolForm::of).unwrap_or_default(),
            problems: Problems::default(),
        })
    }

    fn hides(&self, agency: &AgencyId) -> bool {
        self.form.hidden_from.contains(&agency.to_string())
    }

    fn href(&self, i: &Invitation) -> String {
        jobs::path(i.posting, &i.title)
    }

    fn waits(&self, i: &Invitation) -> bool {
        i.state == InvitationState::Sent
    }

    fn leave_reasons(&self) -> Vec<(&'static str, &'static str)> {
        LeaveReason::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }

    fn refusals(&self) -> Vec<(&'static str, &'static str)> {
        InvitationReason::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }
}

async fn page(app: App, applicant: Applicant) -> Answer {
    show(&app.read(move |conn| PoolPage::read(conn, applicant.shell, applicant.who.id)).await?)
}

async fn join(app: App, applicant: Applicant, form: Posted<PoolForm>) -> Answer {
    let (form, who) = (form.0, applicant.who);
    let me = who.id;
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(wishes) => match app.write(move |tx, here| verbs::join(tx, here, &who, &wishes)).await {
            Ok(()) => return done("/my/pool", Notice::PoolJoined),
            Err(Error::Refused(why)) => Problems::one("places", why),
            Err(other) => return Err(other.into()),
        },
    };
    let page = app.read(move |conn| PoolPage::read(conn, applicant.shell, me)).await?;
    again(&PoolPage { form, problems, ..page })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LeaveForm {
    reason: String,
}

async fn leave(app: App, applicant: Applicant, form: Posted<LeaveForm>) -> Answer {
    let reason = LeaveReason::parse(&form.0.reason).unwrap_or(LeaveReason::NoAnswer);
    app.write(move |tx, here| verbs::leave(tx, here, &applicant.who, reason)).await?;
    done("/my/pool", Notice::PoolLeft)
}

/// Anything but “accept” declines, with the reason that was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AnswerForm {
    answer: String,
    reason: String,
}

async fn answer(app: App, applicant: Applicant, id: Id, form: Posted<AnswerForm>) -> Answer {
    let refusal = (form.0.answer != "accept").then(|| InvitationReason::parse(&form.0.reason).unwrap_or(InvitationReason::Other));
    let accepted = refusal.is_none();
    let posting = app.write(move |tx, here| verbs::answer(tx, here, &applicant.who, InvitationId(id.0), refusal)).await?;
    if accepted { go(format!("/jobs/{posting}")) } else { done("/my/pool", Notice::InvitationDeclined) }
}
