//! Cohort, agencies, staff, rubrics, projects and seats of the demonstration.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::agencies::AGENCIES;
use super::chance::Chance;
use super::offices::OFFICES;
use super::rubrics::{self, Competency, LEVELS};
use crate::actions::{Here, accounts as account_verbs, imports, pay as pay_verbs};
use crate::domain::access::Who;
use crate::domain::account::{Email, Role};
use crate::domain::cohort::{Cohort, Wrong};
use crate::domain::ids::{AgencyId, CohortId, RubricVersionId};
use crate::domain::placement::Tier;
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::imports::pay::{Rate, Table};
use crate::imports::rubric::{Competency as ReadCompetency, Level, Rubric};
use crate::store::projects::{self, NewProject, NewRole};
use crate::store::{Conn, accounts, agencies, cohorts, rubrics as rubric_rows, seats};

/// First and last step of the two grades the demonstration hires at, as published in live postings of 2026.
const RATES: [(i64, i64, i64); 4] = [(13, 1, 12_178_500), (13, 10, 15_832_200), (14, 1, 14_391_300), (14, 10, 18_709_300)];

fn pay_table() -> Table {
    let rate =
        |(grade, step, cents)| Rate { line: 0, grade, step, cents, source: "General Schedule, as published in live postings".to_owned() };
    Table {
        year: 2026,
        locality: "Washington, DC".to_owned(),
        rates: RATES.map(rate).to_vec(),
        places: ["Washington, DC", "Gaithersburg, MD", "Suitland, MD"].map(str::to_owned).to_vec(),
    }
}

/// The applicant who signs in: name and address.
pub const APPLICANT: (&str, &str) = ("Naomi Bellweather", "naomi.bellweather@people.example");

/// What everything else refers to.
pub struct Programme {
    pub cohort: CohortId,
    pub starts_on: NaiveDate,
    pub agencies: BTreeMap<&'static str, AgencyId>,
    pub software: RubricVersionId,
    pub data: RubricVersionId,
    pub cyber: RubricVersionId,
    pub office: Who,
    pub office2: Who,
    /// Manager of CISA.
    pub manager: Who,
    /// Manager of the Treasury.
    pub manager2: Who,
    /// The first two belong to CISA.
    pub reviewers: Vec<Who>,
}

impl Programme {
    pub fn agency(&self, code: &str) -> Result<AgencyId> {
        self.agencies.get(code).copied().ok_or_else(|| Error::Broken(format!("no agency {code}")))
    }
}

/// When the programme opened, counted from now.
pub fn opened(now: Moment) -> Moment {
    super::chance::at_work(now - TimeDelta::days(60))
}

pub fn make(tx: &mut Conn, here: &Here, chance: &mut Chance, hash: &str) -> Result<Programme> {
    let here = &Here { now: opened(here.now) - TimeDelta::days(14), ..here.clone() };
    let today = here.now.date() + TimeDelta::days(74);
    let starts_on = today + TimeDelta::days(100);
    let season = match starts_on.month() {
        3..=5 => "Spring",
        6..=8 => "Summer",
        9..=11 => "Fall",
        _ => "Winter",
    };
    let day = |ahead: i64| today + TimeDelta::days(ahead);
    let dates = [day(-60), day(33), day(70), day(71), day(80), day(85), starts_on];
    let wrong = |e: Wrong| Error::Broken(format!("the cohort of the demonstration: {e:?}"));
    let cohort = Cohort::new(&format!("{season} {}", starts_on.year()), dates).map_err(wrong)?;
    let cohort = cohorts::insert(tx, &cohort, here.now)?;
    pay_verbs::take(tx, here, &pay_table())?;
    let mut list = BTreeMap::new();
    for (code, name) in AGENCIES {
        list.insert(*code, agencies::find_or_insert(tx, code, name)?);
    }
    let mut staff = |name: &str, address: &str, role: Role, agency: Option<&str>| -> Result<Who> {
        let email = Email::parse(address).map_err(Error::Broken)?;
        let agency = agency.and_then(|code| list.get(code).copied());
        let id = account_verbs::create(tx, here, &email, name, role, agency, Some(hash))?;
        accounts::find(tx, id)
    };
    let office = staff("Rosa Díaz", "rosa.diaz@office.example", Role::Office, None)?;
    let office2 = staff("Gideon Amoah", "gideon.amoah@office.example", Role::Office, None)?;
    let manager = staff("Martin Achterberg", "martin.achterberg@cisa.example", Role::Manager, Some("CISA"))?;
    let manager2 = staff("Delphine Okpara", "delphine.okpara@treasury.example", Role::Manager, Some("TREAS"))?;
    let reviewers = vec![
        staff("Inés Halloran", "ines.halloran@cisa.example", Role::Reviewer, Some("CISA"))?,
        staff("Tobias Renwick", "tobias.renwick@cisa.example", Role::Reviewer, Some("CISA"))?,
        staff("Sunita Raghavan", "sunita.raghavan@census.example", Role::Reviewer, Some("CENSUS"))?,
        staff("Caleb Whitehorse", "caleb.whitehorse@gsa.example", Role::Reviewer, Some("GSA"))?,
        staff("Agnieszka Sowa", "agnieszka.sowa@treasury.example", Role::Reviewer, Some("TREAS"))?,
        staff("Emmanuel Boateng", "emmanuel.boateng@state.example", Role::Reviewer, Some("STATE"))?,
    ];
    staff("Lorna Teague", "lorna.teague@audit.example", Role::Auditor, None)?;
    let software = rubric(tx, here, "software", "Software engineering", rubrics::SOFTWARE)?;
    let data = rubric(tx, here, "data", "Data engineering", rubrics::DATA)?;
    let cyber = rubric(tx, here, "cyber", "Cybersecurity", rubrics::CYBER)?;
    let made = Programme { cohort, starts_on, agencies: list, software, data, cyber, office, office2, manager, manager2, reviewers };
    offices(tx, here, chance, &made)?;
    clearinghouse(tx, here, &made)?;
    review_desk(tx, here, &made, today)?;
    Ok(made)
}

fn rubric(tx: &mut Conn, here: &Here, key: &str, name: &str, list: &[Competency]) -> Result<RubricVersionId> {
    let competencies = list
        .iter()
        .map(|c| ReadCompetency {
            key: crate::domain::text::slug(c.name),
            name: c.name.to_owned(),
            definition: c.points.iter().map(|p| (*p).to_owned()).collect(),
            required_level: Some("Does".to_owned()),
            levels: LEVELS
                .iter()
                .zip(c.levels)
                .map(|(level, what)| Level { name: (*level).to_owned(), definition: what.to_owned(), required: *level == "Does" })
                .collect(),
            screen_out: c.screen_out,
        })
        .collect();
    imports::rubric(tx, here, &Rubric { key: key.to_owned(), name: name.to_owned(), competencies })?;
    rubric_rows::newest(tx, key)?.map(|v| v.id).ok_or(Error::NotFound)
}

/// Who answers for the money of a seat.
const APPROVERS: &[&str] = &[
    "CFO office, funding memo 12",
    "Deputy director, staffing plan line 4",
    "Chief information officer, hiring memo 7",
    "Budget office, allotment 31",
];

/// The seats of one role: about seven of ten are funded.
fn role(tx: &mut Conn, here: &Here, project: crate::domain::ids::ProjectId, new: &NewRole<'_>, count: i64, funded: i64) -> Result<()> {
    let id = projects::insert_role(tx, project, new)?;
    for number in 1..=count {
        let approver = usize::try_from(project.0).ok().and_then(|i| APPROVERS.get(i % APPROVERS.len())).copied().unwrap_or_default();
        let until = here.now.date() + TimeDelta::days(74 + 365 * 2 + 120);
        if number <= funded {
            seats::insert(tx, id, number, approver, Some(until))?
        } else {
            seats::insert(tx, id, number, "", None)?
        };
    }
    Ok(())
}

fn offices(tx: &mut Conn, here: &Here, chance: &mut Chance, p: &Programme) -> Result<()> {
    for (n, o) in OFFICES.iter().enumerate() {
        let source = format!("demo:{n}");
        let new = NewProject { source: Some(&source), name: o.name, mission: o.mission, deliverable: "", window: None };
        let project = imports::add_project(tx, here, &new, p.agency(o.code)?, &[])?;
        let (title, specialty) =
            if o.data { ("Data scientist", Specialty::Data) } else { ("Customer experience strategist", Specialty::Design) };
        for (low, high, count) in o.seats.iter().copied() {
            let places = [o.place.to_owned()];
            let new = NewRole {
                source: None,
                title,
                specialty,
                grades: (low, high),
                places: &places,
                telework: o.telework,
                clearance: o.clearance,
                tier: o.tier,
                drug_test: o.drug_test,
            };
            let funded = if count == 1 { i64::from(chance.percent(70)) } else { count * 7 / 10 + i64::from(count < 4) };
            role(tx, here, project, &new, count, funded.min(count))?;
        }
    }
    Ok(())
}

fn clearinghouse(tx: &mut Conn, here: &Here, p: &Programme) -> Result<()> {
    let new = NewProject {
        source: Some("demo:clearinghouse"),
        name: "Vulnerability clearinghouse",
        mission: "Machines now find weaknesses in software faster than people can repair them. This team takes in what AI systems find, checks that it is real, and brings it to whoever can fix it first.",
        deliverable: "A public intake with a first answer within two working days, and a queue that owners of critical systems trust.",
        window: None,
    };
    let project = imports::add_project(tx, here, &new, p.agency("TREAS")?, &[p.agency("NSA")?, p.agency("CISA")?])?;
    let places = ["Washington, DC".to_owned()];
    let base = NewRole {
        source: None,
        title: "Vulnerability triage engineer",
        specialty: Specialty::Cyber,
        grades: (13, 14),
        places: &places,
        telework: false,
        clearance: Clearance::TopSecret,
        tier: Some(Tier::High),
        drug_test: true,
    };
    role(tx, here, project, &base, 4, 4)?;
    let fixes = NewRole {
        title: "Software engineer, repairs",
        specialty: Specialty::Software,
        clearance: Clearance::Secret,
        telework: true,
        ..base
    };
    role(tx, here, project, &fixes, 3, 3)?;
    let desk = NewRole {
        title: "Disclosure coordinator",
        specialty: Specialty::Product,
        grades: (13, 13),
        clearance: Clearance::Secret,
        telework: true,
        ..fixes
    };
    role(tx, here, project, &desk, 1, 0)
}

fn review_desk(tx: &mut Conn, here: &Here, p: &Programme, today: NaiveDate) -> Result<()> {
    let new = NewProject {
        source: Some("demo:review-desk"),
        name: "Pre-release model review desk",
        mission: "Makers of large AI models may show a model here before they release it. The desk tests it against agreed dangers and answers within thirty days; taking part is voluntary.",
        deliverable: "A written review for each model, handed over before the window of thirty days ends.",
        window: Some((30, today + TimeDelta::days(45))),
    };
    let project = imports::add_project(tx, here, &new, p.agency("NIST")?, &[])?;
    let places = ["Gaithersburg, MD".to_owned()];
    let base = NewRole {
        source: None,
        title: "Model evaluation engineer",
        specialty: Specialty::Ai,
        grades: (13, 14),
        places: &places,
        telework: true,
        clearance: Clearance::Secret,
        tier: Some(Tier::Moderate),
        drug_test: false,
    };
    role(tx, here, project, &base, 3, 2)?;
    let platform = NewRole { title: "Evaluation platform engineer", specialty: Specialty::Software, ..base };
    role(tx, here, project, &platform, 2, 2)
}
