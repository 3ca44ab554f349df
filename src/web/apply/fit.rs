//! What fits: after the eligibility questions, the live roles this person could take, before any more effort.

use askama::Template;

use super::desk::Desk;
use crate::actions::sections::Section;
use crate::domain::posting::{Clearance, grade_words};
use crate::domain::text;
use crate::store::projects::RoleWithSeats;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, go, show};
use crate::web::public::{jobs, projects};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/fit", page)]
}

#[derive(Template)]
#[template(path = "apply/fit.html")]
struct FitPage {
    shell: Shell,
    desk: Desk,
}

impl FitPage {
    /// `3 open roles with 12 seats fit what you can accept`
    fn headline(&self) -> String {
        let fitting: Vec<_> = self.desk.fitting().into_iter().filter(|(_, misfits)| misfits.is_empty()).map(|(r, _)| r.open).collect();
        let roles = text::count(i64::try_from(fitting.len()).unwrap_or(i64::MAX), "open role", "open roles");
        format!("{roles} with {} fit what you can accept", text::count(fitting.iter().sum(), "seat", "seats"))
    }

    fn href(&self, role: &RoleWithSeats) -> String {
        projects::path(role.project, &role.project_name)
    }

    /// Grade, place, clearance and seats of a role.
    fn facts(&self, role: &RoleWithSeats) -> String {
        let grades = grade_words("GS", Some(role.grade_low), Some(role.grade_high)).unwrap_or_default();
        let mut facts = vec![grades, jobs::place_words(&role.places, false)];
        if role.clearance != Clearance::None {
            facts.push(format!("{} clearance", role.clearance.spoken()));
        }
        facts.push(text::count(role.open, "open seat", "open seats"));
        facts.join(" · ")
    }

    fn onward(&self) -> String {
        self.desk.after(Section::Eligibility)
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let desk = app.read(move |conn| Desk::load(conn, me, &reference.0)).await?;
    match desk.elsewhere(applicant.shell.now) {
        Some(path) => go(path),
        None if desk.eligibility.is_none() => go(desk.section(Section::Eligibility)),
        None => show(&FitPage { shell: applicant.shell, desk }),
    }
}
