//! A person's profile: what all their applications draw on.

use askama::Template;
use serde::Deserialize;

use crate::actions::profiles as verbs;
use crate::domain::profile::{MOST_SKILLS, Month, Profile, SpellKind};
use crate::domain::text;
use crate::domain::when;
use crate::error::Error;
use crate::store::profiles;
use crate::web::app::App;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/profile", page), routes::post("/my/profile", save)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ProfileForm {
    version: i64,
    headline: String,
    summary: String,
    phone: String,
    city: String,
    link: String,
    /// One a line.
    skills: String,
    gaps_explained: String,
}

/// A line or a text of at most so many characters.
fn bounded(clean: String, what: &str, most: usize) -> Result<String, String> {
    match clean.chars().count() {
        n if n > most => Err(format!("{what} must be {most} characters or fewer; this has {n}")),
        _ => Ok(clean),
    }
}

fn parse_link(raw: &str) -> Result<String, String> {
    let link = bounded(text::line(raw), "The link", 200)?;
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    if link.is_empty() || is_web { Ok(link) } else { Err("Enter a link that starts with https://".to_owned()) }
}

fn parse_skills(raw: &str) -> Result<Vec<String>, String> {
    let mut skills: Vec<String> = Vec::new();
    for skill in raw.split(['\n', ',', ';']).map(text::line).filter(|s| !s.is_empty()) {
        if skill.chars().count() > 80 {
            return Err("A skill has at most 80 characters: one on each line".to_owned());
        }
        if !skills.iter().any(|s| text::folded(s) == text::folded(&skill)) {
            skills.push(skill);
        }
    }
    if skills.len() > MOST_SKILLS { Err(format!("At most {MOST_SKILLS} skills are kept")) } else { Ok(skills) }
}

impl ProfileForm {
    fn of(profile: &Profile, version: i64) -> Self {
        ProfileForm {
            version,
            headline: profile.headline.clone(),
            summary: profile.summary.clone(),
            phone: profile.phone.clone(),
            city: profile.city.clone(),
            link: profile.link.clone(),
            skills: profile.skills.join("\n"),
            gaps_explained: profile.gaps_explained.clone(),
        }
    }

    fn check(&self) -> Result<Profile, Problems> {
        let mut problems = Problems::default();
        let headline = problems.take("headline", bounded(text::line(&self.headline), "The headline", 120));
        let summary = problems.take("summary", bounded(text::lines(&self.summary), "The summary", 2000));
        let phone = problems.take("phone", bounded(text::line(&self.phone), "The phone number", 40));
        let city = problems.take("city", bounded(text::line(&self.city), "The city", 120));
        let link = problems.take("link", parse_link(&self.link));
        let skills = problems.take("skills", parse_skills(&self.skills));
        let gaps = problems.take("gaps_explained", bounded(text::lines(&self.gaps_explained), "What you say about gaps", 1000));
        match (headline, summary, phone, city, link, skills, gaps) {
            (Some(headline), Some(summary), Some(phone), Some(city), Some(link), Some(skills), Some(gaps_explained)) => {
                Ok(Profile { headline, summary, phone, city, link, skills, gaps_explained, ..Profile::default() })
            }
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "my/profile.html")]
struct ProfilePage {
    shell: Shell,
    /// As it is kept: the timeline is shown from here.
    profile: Profile,
    form: ProfileForm,
    problems: Problems,
}

impl ProfilePage {
    fn kinds(&self) -> [SpellKind; 2] {
        [SpellKind::Work, SpellKind::Learning]
    }

    /// `from July 2020 to September 2020`
    fn gaps(&self) -> Vec<String> {
        let now = Month::of(when::day_in(self.shell.now, self.shell.zone));
        self.profile.gaps(now).iter().map(|(from, until)| format!("from {} to {}", from.spoken(), until.spoken())).collect()
    }
}

async fn page(app: App, applicant: Applicant) -> Answer {
    let me = applicant.who.id;
    let (profile, version) = app.read(move |conn| profiles::of(conn, me)).await?;
    let form = ProfileForm::of(&profile, version);
    show(&ProfilePage { shell: applicant.shell, profile, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, form: Posted<ProfileForm>) -> Answer {
    let (form, who) = (form.0, applicant.who);
    let (me, seen) = (who.id, form.version);
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(profile) => match app.write(move |tx, here| verbs::save(tx, here, &who, seen, profile)).await {
            Ok(()) => return done("/my/profile", Notice::Saved),
            Err(Error::Refused(why)) => Problems::one("headline", why),
            Err(other) => return Err(other.into()),
        },
    };
    let (profile, version) = app.read(move |conn| profiles::of(conn, me)).await?;
    again(&ProfilePage { shell: applicant.shell, profile, form: ProfileForm { version, ..form }, problems })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skills_are_one_a_line_and_each_once() {
        assert_eq!(parse_skills("Rust\n SQL, rust;\n\nLinux"), Ok(vec!["Rust".to_owned(), "SQL".to_owned(), "Linux".to_owned()]));
        assert!(parse_skills(&"x".repeat(81)).is_err());
        assert!(parse_link("javascript:alert(1)").is_err());
        assert_eq!(parse_link(""), Ok(String::new()));
    }
}
