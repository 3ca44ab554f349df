//! Citizenship, and what the applicant can accept.

use askama::Template;
use serde::Deserialize;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::eligibility::{Citizenship, Eligibility};
use crate::domain::posting::Clearance;
use crate::domain::when::{self, Moment};
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/eligibility", page), routes::post("/apply/{reference}/eligibility", save)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EligibilityForm {
    citizenship: String,
    min_grade: String,
    clearance: String,
    earliest_start: String,
    /// `anywhere`, `some` or `remote`.
    location: String,
    places: Vec<String>,
}

impl EligibilityForm {
    fn of(kept: &Eligibility) -> Self {
        let location = match kept {
            e if e.remote_only => "remote",
            e if e.places.is_empty() => "anywhere",
            _ => "some",
        };
        EligibilityForm {
            citizenship: kept.citizenship.to_string(),
            min_grade: kept.min_grade.to_string(),
            clearance: kept.clearance.to_string(),
            earliest_start: when::day(kept.earliest_start),
            location: location.to_owned(),
            places: kept.places.clone(),
        }
    }

    /// `offered` are the places of the posting.
    fn check(&self, offered: &[String], now: Moment) -> Result<Eligibility, Problems> {
        let mut problems = Problems::default();
        let citizenship =
            problems.take("citizenship", Citizenship::parse(&self.citizenship).ok_or_else(|| "Choose your citizenship".to_owned()));
        let grade = self.min_grade.parse().ok().filter(|g| (1..=15).contains(g));
        let min_grade = problems.take("min_grade", grade.ok_or_else(|| "Choose the lowest grade you would accept".to_owned()));
        let places = problems.take("location", self.places(offered));
        let clearance =
            problems.take("clearance", Clearance::parse(&self.clearance).ok_or_else(|| "Choose the clearance you hold".to_owned()));
        let earliest_start = problems.take("earliest_start", start(&self.earliest_start, now));
        match (citizenship, min_grade, places, clearance, earliest_start) {
            (Some(citizenship), Some(min_grade), Some((places, remote_only)), Some(clearance), Some(earliest_start)) => {
                Ok(Eligibility { citizenship, min_grade, places, remote_only, clearance, earliest_start })
            }
            _ => Err(problems),
        }
    }

    /// The places, empty for anywhere, and whether only remote work will do.
    fn places(&self, offered: &[String]) -> Result<(Vec<String>, bool), String> {
        match self.location.as_str() {
            "anywhere" => Ok((Vec::new(), false)),
            "remote" => Ok((Vec::new(), true)),
            "some" => {
                let chosen: Vec<String> = offered.iter().filter(|p| self.places.contains(p)).cloned().collect();
                if chosen.is_empty() { Err("Tick the places you would work in".to_owned()) } else { Ok((chosen, false)) }
            }
            _ => Err("Choose where you would work".to_owned()),
        }
    }
}

fn start(raw: &str, now: Moment) -> Result<chrono::NaiveDate, String> {
    let date = when::parse_date(raw)
        .map_err(|what| if raw.trim().is_empty() { "Enter the earliest date you could start".to_owned() } else { what })?;
    if date < when::day_in(now, when::HOME_ZONE) { Err("The date must be today or later".to_owned()) } else { Ok(date) }
}

#[derive(Template)]
#[template(path = "apply/eligibility.html")]
struct EligibilityPage {
    shell: Shell,
    desk: Desk,
    back: Back,
    form: EligibilityForm,
    problems: Problems,
}

impl EligibilityPage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Eligibility), self.back.query())
    }

    fn citizenships(&self) -> Vec<(&'static str, &'static str)> {
        Citizenship::ALL.iter().map(|c| (c.as_str(), c.spoken())).collect()
    }

    fn clearances(&self) -> Vec<(&'static str, &'static str)> {
        std::iter::once(("", "Choose")).chain(Clearance::ALL.iter().map(|c| (c.as_str(), c.spoken()))).collect()
    }

    fn grades(&self) -> Vec<(String, String)> {
        let named = (2..=15).map(|g| (g.to_string(), if g == 15 { "GS-15".to_owned() } else { format!("GS-{g} or higher") }));
        [(String::new(), "Choose".to_owned()), ("1".to_owned(), "Any grade".to_owned())].into_iter().chain(named).collect()
    }

    fn wheres(&self) -> Vec<(&'static str, &'static str)> {
        let some = (!self.desk.posting.content.places.is_empty()).then_some(("some", "Only in the places I tick below"));
        [("anywhere", "In any place of this posting")].into_iter().chain(some).chain([("remote", "Only remotely")]).collect()
    }

    fn chosen(&self, place: &String) -> bool {
        self.form.places.contains(place)
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let me = applicant.who.id;
    let desk = app.read(move |conn| Desk::at(conn, me, &reference.0, Section::Eligibility)).await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let form = desk.typed().or_else(|| desk.eligibility.as_ref().map(EligibilityForm::of)).unwrap_or_default();
    show(&EligibilityPage { shell: applicant.shell, desk, back: back.0, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<EligibilityForm>) -> Answer {
    let (form, me, wanted) = (form.0, applicant.who.id, reference.0.clone());
    let desk = app.read(move |conn| Desk::at(conn, me, &wanted, Section::Eligibility)).await?;
    let eligibility = match form.check(&desk.posting.content.places, applicant.shell.now) {
        Ok(eligibility) => eligibility,
        Err(problems) => return again(&EligibilityPage { shell: applicant.shell, desk, back: back.0, form, problems }),
    };
    let next = app
        .write(move |tx, _| {
            sections::save_eligibility(tx, &applicant.who, &reference.0, &eligibility)?;
            onward(tx, &applicant.who, &reference.0, Section::Eligibility, &back.0)
        })
        .await?;
    go(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> EligibilityForm {
        EligibilityForm {
            citizenship: "citizen".into(),
            min_grade: "13".into(),
            clearance: "none".into(),
            earliest_start: "3/7/2027".into(),
            location: "some".into(),
            places: vec!["Boise, ID".into(), "Nowhere".into()],
        }
    }

    #[test]
    fn only_places_of_the_posting_are_kept_and_none_is_not_anywhere() {
        let (now, offered) = (Moment::default(), ["Boise, ID".to_owned(), "Washington, DC".to_owned()]);
        assert_eq!(form().check(&offered, now).unwrap().places, ["Boise, ID"]);
        let none = EligibilityForm { places: Vec::new(), ..form() };
        assert!(none.check(&offered, now).unwrap_err().has("location"));
        let anywhere = EligibilityForm { location: "anywhere".into(), ..form() };
        assert!(anywhere.check(&offered, now).unwrap().places.is_empty());
    }

    #[test]
    fn all_problems_are_told_at_once() {
        assert_eq!(EligibilityForm::default().check(&[], Moment::default()).unwrap_err().all().len(), 5);
    }
}
