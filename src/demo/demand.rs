//! What the two teams that are written out say of themselves, a company in conflict, and an agency that asks for people.

use chrono::TimeDelta;

use super::programme::Programme;
use crate::actions::Here;
use crate::actions::firewall::{self, NewLeaveOf};
use crate::actions::{demands, projects as project_verbs, seats as seat_verbs};
use crate::domain::account::Email;
use crate::domain::demand::{ReferralOutcome, ReferralReason, Wanted};
use crate::domain::ids::ProjectId;
use crate::domain::placement::{SeatState, Tier};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::project::{MustHaves, Window};
use crate::domain::reference::Reference;
use crate::domain::seat::Fate;
use crate::error::{Error, Result};
use crate::store::demands::{self as demand_rows, NewDemand};
use crate::store::firewall::Whose;
use crate::store::projects::{self, Role, Stated};
use crate::store::{Conn, seats};

/// The company that people are on leave from.
const COMPANY: &str = "Larkspur Analytics, Inc.";

pub fn add(tx: &mut Conn, here: &Here, p: &Programme) -> Result<()> {
    let clearinghouse = projects::by_source(tx, "demo:clearinghouse")?.ok_or(Error::NotFound)?;
    let desk = projects::by_source(tx, "demo:review-desk")?.ok_or(Error::NotFound)?;
    clearinghouse_says(tx, here, p, clearinghouse)?;
    desk_says(tx, here, p, desk)?;
    company(tx, here, p, desk)?;
    requests(tx, here, p, clearinghouse)
}

/// A project as it was written, with what its lead adds.
fn say(tx: &mut Conn, here: &Here, p: &Programme, id: ProjectId, add: impl FnOnce(Stated) -> Stated) -> Result<()> {
    let project = projects::find(tx, id)?;
    let agencies = projects::agencies_of(tx, id)?;
    let partners: Vec<_> = agencies.iter().skip(1).map(|(id, _)| *id).collect();
    let lead = agencies.first().map(|(id, _)| *id).ok_or(Error::NotFound)?;
    project_verbs::change(tx, here, &p.office, id, project.version, &add(project.stated()), (lead, &partners))
}

fn version(tx: &mut Conn, id: ProjectId) -> Result<i64> {
    Ok(projects::find(tx, id)?.version)
}

fn clearinghouse_says(tx: &mut Conn, here: &Here, p: &Programme, id: ProjectId) -> Result<()> {
    say(tx, here, p, id, |stated| Stated {
        supervisor: ("Harriet Oyelaran".to_owned(), "harriet.oyelaran@treasury.example".to_owned()),
        tier: Some(Tier::High),
        must_haves: MustHaves {
            citizen: true,
            words: vec!["Can be called in at night, one week in six".to_owned()],
            ..MustHaves::default()
        },
        least: 3,
        ..stated
    })?;
    let today = here.now.date();
    let seen = version(tx, id)?;
    project_verbs::add_access(tx, here, &p.office, id, seen, "Findings of the scanners, read only", today + TimeDelta::days(40))?;
    let seen = version(tx, id)?;
    let night =
        Window { what: "First weeks with an answer promised".to_owned(), opens_on: today + TimeDelta::days(150), days: 60, people: 4 };
    project_verbs::add_window(tx, here, &p.office, id, seen, &night)?;
    for role in projects::roles_of(tx, id)? {
        if role.title == "Vulnerability triage engineer" {
            projects::set_least(tx, role.id, 2)?;
        }
        if role.title == "Disclosure coordinator" {
            gone(tx, here, p, &role)?;
        }
    }
    Ok(())
}

/// A seat without money that is not needed after all.
fn gone(tx: &mut Conn, here: &Here, p: &Programme, role: &Role) -> Result<()> {
    let Some(seat) = role.seats.iter().find(|s| s.state == SeatState::Unfunded) else { return Ok(()) };
    let seen = seats::find(tx, seat.id)?.version;
    seat_verbs::withdraw(tx, here, &p.office, seat.id, seen, "The agency answers letters itself.", Fate::Nobody).map(|_| ())
}

fn desk_says(tx: &mut Conn, here: &Here, p: &Programme, id: ProjectId) -> Result<()> {
    say(tx, here, p, id, |stated| Stated {
        supervisor: ("Leopold Vance".to_owned(), "leopold.vance@nist.example".to_owned()),
        tier: Some(Tier::Moderate),
        least: 2,
        ..stated
    })?;
    let opens_on = here.now.date() + TimeDelta::days(75);
    // The window it began with gets a name and the people it needs.
    for (old, _) in projects::windows_of(tx, id)? {
        let seen = version(tx, id)?;
        project_verbs::remove_window(tx, here, &p.office, id, seen, old)?;
    }
    let seen = version(tx, id)?;
    let review = Window { what: "Review of the first model".to_owned(), opens_on, days: 30, people: 3 };
    project_verbs::add_window(tx, here, &p.office, id, seen, &review)
}

fn company(tx: &mut Conn, here: &Here, p: &Programme, desk: ProjectId) -> Result<()> {
    let Some(away) = p.reviewers.last() else { return Ok(()) };
    let person = Email::parse(&away.email).map_err(Error::Broken)?;
    let today = here.now.date();
    let (from_on, until_on) = (today - TimeDelta::days(90), Some(today + TimeDelta::days(275)));
    firewall::record_leave(tx, here, &p.office, &NewLeaveOf { person, employer: "Larkspur Analytics".to_owned(), from_on, until_on })?;
    firewall::declare(tx, here, &p.office, Whose::Project(desk), COMPANY, "It makes one of the models that the desk reviews.").map(|_| ())
}

fn requests(tx: &mut Conn, here: &Here, p: &Programme, clearinghouse: ProjectId) -> Result<()> {
    let wanted = Wanted {
        skills: ["Python", "incident"].map(str::to_owned).to_vec(),
        specialty: Some(Specialty::Cyber),
        grade: Some(13),
        places: vec!["Washington, DC".to_owned()],
        telework: true,
        clearance: Clearance::Secret,
        start_by: p.starts_on,
    };
    let new = NewDemand {
        agency: p.agency("CISA")?,
        project: Some(clearinghouse),
        title: "Two engineers who sort findings".to_owned(),
        wanted,
        people: 2,
        note: "One of them should have answered incidents.".to_owned(),
    };
    let id = demands::ask(tx, here, &p.manager, &new)?;
    let people = demand_rows::qualified(tx, None, &[])?;
    let reference = |n: usize| people.get(n).and_then(|q| Reference::parse(&q.reference));
    for n in [0, 1] {
        let Some(reference) = reference(n) else { continue };
        let referral = demands::refer(tx, here, &p.office, id, &reference)?;
        if n == 0 {
            let became = (ReferralOutcome::NotSelected, Some(ReferralReason::Level), "We need somebody who has led before.");
            demands::settle(tx, here, &p.manager, referral, became)?;
        }
    }
    if let Some(reference) = reference(2) {
        let until = here.now.date() + TimeDelta::days(45);
        demands::pause(tx, here, &p.office, &reference, until, "On parental leave until then.")?;
    }
    Ok(())
}
