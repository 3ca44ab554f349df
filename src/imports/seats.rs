//! Seats that offices advertised in a pooled action: per action a list of offices, per office lines of
//! "so many at this grade" and one set of conditions for all of them.

use super::values::{self, at, brief, line, markdown, needed, slug};
use super::{Kind, NotSuchFile, Reading, text};
use serde_json::Value;
use std::collections::HashSet;

/// One office that takes part.
#[derive(Debug, Clone, PartialEq)]
pub struct Office {
    /// `cx-state-bureau-of-global-talent-management-gtm`: the same office has the same one tomorrow.
    pub key: String,
    /// The pooled action: `cx`, `data`.
    pub action: String,
    pub agency: String,
    pub agency_code: String,
    pub office: String,
    pub url: Option<String>,
    pub summary_md: String,
    pub roles: Vec<SeatLine>,
}

impl Office {
    pub fn seats(&self) -> u32 {
        self.roles.iter().map(|line| line.count).sum()
    }
}

/// So many seats at the same grades and conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatLine {
    pub grade_low: i16,
    pub grade_high: i16,
    pub count: u32,
    /// Not said where a clearance is asked for.
    pub tier: Option<Tier>,
    pub clearance: Clearance,
    /// Empty when the work is remote.
    pub places: Vec<String>,
    pub telework: bool,
    pub remote: bool,
    pub relocation: bool,
    pub drug_test: bool,
    /// `occasional, 5-10%`; nothing when the office says of no travel.
    pub travel: Option<String>,
    /// Promotion potential and conditions of relocation, in the office's words.
    pub notes: Vec<String>,
}

/// Position risk and sensitivity, by the five investigation tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    Low1,
    Moderate2,
    Secret3,
    High4,
    TopSecret5,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clearance {
    None,
    Secret,
    TopSecret,
}

/// Reads the whole file: the actions by name, in each the offices and lines in the order of the file.
pub fn read(bytes: &[u8]) -> Result<Reading<Office>, NotSuchFile> {
    let wanted = Kind::Seats;
    let text = values::text_of(bytes, wanted)?;
    let file = values::yaml(text, wanted)?;
    let lists = file.as_object().into_iter().flatten();
    let lists: Vec<_> = lists.filter_map(|(action, list)| Some((action, list.as_array()?))).collect();
    let is_office = |item: &Value| item.get("open-positions").is_some() || item.get("program-office").is_some();
    if !lists.iter().any(|(_, list)| list.iter().any(is_office)) {
        let why = "has no list of offices with open-positions";
        return Err(NotSuchFile::OtherShape { wanted, why, looks_like: Kind::guess(text, wanted) });
    }
    let mut reading = Reading::new();
    for (action, other) in file.as_object().into_iter().flatten() {
        if !other.is_array() {
            reading.leave(format!("“{}”", brief(action)), "It is not a list of offices.");
        }
    }
    let mut seen = HashSet::new();
    for (action, list) in lists {
        for (number, item) in (1..).zip(list) {
            let name = line(item, &["program-office"], "office").ok().flatten();
            let name = name.map(|name| format!(" ({})", brief(&name))).unwrap_or_default();
            let record = format!("{} office {number}{name}", brief(action));
            let mut lines = Vec::new();
            match office(action, item, &mut lines) {
                Ok(office) if seen.insert(office.key.clone()) => reading.taken.push(office),
                Ok(_) => {
                    lines.clear();
                    reading.leave(record.clone(), "It stands in this action twice; the first one was taken.");
                }
                Err(why) => reading.leave(record.clone(), why),
            }
            for (number, why) in lines {
                reading.leave(format!("{record}, line {number}"), why);
            }
        }
    }
    Ok(reading)
}

/// An office; lines that cannot be read go to `broken` with their number.
fn office(action: &str, v: &Value, broken: &mut Vec<(usize, String)>) -> Result<Office, String> {
    if !v.is_object() {
        return Err("It is not a record with named fields.".into());
    }
    let action = slug(action);
    let agency = needed(v, &["agency"], "agency")?;
    let agency_code = needed(v, &["agency-abbrev"], "agency-abbrev")?;
    let office = needed(v, &["program-office"], "program-office")?;
    let conditions = conditions(v)?;
    let lines = at(v, &["open-positions"]).and_then(Value::as_array).ok_or("It has no list of open-positions.")?;
    let mut roles = Vec::new();
    for (number, item) in (1..).zip(lines) {
        match seats(item) {
            Ok((low, high, count)) => {
                roles.push(SeatLine { grade_low: low, grade_high: high, count, ..conditions.clone() });
            }
            Err(why) => broken.push((number, why)),
        }
    }
    if roles.is_empty() {
        return Err("None of its open-positions can be read.".into());
    }
    let link = line(v, &["program-office-link"], "link")?;
    Ok(Office {
        key: slug(&format!("{action} {agency_code} {office}")),
        action,
        agency: agency.strip_suffix(&format!("({agency_code})")).unwrap_or(&agency).trim().to_string(),
        agency_code,
        office,
        url: link.filter(|link| link.starts_with("https://") || link.starts_with("http://")),
        summary_md: markdown(v, &["role-summary"], "role-summary")?,
        roles,
    })
}

fn seats(item: &Value) -> Result<(i16, i16, u32), String> {
    let level = needed(item, &["level"], "level")?;
    let grades = || level.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let words = level.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let known = words.into_iter().all(|word| matches!(word, "or" | "and" | "to" | "GS"));
    let grades: Option<Vec<i16>> = grades().map(|n| n.parse().ok().filter(|n| (1..=15).contains(n))).collect();
    let grades = grades.filter(|grades| known && !grades.is_empty() && !level.contains('.'));
    let grades = grades.ok_or_else(|| format!("Its level “{}” is not a grade from 1 to 15.", brief(&level)))?;
    let count = needed(item, &["open"], "number of open seats")?;
    let seats = count.parse().ok().filter(|n| (1..=1000).contains(n));
    let seats = seats.ok_or_else(|| format!("Its number of seats “{}” is not from 1 to 1000.", brief(&count)))?;
    let (low, high) = (grades.iter().min(), grades.iter().max());
    Ok((low.copied().unwrap_or_default(), high.copied().unwrap_or_default(), seats))
}

/// What holds for every line of the office; grades and count are filled in later.
fn conditions(v: &Value) -> Result<SeatLine, String> {
    let risk = line(v, &["sensitivity-and-risk"], "sensitivity-and-risk")?;
    // The real files spell the key without its first "a".
    let stated = match line(v, &["security-clerance"], "clearance")? {
        Some(text) => Some(text),
        None => line(v, &["security-clearance"], "clearance")?,
    };
    // One real office wrote its clearance where the tier belongs.
    let (tier, from_risk) = match &risk {
        None => (None, Clearance::None),
        Some(text) => match (tier(text), clearance(text)) {
            (Some(tier), _) => (Some(tier), Clearance::None),
            (None, Some(clearance)) => (None, clearance),
            _ => return Err(format!("Its sensitivity-and-risk “{}” is neither a tier nor a clearance.", brief(text))),
        },
    };
    let clearance = match &stated {
        None => from_risk,
        Some(text) => clearance(text).ok_or_else(|| format!("Its clearance “{}” is unknown.", brief(text)))?,
    };
    let (places, remote) = places(v)?;
    let mut notes = Vec::new();
    let promotion = line(v, &["promotion-potential"], "promotion-potential")?;
    let promotion = promotion.filter(|p| !["no", "none"].contains(&p.to_lowercase().as_str()));
    notes.extend(promotion.map(|p| format!("Promotion potential: {p}")));
    let relocation = match values::yes(v, &["relocation"], "relocation") {
        Ok(yes) => yes.unwrap_or(false),
        // "Available for …": yes, under that condition.
        Err(_) => {
            let words = needed(v, &["relocation"], "relocation")?;
            notes.push(format!("Relocation: {words}"));
            words.to_lowercase().starts_with("available") || words.to_lowercase().starts_with("yes")
        }
    };
    let occasional = values::yes(v, &["travel-occassional"], "travel")? == Some(true);
    let percent = line(v, &["travel-percentage"], "travel")?;
    let travel: Vec<String> = occasional.then(|| "occasional".to_string()).into_iter().chain(percent).collect();
    Ok(SeatLine {
        grade_low: 0,
        grade_high: 0,
        count: 0,
        tier,
        clearance,
        places,
        telework: values::yes(v, &["telework"], "telework")?.unwrap_or(false),
        remote,
        relocation,
        drug_test: values::yes(v, &["drug-test"], "drug-test")?.unwrap_or(false),
        travel: Some(travel.join(", ")).filter(|travel| !travel.is_empty()),
        notes,
    })
}

fn tier(text: &str) -> Option<Tier> {
    let rest = text.strip_prefix("Tier ")?;
    match rest.split(|c: char| !c.is_ascii_digit()).next()? {
        "1" => Some(Tier::Low1),
        "2" => Some(Tier::Moderate2),
        "3" => Some(Tier::Secret3),
        "4" => Some(Tier::High4),
        "5" => Some(Tier::TopSecret5),
        _ => None,
    }
}

fn clearance(text: &str) -> Option<Clearance> {
    match text.to_lowercase().as_str() {
        "none" | "no" | "not required" => Some(Clearance::None),
        "secret" => Some(Clearance::Secret),
        "top secret" => Some(Clearance::TopSecret),
        _ => None,
    }
}

fn places(v: &Value) -> Result<(Vec<String>, bool), String> {
    let mut places: Vec<String> = Vec::new();
    let mut remote = false;
    for item in at(v, &["locations"]).and_then(Value::as_array).into_iter().flatten() {
        let name = match item {
            Value::String(name) => text::plain(name),
            other => needed(other, &["name"], "place")?,
        };
        let lower = name.to_lowercase();
        if lower.contains("remote") || lower.starts_with("anywhere") {
            remote = true;
        } else if !name.is_empty() && !places.contains(&name) {
            places.push(name);
        }
    }
    match places.is_empty() && !remote {
        true => Err("It names no place.".into()),
        false => Ok((places, remote)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::hostile::real;

    fn one(change: &str) -> Reading<Office> {
        let base = "agency: State (ST)\nagency-abbrev: ST\nprogram-office: Desk\nlocations:\n  - name: Denver, CO\n";
        let wanted = ["open-positions", "relocation"].iter().filter(|key| !change.contains(*key));
        let rest: String = wanted
            .map(|key| if *key == "relocation" { "relocation: \"No\"\n" } else { "open-positions:\n  - {level: 13, open: 2}\n" })
            .collect();
        let office = format!("{base}{rest}{change}\n").replace('\n', "\n    ");
        read(format!("cx:\n  - {office}\n").as_bytes()).unwrap()
    }

    #[test]
    fn levels_and_counts() {
        let cases = [
            ("{level: 13, open: 2}", (13, 13, 2)),
            ("{level: 13 or 14, open: 1}", (13, 14, 1)),
            ("{level: \"13, 14, or 15\", open: \"4\"}", (13, 15, 4)),
        ];
        for (line, (low, high, count)) in cases {
            let reading = one(&format!("open-positions: [{line}]"));
            let role = &reading.taken[0].roles[0];
            assert_eq!((role.grade_low, role.grade_high, role.count), (low, high, count), "{line}");
        }
    }

    #[test]
    fn conditions_are_read() {
        let reading = one(
            "sensitivity-and-risk: Tier 2 (x)\ntravel-occassional: true\ntravel-percentage: 5-10%\nrelocation: Available for DC.\npromotion-potential: GS-14",
        );
        let office = &reading.taken[0];
        assert_eq!((office.agency.as_str(), office.key.as_str()), ("State", "cx-st-desk"));
        let role = &office.roles[0];
        assert_eq!((role.tier, role.clearance, role.relocation), (Some(Tier::Moderate2), Clearance::None, true));
        assert_eq!(role.travel.as_deref(), Some("occasional, 5-10%"));
        assert_eq!(role.notes, ["Promotion potential: GS-14", "Relocation: Available for DC."]);
        assert_eq!(one("sensitivity-and-risk: Secret").taken[0].roles[0].clearance, Clearance::Secret);
        assert_eq!(one("security-clerance: Top Secret").taken[0].roles[0].clearance, Clearance::TopSecret);
    }

    #[test]
    fn a_broken_office_or_line_is_left() {
        let cases = [
            ("open-positions: [{level: chief, open: 1}]", "Its level “chief” is not a grade from 1 to 15."),
            ("open-positions: [{level: 16, open: 1}]", "Its level “16” is not a grade from 1 to 15."),
            ("open-positions: [{level: 13, open: -1}]", "Its number of seats “-1” is not from 1 to 1000."),
            ("open-positions: [{level: 13}]", "It has no number of open seats."),
            ("open-positions: none", "It has no list of open-positions."),
            ("sensitivity-and-risk: Tier 9", "Its sensitivity-and-risk “Tier 9” is neither a tier nor a clearance."),
            ("security-clerance: Q", "Its clearance “Q” is unknown."),
            ("telework: maybe", "Its telework is “maybe”, neither yes nor no."),
        ];
        for (change, want) in cases {
            let reading = one(change);
            assert!(reading.taken.is_empty(), "{change}");
            assert!(reading.left.iter().any(|left| left.why == want), "{change}: {:?}", reading.left);
        }
        let half = one("open-positions: [{level: 13, open: 1}, {level: 14, open: 0}]");
        assert_eq!((half.taken[0].seats(), half.left[0].record.as_str()), (1, "cx office 1 (Desk), line 2"));
    }

    #[test]
    fn other_files_are_refused() {
        let why = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(why("a: 1"), "This is not a list of advertised seats: it has no list of offices with open-positions.");
        assert!(why("x:\n  - competency: a").ends_with("It looks like a rubric file."));
        assert!(why("a: 1\na: 2").contains("“a” stands twice in one place"));
        assert!(why("a: [b").contains("cannot be read as YAML"));
    }

    #[test]
    fn the_real_actions() {
        let Some(bytes) = real("sme-qa-hiring-actions.yml") else { return };
        let reading = read(&bytes).unwrap();
        assert_eq!((reading.taken.len(), reading.left.len()), (29, 0));
        let seats = |action: &str| reading.taken.iter().filter(|o| o.action == action).map(Office::seats).sum::<u32>();
        assert_eq!((seats("cx"), seats("data")), (30, 63));
        assert_eq!(reading.taken.iter().map(|o| o.roles.len()).sum::<usize>(), 40);
        let count = |f: fn(&SeatLine) -> bool| reading.taken.iter().filter(|o| f(&o.roles[0])).count();
        assert_eq!(count(|l| l.tier == Some(Tier::Moderate2)), 14);
        assert_eq!(count(|l| l.tier == Some(Tier::Low1)), 7);
        assert_eq!(count(|l| l.clearance == Clearance::Secret), 6);
        assert_eq!(count(|l| l.clearance == Clearance::TopSecret), 2);
        assert_eq!(count(|l| l.tier.is_none() && l.clearance == Clearance::None), 0);
        assert_eq!((count(|l| l.telework), count(|l| l.remote), count(|l| l.drug_test)), (27, 1, 9));

        let cfpb = &reading.taken[0];
        assert_eq!(cfpb.key, "cx-cfpb-office-of-chief-experience-officer-ocxo");
        assert_eq!(cfpb.agency, "Consumer Financial Protection Bureau");
        assert_eq!((cfpb.roles[1].grade_low, cfpb.roles[1].count), (14, 2));
        let talent = reading.taken.iter().find(|o| o.office.ends_with("(OTS)")).unwrap();
        assert_eq!((talent.roles[0].clearance, talent.roles[0].tier), (Clearance::Secret, None));
        assert_eq!(talent.roles[0].places, ["Charleston, SC"]);
        let ai = reading.taken.last().unwrap();
        assert!(ai.roles[0].remote && ai.roles[0].relocation && ai.roles[0].places.is_empty());
        assert!(reading.taken.iter().all(|o| !o.summary_md.contains("br>")));
    }
}
