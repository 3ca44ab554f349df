//! Taking real files in: each record on its own, nothing twice, and a report of what was left and why.

use super::history::Happened;
use super::{Actor, Here, dice, postings as posting_verbs, rubrics as rubric_verbs};
use crate::domain::area::Point;
use crate::domain::ids::AgencyId;
use crate::domain::placement::Tier;
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::{text, when};
use crate::error::{Error, Result};
use crate::imports::{Left, inventory, rubric, seats as seat_file, usajobs};
use crate::store::postings::Content;
use crate::store::projects::{self, NewProject, NewRole};
use crate::store::{Conn, agencies, places, postings, seats};

/// What an import did.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// One line for each record that was added.
    pub added: Vec<String>,
    /// Records that were here before.
    pub known: usize,
    pub left: Vec<Left>,
    /// What was taken with a remark.
    pub notes: Vec<String>,
}

impl Report {
    /// Takes another report into this one.
    pub fn join(&mut self, other: Report) {
        self.added.extend(other.added);
        self.known += other.known;
        self.left.extend(other.left);
        self.notes.extend(other.notes);
    }
}

/// What became of one record.
pub enum Taken {
    Added(String),
    Known,
}

/// The field of work, from words of the title. Anything unclear is `Other`: an author decides before it goes live.
fn specialty_of(title: &str) -> Specialty {
    let t = text::folded(title);
    let has = |words: &[&str]| words.iter().any(|w| t.contains(w));
    if has(&["artificial intelligence", "machine learning", " ai "]) {
        Specialty::Ai
    } else if has(&["cyber", "information security", "infosec"]) {
        Specialty::Cyber
    } else if has(&["data"]) {
        Specialty::Data
    } else if has(&["product manager"]) {
        Specialty::Product
    } else if has(&["software", "developer", "engineer"]) {
        Specialty::Software
    } else if has(&["design", "customer experience", "user experience"]) {
        Specialty::Design
    } else {
        Specialty::Other
    }
}

/// A short code for an agency known only by name: initials, made unique by a piece of the name's hash.
fn code_of(name: &str) -> String {
    let initials: String = name.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).take(8).collect();
    format!("{initials}-{}", dice::hash(name).chars().take(6).collect::<String>())
}

fn clearance_of(words: Option<&str>) -> Clearance {
    let t = text::folded(words.unwrap_or(""));
    if t.contains("top secret") || t.contains("ts/sci") {
        Clearance::TopSecret
    } else if t.contains("secret") {
        Clearance::Secret
    } else {
        Clearance::None
    }
}

/// Adds one USAJOBS record as a draft posting. The source's closing date is kept as the draft's own, in the programme's home zone.
pub fn posting(tx: &mut Conn, here: &Here, p: &usajobs::Posting) -> Result<Taken> {
    for (name, latitude, longitude) in &p.spots {
        if let Some(at) = Point::new(*latitude, *longitude) {
            places::add(tx, name, at)?;
        }
    }
    let source = format!("usajobs:{}", p.source_id);
    if postings::is_imported(tx, &source)? {
        return Ok(Taken::Known);
    }
    let agency = agencies::find_or_insert(tx, &code_of(&p.agency), &p.agency)?;
    let hourly = p.pay_basis == usajobs::PayBasis::PerHour;
    let known_basis = hourly || p.pay_basis == usajobs::PayBasis::PerYear;
    let home = when::HOME_ZONE;
    let content = Content {
        cohort: None,
        agency: Some(agency),
        rubric: None,
        title: p.title.clone(),
        specialty: specialty_of(&p.title),
        series: p.series.clone(),
        pay_plan: p.pay_plan.clone().unwrap_or_else(|| "GS".to_owned()),
        grade_low: p.grade_low.map(i64::from),
        grade_high: p.grade_high.map(i64::from),
        pay_low_cents: p.pay_low_cents.filter(|_| known_basis),
        pay_high_cents: p.pay_high_cents.filter(|_| known_basis),
        pay_hourly: hourly,
        pay_source: if p.pay_low_cents.is_some() && known_basis { "as published on USAJOBS".to_owned() } else { String::new() },
        places: p.places.clone(),
        remote: p.remote,
        seats: 0,
        clearance: clearance_of(p.clearance.as_deref()),
        opens_at: p.opens_on.and_then(|d| when::from_wall(d, chrono::NaiveTime::MIN, home).ok()),
        closes_at: p.closes_at.map(|at| when::end_of(at.date(), home)),
        zone: home.name().to_owned(),
        summary: p.summary_md.clone(),
        duties: p.duties_md.clone(),
        needs: p.qualifications_md.clone(),
        authority: None,
        contact_name: String::new(),
        contact_email: String::new(),
    };
    posting_verbs::create(tx, here, Actor::Clock, &content, Some(&source))?;
    Ok(Taken::Added(format!("{} ({})", p.title, p.agency)))
}

/// Adds one office of a pooled action as a project with its roles and seats. Advertised seats are not funded yet:
/// in a real action 30 were advertised and 17 were real (SME-QA, customer experience strategists, 2020). Somebody names an approver first.
pub fn office(tx: &mut Conn, here: &Here, o: &seat_file::Office) -> Result<Taken> {
    let source = format!("seats:{}", o.key);
    if projects::by_source(tx, &source)?.is_some() {
        return Ok(Taken::Known);
    }
    let lead = agencies::find_or_insert(tx, &o.agency_code, &o.agency)?;
    let project = add_project(
        tx,
        here,
        &NewProject { source: Some(&source), name: &o.office, mission: &o.summary_md, deliverable: "", window: None },
        lead,
        &[],
    )?;
    let (title, specialty) = match o.action.as_str() {
        "data" => ("Data scientist", Specialty::Data),
        "cx" => ("Customer experience strategist", Specialty::Design),
        other => (other, Specialty::Other),
    };
    let mut number = 0;
    for line in &o.roles {
        number += 1;
        let role_source = format!("{source}:{number}");
        let role = NewRole {
            source: Some(&role_source),
            title,
            specialty,
            grades: (i64::from(line.grade_low), i64::from(line.grade_high)),
            places: &line.places,
            telework: line.telework || line.remote,
            clearance: match line.clearance {
                seat_file::Clearance::None => Clearance::None,
                seat_file::Clearance::Secret => Clearance::Secret,
                seat_file::Clearance::TopSecret => Clearance::TopSecret,
            },
            tier: line.tier.map(|t| match t {
                seat_file::Tier::Low1 => Tier::Low,
                seat_file::Tier::Moderate2 => Tier::Moderate,
                seat_file::Tier::Secret3 | seat_file::Tier::High4 | seat_file::Tier::TopSecret5 => Tier::High,
            }),
            drug_test: line.drug_test,
        };
        let role = projects::insert_role(tx, project, &role)?;
        for seat in 1..=i64::from(line.count) {
            seats::insert(tx, role, seat, "", None)?;
        }
    }
    Ok(Taken::Added(format!("{} ({}), {}", o.office, o.agency, text::count(i64::from(o.seats()), "seat", "seats"))))
}

/// Adds one entry of an inventory as a project. It has no role yet: somebody who leads it says whom it needs.
pub fn entry(tx: &mut Conn, here: &Here, e: &inventory::Entry) -> Result<Taken> {
    let source = format!("inventory:{}", e.key);
    if projects::by_source(tx, &source)?.is_some() {
        return Ok(Taken::Known);
    }
    let lead = agencies::find_or_insert(tx, &e.agency_code, &e.agency)?;
    let known = [("Part of the agency", &e.part), ("Stage in the inventory", &e.stage)];
    let facts: Vec<String> = known.iter().filter(|(_, words)| !words.is_empty()).map(|(what, words)| format!("{what}: {words}.")).collect();
    let mission = if facts.is_empty() { e.summary.clone() } else { format!("{}\n\n{}", e.summary, facts.join(" ")) };
    let new = NewProject { source: Some(&source), name: &e.title, mission: &mission, deliverable: "", window: None };
    add_project(tx, here, &new, lead, &[])?;
    Ok(Taken::Added(format!("{} ({})", e.title, e.agency)))
}

/// Adds a project and records it.
pub fn add_project(
    tx: &mut Conn,
    here: &Here,
    new: &NewProject<'_>,
    lead: AgencyId,
    partners: &[AgencyId],
) -> Result<crate::domain::ids::ProjectId> {
    let id = projects::insert(tx, new, lead, partners, here.now)?;
    Happened::new("project", id.0, "create").detail(new.source.unwrap_or("")).on_its_own(tx, here, Actor::Clock)?;
    Ok(id)
}

/// Adds a rubric as version 1, or as the next version when its words changed. The file names only its key: a rubric keeps the name it has.
pub fn rubric(tx: &mut Conn, here: &Here, r: &rubric::Rubric) -> Result<Taken> {
    rubric_verbs::add(tx, here, Actor::Clock, r)
}

/// Adds what became of one record to the report. An outage stops the import; anything else leaves only this record.
pub fn note(report: &mut Report, record: String, taken: Result<Taken>) -> Result<()> {
    match taken {
        Ok(Taken::Added(what)) => report.added.push(what),
        Ok(Taken::Known) => report.known += 1,
        Err(e @ Error::Unavailable(_)) => return Err(e),
        Err(e) => report.left.push(Left { record, why: e.to_string() }),
    }
    Ok(())
}
