//! USAJOBS postings: the Search API's own envelope, or a flat list of postings as archives of it keep them.

mod facts;

use super::values::{self, at, brief, line, markdown, needed, raw};
use super::{Kind, NotSuchFile, Reading, text};
use chrono::{NaiveDate, NaiveDateTime};
use facts::{Grades, Pay};
use serde_json::Value;
use std::collections::HashSet;

/// One posting. Texts ending in `_md` are safe Markdown, all others plain lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Posting {
    /// `MatchedObjectId` or `control_number`: the same posting has the same one tomorrow.
    pub source_id: String,
    pub title: String,
    pub agency: String,
    pub department: Option<String>,
    /// Four digits: `2210`. An interdisciplinary posting has several; this is the first.
    pub series: Option<String>,
    pub pay_plan: Option<String>,
    pub grade_low: Option<i16>,
    pub grade_high: Option<i16>,
    pub pay_low_cents: Option<i64>,
    pub pay_high_cents: Option<i64>,
    pub pay_basis: PayBasis,
    /// In the file's order, each once.
    pub places: Vec<String>,
    /// Where the record says coordinates: name, latitude, longitude.
    pub spots: Vec<(String, f64, f64)>,
    pub remote: bool,
    /// Only where a field says so; prose is not searched.
    pub telework: bool,
    pub opens_on: Option<NaiveDate>,
    /// Whole seconds, UTC. A bare date means the end of that day.
    pub closes_at: Option<NaiveDateTime>,
    pub url: Option<String>,
    pub summary_md: String,
    pub duties_md: String,
    pub qualifications_md: String,
    pub clearance: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PayBasis {
    PerYear,
    PerHour,
    /// As the file says it: `Bi-weekly`, `Without Compensation`.
    Other(String),
}

const WRONG: &str = "has no SearchResult.SearchResultItems and is not a list of postings";

/// Reads either format. The order of the file is kept.
pub fn read(bytes: &[u8]) -> Result<Reading<Posting>, NotSuchFile> {
    let wanted = Kind::Postings;
    let text = values::text_of(bytes, wanted)?;
    let file = values::json(text, wanted)?;
    let envelope = at(&file, &["SearchResult", "SearchResultItems"]).and_then(Value::as_array);
    let flat = file.as_array().filter(|list| list.iter().any(|item| item.get("control_number").is_some()));
    type Read = fn(&Value, &mut Vec<String>) -> Result<Posting, String>;
    let (items, id_key, one): (_, _, Read) = match (envelope, flat) {
        (Some(items), _) => (items, "MatchedObjectId", from_search),
        (None, Some(items)) => (items, "control_number", from_flat),
        _ => {
            let looks_like = Kind::guess(text, wanted);
            return Err(NotSuchFile::OtherShape { wanted, why: WRONG, looks_like });
        }
    };
    let mut reading = Reading::new();
    let mut seen = HashSet::new();
    for (number, item) in (1..).zip(items) {
        let record = match line(item, &[id_key], "number") {
            Ok(Some(id)) => format!("record {number} ({})", brief(&id)),
            _ => format!("record {number}"),
        };
        let mut notes = Vec::new();
        match one(item, &mut notes) {
            Ok(posting) if seen.insert(posting.source_id.clone()) => {
                reading.taken.push(posting);
                reading.notes.extend(notes.iter().map(|note| format!("{record}: {note}")));
            }
            Ok(_) => reading.leave(record, "It stands in this file twice; the first one was taken."),
            Err(why) => reading.leave(record, why),
        }
    }
    if let Some(all) = at(&file, &["SearchResult", "SearchResultCountAll"]).and_then(Value::as_u64)
        && all > items.len() as u64
    {
        let held = items.len();
        reading.notes.push(format!("The search found {all} postings; this file holds {held} of them."));
    }
    Ok(reading)
}

/// One `SearchResultItems` entry, old (2016) or new field names.
fn from_search(item: &Value, notes: &mut Vec<String>) -> Result<Posting, String> {
    is_record(item)?;
    let source_id = needed(item, &["MatchedObjectId"], "MatchedObjectId")?;
    let job = at(item, &["MatchedObjectDescriptor"]).filter(|job| job.is_object());
    let job = job.ok_or("It has no MatchedObjectDescriptor, where a posting says everything.")?;
    let none = Value::Null;
    let details = at(job, &["UserArea", "Details"]).unwrap_or(&none);
    let first = |list: &str| at(job, &[list]).and_then(|l| l.get(0)).unwrap_or(&none);

    let title = needed(job, &["PositionTitle"], "title")?;
    let (agency, department) = agency(job, "OrganizationName", "DepartmentName")?;
    let pay_plan = line(first("JobGrade"), &["Code"], "pay plan")?;
    let grades = Grades::read(details, "LowGrade", "HighGrade", pay_plan.as_deref(), notes)?;
    let pay = Pay::read(first("PositionRemuneration"), notes)?;
    let opens = facts::moment(job, &["PublicationStartDate", "PositionStartDate"], "opening date")?;
    let closes = facts::moment(job, &["ApplicationCloseDate", "PositionEndDate"], "closing date")?;
    let (opens_on, closes_at) = facts::window(opens, closes)?;
    let (mut names, mut spots) = (Vec::new(), Vec::new());
    for place in at(job, &["PositionLocation"]).and_then(Value::as_array).into_iter().flatten() {
        let name = line(place, &["LocationName"], "place")?;
        spots.extend(name.as_deref().and_then(|n| facts::spot(n, place)));
        names.extend(name);
    }
    let indicator = values::yes(details, &["RemoteIndicator"], "remote indicator")?;
    let (places, remote) = facts::places(&names);
    let clearance = line(details, &["SecurityClearance"], "clearance")?;
    let not_one = ["Not Required", "None", "Other", "Not Applicable"];
    Ok(Posting {
        source_id,
        title,
        agency,
        department,
        series: facts::series(job, notes)?,
        pay_plan,
        grade_low: grades.low,
        grade_high: grades.high,
        pay_low_cents: pay.low,
        pay_high_cents: pay.high,
        pay_basis: pay.basis,
        places,
        spots,
        remote: remote || indicator == Some(true),
        telework: values::yes(details, &["TeleworkEligible"], "telework field")?.unwrap_or(false),
        opens_on,
        closes_at,
        url: facts::url(line(job, &["PositionURI"], "address")?, notes),
        summary_md: markdown(details, &["JobSummary"], "summary")?,
        duties_md: markdown(details, &["MajorDuties"], "list of duties")?,
        qualifications_md: markdown(job, &["QualificationSummary"], "qualifications")?,
        clearance: clearance.filter(|c| !not_one.iter().any(|n| n.eq_ignore_ascii_case(c))),
    })
}

/// One entry of the flat list. It has no summary, series, clearance or pay basis.
fn from_flat(item: &Value, notes: &mut Vec<String>) -> Result<Posting, String> {
    is_record(item)?;
    let source_id = needed(item, &["control_number"], "control_number")?;
    let title = needed(item, &["title"], "title")?;
    let (agency, department) = agency(item, "organization", "department")?;
    let pay_plan = line(item, &["pay_scale"], "pay plan")?;
    let grades = Grades::read(item, "low_grade", "high_grade", pay_plan.as_deref(), notes)?;
    let pay = Pay::read_flat(item, notes)?;
    let opens = facts::moment(item, &["open_date"], "opening date")?;
    let closes = facts::moment(item, &["close_date"], "closing date")?;
    let (opens_on, closes_at) = facts::window(opens, closes)?;
    let places = raw(item, &["location"], "place")?.unwrap_or_default();
    let names: Vec<String> = text::plain(&places).split(';').map(facts::without_doubled_state).collect();
    let (places, remote) = facts::places(&names);
    Ok(Posting {
        source_id,
        title,
        agency,
        department,
        series: None,
        pay_plan,
        grade_low: grades.low,
        grade_high: grades.high,
        pay_low_cents: pay.low,
        pay_high_cents: pay.high,
        pay_basis: pay.basis,
        places,
        spots: Vec::new(),
        remote,
        telework: values::yes(item, &["telework"], "telework field")?.unwrap_or(false),
        opens_on,
        closes_at,
        url: facts::url(line(item, &["url"], "address")?, notes),
        summary_md: String::new(),
        duties_md: markdown(item, &["duties"], "list of duties")?,
        qualifications_md: markdown(item, &["qualifications"], "qualifications")?,
        clearance: None,
    })
}

fn is_record(item: &Value) -> Result<(), String> {
    if item.is_object() { Ok(()) } else { Err("It is not a record with named fields.".into()) }
}

fn agency(job: &Value, agency: &str, department: &str) -> Result<(String, Option<String>), String> {
    let department = line(job, &[department], "department")?;
    let agency = line(job, &[agency], "agency")?.or_else(|| department.clone());
    Ok((agency.ok_or("It names no agency and no department.")?, department))
}

#[cfg(test)]
mod tests;
