//! How to reach the applicant.

use askama::Template;
use serde::Deserialize;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::account::parse_name;
use crate::domain::text;
use crate::store;
use crate::store::sections::Contact;
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/contact", page), routes::post("/apply/{reference}/contact", save)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ContactForm {
    name: String,
    phone: String,
    city: String,
}

impl ContactForm {
    fn check(&self) -> Result<Contact, Problems> {
        let mut problems = Problems::default();
        let name = problems.take("name", parse_name(&self.name));
        let phone = problems.take("phone", parse_phone(&self.phone));
        let city = problems.take("city", parse_city(&self.city));
        match (name, phone, city) {
            (Some(name), Some(phone), Some(city)) => Ok(Contact { name, phone, city }),
            _ => Err(problems),
        }
    }
}

fn parse_phone(raw: &str) -> Result<String, String> {
    let phone = text::line(raw);
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let known = phone.chars().all(|c| c.is_ascii_digit() || "+()-./ xext#".contains(c.to_ascii_lowercase()));
    match digits {
        0 if phone.is_empty() => Err("Enter a phone number".to_owned()),
        7..=20 if known && phone.len() <= 40 => Ok(phone),
        _ => Err("Enter a phone number with its area code, such as 202-555-0147".to_owned()),
    }
}

fn parse_city(raw: &str) -> Result<String, String> {
    let city = text::line(raw);
    match city.chars().count() {
        0 => Err("Enter the city and state you live in".to_owned()),
        1..=120 => Ok(city),
        _ => Err("The city must be 120 characters or fewer".to_owned()),
    }
}

#[derive(Template)]
#[template(path = "apply/contact.html")]
struct ContactPage {
    shell: Shell,
    desk: Desk,
    back: Back,
    form: ContactForm,
    problems: Problems,
}

impl ContactPage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Contact), self.back.query())
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let me = applicant.who.id;
    let (desk, kept) = app
        .read(move |conn| {
            let desk = Desk::at(conn, me, &reference.0, Section::Contact)?;
            let kept = store::sections::contact(conn, desk.app.id)?;
            Ok((desk, kept))
        })
        .await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let form = match (desk.typed(), kept) {
        (Some(typed), _) => typed,
        (None, Some(Contact { name, phone, city })) => ContactForm { name, phone, city },
        (None, None) => ContactForm { name: applicant.who.name, ..ContactForm::default() },
    };
    show(&ContactPage { shell: applicant.shell, desk, back: back.0, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<ContactForm>) -> Answer {
    let (form, who) = (form.0, applicant.who);
    let contact = match form.check() {
        Ok(contact) => contact,
        Err(problems) => {
            let desk = app.read(move |conn| Desk::at(conn, who.id, &reference.0, Section::Contact)).await?;
            return again(&ContactPage { shell: applicant.shell, desk, back: back.0, form, problems });
        }
    };
    let next = app
        .write(move |tx, _| {
            sections::save_contact(tx, &who, &reference.0, &contact)?;
            onward(tx, &who, &reference.0, Section::Contact, &back.0)
        })
        .await?;
    go(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_read_as_people_write_it() {
        for good in ["202-555-0147", "+1 (202) 555-0147", "202.555.0147 ext 12", "+44 20 7946 0958"] {
            assert_eq!(parse_phone(good), Ok(good.to_owned()));
        }
        for bad in ["", "call me", "12", "<script>2025550147"] {
            assert!(parse_phone(bad).is_err(), "{bad}");
        }
    }
}
