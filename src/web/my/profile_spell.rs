//! One entry of the timeline in a profile: a spell of work or learning.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::actions::profiles as verbs;
use crate::domain::profile::{Month, Spell, SpellKind};
use crate::domain::text;
use crate::error::Error;
use crate::store::profiles;
use crate::web::app::App;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/profile/{kind}/{number}", page),
        routes::post("/my/profile/{kind}/{number}", save),
        routes::post("/my/profile/{kind}/{number}/delete", delete),
    ]
}

/// Which entry an address means; 0 is a new one.
fn which(place: &(String, String)) -> Result<(SpellKind, u32), Error> {
    SpellKind::parse(&place.0).zip(place.1.parse().ok()).ok_or(Error::NotFound)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SpellForm {
    title: String,
    place: String,
    from: String,
    until: String,
    text: String,
}

impl SpellForm {
    fn of(spell: &Spell) -> Self {
        SpellForm {
            title: spell.title.clone(),
            place: spell.place.clone(),
            from: spell.from.spoken(),
            until: spell.until.map_or_else(String::new, Month::spoken),
            text: spell.text.clone(),
        }
    }

    fn check(&self, kind: SpellKind, id: u32) -> Result<Spell, Problems> {
        let (what, at) = words(kind);
        let mut problems = Problems::default();
        let title = problems.take("title", needed(&self.title, what));
        let place = problems.take("place", needed(&self.place, at));
        let from = problems.take("from", Month::parse(&self.from));
        let until = problems.take("until", self.until());
        if let (Some(from), Some(Some(until))) = (from, until)
            && until < from
        {
            problems.add("until", "It cannot end before it began");
        }
        let text = text::lines(&self.text);
        if text.chars().count() > 4000 {
            problems.add("text", "The text must be 4,000 characters or fewer");
        }
        match (title, place, from, until) {
            (Some(title), Some(place), Some(from), Some(until)) if problems.is_empty() => Ok(Spell { id, title, place, from, until, text }),
            _ => Err(problems),
        }
    }

    /// Nothing typed means that it lasts.
    fn until(&self) -> Result<Option<Month>, String> {
        if self.until.trim().is_empty() { Ok(None) } else { Month::parse(&self.until).map(Some) }
    }
}

/// What title and place of an entry are called.
fn words(kind: SpellKind) -> (&'static str, &'static str) {
    match kind {
        SpellKind::Work => ("Position", "Employer"),
        SpellKind::Learning => ("Degree or course", "School"),
    }
}

fn needed(raw: &str, what: &str) -> Result<String, String> {
    let clean = text::line(raw);
    match clean.chars().count() {
        0 => Err(format!("Enter the {}", what.to_lowercase())),
        n if n > 200 => Err(format!("{what} must be 200 characters or fewer; this has {n}")),
        _ => Ok(clean),
    }
}

#[derive(Template)]
#[template(path = "my/profile_spell.html")]
struct SpellPage {
    shell: Shell,
    kind: SpellKind,
    id: u32,
    form: SpellForm,
    problems: Problems,
}

impl SpellPage {
    fn title(&self) -> String {
        format!("{}{}", self.kind.spoken(), if self.id == 0 { ": a new entry" } else { "" })
    }

    fn labels(&self) -> (&'static str, &'static str) {
        words(self.kind)
    }
}

async fn page(app: App, applicant: Applicant, place: web::Path<(String, String)>) -> Answer {
    let ((kind, id), me) = (which(&place)?, applicant.who.id);
    let form = if id == 0 {
        SpellForm::default()
    } else {
        let (profile, _) = app.read(move |conn| profiles::of(conn, me)).await?;
        profile.spells(kind).iter().find(|s| s.id == id).map(SpellForm::of).ok_or(Error::NotFound)?
    };
    show(&SpellPage { shell: applicant.shell, kind, id, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, place: web::Path<(String, String)>, form: Posted<SpellForm>) -> Answer {
    let ((kind, id), form, who) = (which(&place)?, form.0, applicant.who);
    let problems = match form.check(kind, id) {
        Err(problems) => problems,
        Ok(spell) => match app.write(move |tx, here| verbs::put_spell(tx, here, &who, kind, spell)).await {
            Ok(()) => return done("/my/profile", Notice::Saved),
            Err(Error::Refused(why)) => Problems::one("title", why),
            Err(other) => return Err(other.into()),
        },
    };
    again(&SpellPage { shell: applicant.shell, kind, id, form, problems })
}

async fn delete(app: App, applicant: Applicant, place: web::Path<(String, String)>, _form: Posted<Nothing>) -> Answer {
    let (kind, id) = which(&place)?;
    app.write(move |tx, here| verbs::delete_spell(tx, here, &applicant.who, kind, id)).await?;
    done("/my/profile", Notice::EntryDeleted)
}
