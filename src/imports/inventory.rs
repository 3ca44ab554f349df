//! Inventories of projects: one a line, with the agency, a title and a summary, as the federal inventory of AI use cases has them.

use super::values::{brief, text_of};
use super::{Kind, NotSuchFile, Reading, table};

/// One project of an inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in the inventory.
    pub key: String,
    pub agency_code: String,
    pub agency: String,
    /// The part of the agency, where one is named.
    pub part: String,
    pub title: String,
    pub summary: String,
    /// How far it was when the inventory was made.
    pub stage: String,
}

/// Columns a file must have, and columns it may have.
const MUST: [&str; 5] = ["use_case_id", "department_code", "department", "title", "summary"];
const MAY: [&str; 3] = ["agency", "office", "development_stage"];
/// Longest title and summary, in characters.
const LONGEST: (usize, usize) = (300, 4000);

/// Where each column stands in this file.
struct Columns([usize; 5], [Option<usize>; 3]);

impl Columns {
    fn read(head: &[String]) -> Option<Self> {
        let at = |name: &str| head.iter().position(|c| c.trim().trim_start_matches('\u{FEFF}').eq_ignore_ascii_case(name));
        let mut must = [0; 5];
        for (place, name) in must.iter_mut().zip(MUST) {
            *place = at(name)?;
        }
        Some(Columns(must, MAY.map(at)))
    }
}

/// Reads every project of the file.
pub fn read(bytes: &[u8]) -> Result<Reading<Entry>, NotSuchFile> {
    let wanted = Kind::Inventory;
    let text = text_of(bytes, wanted)?;
    let rows = table::rows(text);
    let Some(columns) = rows.first().and_then(|(_, head)| Columns::read(head)) else {
        let why = "has no first line with Use_Case_ID, Department_Code, Department, Title and Summary";
        return Err(NotSuchFile::OtherShape { wanted, why, looks_like: Kind::guess(text, wanted) });
    };
    let mut reading: Reading<Entry> = Reading::new();
    for (line, cells) in rows.iter().skip(1) {
        match one(&columns, cells) {
            Ok(entry) if reading.taken.iter().any(|e| e.key == entry.key) => {
                reading.leave(format!("line {line}"), format!("The number {} stands in the file before.", entry.key));
            }
            Ok(entry) => {
                let mut entry = entry;
                if entry.part.chars().count() == 1 {
                    reading.notes.push(format!("line {line}: its agency is “{}”, which is no name, and was left out.", entry.part));
                    entry.part.clear();
                }
                reading.taken.push(entry);
            }
            Err(why) => reading.leave(format!("line {line}"), why),
        }
    }
    Ok(reading)
}

fn one(columns: &Columns, cells: &[String]) -> Result<Entry, String> {
    let cell = |at: usize| cells.get(at).map(|c| c.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let paragraphs = |at: usize| cells.get(at).map(|c| c.replace("\r\n", "\n").trim().to_owned()).unwrap_or_default();
    let [id, code, department, title, summary] = columns.0;
    let [agency, office, stage] = columns.1.map(|at| at.map(cell).unwrap_or_default());
    let (key, agency_code, name, title, summary) = (cell(id), cell(code), cell(department), cell(title), paragraphs(summary));
    for (what, words, most) in
        [("number", &key, 60), ("code of its department", &agency_code, 20), ("department", &name, 200), ("title", &title, LONGEST.0)]
    {
        match words.chars().count() {
            0 => return Err(format!("It has no {what}.")),
            n if n > most => return Err(format!("Its {what} “{}” has {n} characters; {most} is the most.", brief(words))),
            _ => {}
        }
    }
    match summary.chars().count() {
        0 => return Err("It does not say what the project is for.".to_owned()),
        n if n > LONGEST.1 => return Err(format!("Its summary has {n} characters; {} is the most.", LONGEST.1)),
        _ => {}
    }
    let part = match (agency.as_str(), office.as_str()) {
        (_, "") => agency,
        ("", _) => office,
        _ => format!("{agency}, {office}"),
    };
    Ok(Entry { key, agency_code, agency: name, part, title, summary, stage })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Use_Case_ID,Department_Code,Agency,Office,Title,Summary,Development_Stage,Department\n";

    #[test]
    fn projects_are_read_with_their_part_of_the_agency() {
        let file = format!(
            "{HEAD}D-1,DHS,Customs,Labs,X-ray,\"Two\n\nparagraphs\",Initiation,Department of Homeland Security\nD-2,DHS,R,,Y,Z,,Department of Homeland Security\n"
        );
        let read = read(file.as_bytes()).unwrap();
        assert!(read.left.is_empty());
        let first = &read.taken[0];
        assert_eq!(
            (first.part.as_str(), first.summary.as_str(), first.stage.as_str()),
            ("Customs, Labs", "Two\n\nparagraphs", "Initiation")
        );
        assert_eq!((read.taken[1].part.as_str(), read.notes.len()), ("", 1));
    }

    #[test]
    fn a_broken_line_is_left_and_never_stops_the_others() {
        for (line, part) in [
            (",DHS,,,T,S,,Homeland", "no number"),
            ("D-2,DHS,,,,S,,Homeland", "no title"),
            ("D-2,DHS,,,T,,,Homeland", "does not say what"),
            ("D-2,DHS,,,T,S,,", "no department"),
            ("D-2,DHS,,,T,S", "no department"),
            ("D-1,DHS,,,T,S,,Homeland", "stands in the file before"),
        ] {
            let file = format!("{HEAD}D-1,DHS,,,T,S,,Homeland\n{line}\nD-3,DHS,,,T,S,,Homeland\n");
            let read = read(file.as_bytes()).unwrap();
            assert_eq!((read.taken.len(), read.left.len(), read.left[0].record.as_str()), (2, 1, "line 3"), "{line}");
            assert!(read.left[0].why.contains(part), "{}", read.left[0].why);
        }
        let long = format!("{HEAD}D-1,DHS,,,{},S,,Homeland\n", "x".repeat(301));
        assert!(read(long.as_bytes()).unwrap().left[0].why.contains("301 characters"));
    }

    #[test]
    fn another_file_is_refused_whole() {
        for other in ["", "name,grade\na,1\n", "cx:\n  - open-positions: 2\n", "{\"SearchResultItems\": []}"] {
            assert!(read(other.as_bytes()).is_err(), "{other}");
        }
    }
}
