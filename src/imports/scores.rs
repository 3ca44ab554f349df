//! Tables of scores as assessment tools export them: a first line of headings, then one line a result. Which column is what, a person
//! says; headings that tools use are guessed.

use super::table;
use super::values::text_of;
use super::{Kind, NotSuchFile};

/// Most lines that are taken at a time.
pub const MOST_LINES: usize = 20_000;
/// Most columns a table may have.
const MOST_COLUMNS: usize = 100;

/// A table with its headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub headings: Vec<String>,
    /// The line in the file, and its cells.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Reads a table: UTF-8 or what Windows programs save as “Unicode text”, with commas, semicolons or tabs between the cells.
pub fn read(bytes: &[u8]) -> Result<Sheet, NotSuchFile> {
    let wanted = Kind::Scores;
    let wide = wide(bytes).transpose().map_err(|()| NotSuchFile::NotText { wanted })?;
    let text = match &wide {
        Some(text) if text.trim().is_empty() => return Err(NotSuchFile::Empty),
        Some(text) => text.as_str(),
        None => text_of(bytes, wanted)?,
    };
    let shape = |why| NotSuchFile::OtherShape { wanted, why, looks_like: None };
    let mut rows = table::separated(text, table::separator(text)).into_iter();
    let headings: Vec<String> = rows.next().map(|(_, cells)| cells.iter().map(|c| clean(c)).collect()).unwrap_or_default();
    if headings.iter().filter(|h| !h.is_empty()).count() < 2 {
        return Err(shape("has no first line with at least two headings"));
    }
    if headings.len() > MOST_COLUMNS {
        return Err(shape("has more than 100 columns"));
    }
    let rows: Vec<(usize, Vec<String>)> = rows.map(|(line, cells)| (line, cells.iter().map(|c| clean(c)).collect())).collect();
    match rows.len() {
        0 => Err(shape("has headings, and no line below them")),
        n if n > MOST_LINES => Err(shape("has more than 20,000 lines: split it")),
        _ => Ok(Sheet { headings, rows }),
    }
}

/// UTF-16 with its mark at the beginning; `None` for anything else.
fn wide(bytes: &[u8]) -> Option<Result<String, ()>> {
    let big = match bytes {
        [0xFF, 0xFE, ..] => false,
        [0xFE, 0xFF, ..] => true,
        _ => return None,
    };
    let rest = bytes.get(2..).unwrap_or_default();
    let units = rest.chunks(2).map(|pair| match pair {
        [a, b] if big => Ok(u16::from_be_bytes([*a, *b])),
        [a, b] => Ok(u16::from_le_bytes([*a, *b])),
        _ => Err(()),
    });
    let units: Result<Vec<u16>, ()> = units.collect();
    Some(units.and_then(|u| String::from_utf16(&u).map_err(|_| ())).and_then(|t| if t.contains('\0') { Err(()) } else { Ok(t) }))
}

/// A cell in one line; `="TF-1"`, with which spreadsheets are kept from changing a number, becomes `TF-1`.
fn clean(cell: &str) -> String {
    let one = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    match one.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) if !inside.contains('"') => inside.to_owned(),
        _ => one,
    }
}

/// Whether a cell is a formula and not a value. A sign before a number is none.
pub fn is_formula(cell: &str) -> bool {
    match cell.chars().next() {
        Some('=' | '@') => true,
        Some('+' | '-') => cell.chars().nth(1).is_some_and(|c| !c.is_ascii_digit() && c != '.'),
        _ => false,
    }
}

/// What a column can be, beside the skills of a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Reference,
    Email,
    Candidate,
    Score,
    TakenOn,
    Status,
    Evidence,
}

impl Part {
    pub const ALL: &'static [Part] =
        &[Part::Reference, Part::Email, Part::Candidate, Part::Score, Part::TakenOn, Part::Status, Part::Evidence];

    /// The name of its field, and the word under which a mapping is remembered.
    pub const fn key(self) -> &'static str {
        match self {
            Part::Reference => "reference",
            Part::Email => "email",
            Part::Candidate => "candidate",
            Part::Score => "score",
            Part::TakenOn => "taken_on",
            Part::Status => "status",
            Part::Evidence => "evidence",
        }
    }

    /// Headings that tools give it, in plain letters and digits.
    const fn known(self) -> &'static [&'static str] {
        match self {
            Part::Reference => &["reference", "applicationreference", "externalid", "atsid", "applicationid", "requisitionreference"],
            Part::Email => &["email", "candidateemail", "emailaddress", "testtakeremail", "applicantemail", "useremail"],
            Part::Candidate => &["candidateid", "testtakerid", "userid", "applicantid", "id", "sessionid"],
            Part::Score => &["score", "codingscore", "totalscore", "overallscore", "assessmentscore", "finalscore", "result", "points"],
            Part::TakenOn => &[
                "takenon",
                "datetaken",
                "testtakendate",
                "completedat",
                "completedon",
                "finishedat",
                "finishdate",
                "submittedat",
                "submissiondate",
                "date",
                "enddate",
            ],
            Part::Status => &["status", "teststatus", "resultstatus", "verificationstatus", "proctoringstatus", "state"],
            Part::Evidence => &["reporturl", "reportlink", "report", "resulturl", "resultlink", "url", "link", "codingreport"],
        }
    }
}

/// Letters and digits of a heading, small.
fn plain(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Which column is what: the key of a part, or `skill:` and the name of a skill, with the heading of the column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(String, String)>);

/// The key of a skill in a mapping.
pub fn skill_key(name: &str) -> String {
    format!("skill:{name}")
}

impl Mapping {
    /// Guessed from the headings that tools use, and from the names of the skills.
    pub fn guess(headings: &[String], skills: &[String]) -> Self {
        let mut out = Mapping::default();
        for part in Part::ALL {
            // The order of the list is the order of trust.
            let found = part.known().iter().find_map(|known| headings.iter().find(|h| plain(h) == *known));
            if let Some(heading) = found {
                out.set(part.key(), heading);
            }
        }
        for skill in skills {
            let (bare, scored) = (plain(skill), format!("{}score", plain(skill)));
            if let Some(heading) = headings.iter().find(|h| plain(h) == bare || plain(h) == scored) {
                out.set(&skill_key(skill), heading);
            }
        }
        out
    }

    /// The same with what was said for an earlier file, as far as this one has those headings.
    pub fn remembering(self, earlier: &Mapping, headings: &[String]) -> Self {
        let mut out = self;
        for (key, heading) in &earlier.0 {
            if headings.contains(heading) {
                out.set(key, heading);
            }
        }
        out
    }

    pub fn set(&mut self, key: &str, heading: &str) {
        self.0.retain(|(k, _)| k != key);
        if !heading.is_empty() {
            self.0.push((key.to_owned(), heading.to_owned()));
        }
    }

    /// The heading of a part or skill.
    pub fn heading(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, heading)| heading.as_str())
    }

    /// As it is kept: one line for each.
    pub fn stored(&self) -> String {
        self.0.iter().map(|(key, heading)| format!("{key}\t{heading}")).collect::<Vec<_>>().join("\n")
    }

    pub fn parse(stored: &str) -> Self {
        Mapping(stored.lines().filter_map(|l| l.split_once('\t')).map(|(k, h)| (k.to_owned(), h.to_owned())).collect())
    }

    /// What is missing before a table can be read, by field.
    pub fn missing(&self, skills: &[String]) -> Vec<(String, String)> {
        let mut out = Vec::new();
        let has = |part: Part| self.heading(part.key()).is_some();
        if ![Part::Reference, Part::Email, Part::Candidate].into_iter().any(has) {
            out.push(("reference".to_owned(), "Choose at least one column that says who it is".to_owned()));
        }
        for (part, what) in [(Part::Score, "the score"), (Part::TakenOn, "the day it was taken")] {
            if !has(part) {
                out.push((part.key().to_owned(), format!("Choose the column with {what}")));
            }
        }
        for skill in skills {
            if self.heading(&skill_key(skill)).is_none() {
                out.push((skill_key(skill), format!("Choose the column with the points for “{skill}”: it has a pass mark")));
            }
        }
        out
    }
}

/// One line of a table, read by its mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    pub line: usize,
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    cells: &'a [String],
}

impl Row<'_> {
    /// What stands in the column of a part or skill; empty where there is none.
    pub fn cell(&self, key: &str) -> &str {
        let column = self.mapping.heading(key).and_then(|h| self.sheet.headings.iter().position(|known| known == h));
        column.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }
}

impl Sheet {
    /// The lines, read by a mapping.
    pub fn read_by<'a>(&'a self, mapping: &'a Mapping) -> impl Iterator<Item = Row<'a>> {
        self.rows.iter().map(move |(line, cells)| Row { line: *line, sheet: self, mapping, cells })
    }
}

/// A day as tools write it: a date, or a date with a time after it.
pub fn day(raw: &str) -> Result<chrono::NaiveDate, String> {
    use crate::domain::when::parse_date;
    let iso = raw.get(..10).filter(|_| matches!(raw.as_bytes().get(10), None | Some(b'T' | b' ')));
    if let Some(date) = iso.and_then(|d| chrono::NaiveDate::parse_from_str(d, "%Y-%m-%d").ok()) {
        return Ok(date);
    }
    let date = raw.split_once(' ').filter(|(first, _)| first.contains('/')).map_or(raw, |(first, _)| first);
    parse_date(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn tables_come_in_many_dresses() {
        let want = [(2, names(&["zoë@people.example", "712"])), (4, names(&["a b", "=1+1"]))];
        let plain = "Email,Score\nzoë@people.example,712\n\n\"a\nb\",=1+1\n";
        assert_eq!(read(plain.as_bytes()).unwrap().rows, want);
        assert_eq!(read(format!("\u{feff}{plain}").as_bytes()).unwrap().headings, ["Email", "Score"]);
        assert_eq!(read(plain.replace(',', ";").as_bytes()).unwrap().rows, want);
        assert_eq!(read(plain.replace('\n', "\r\n").replace(',', "\t").as_bytes()).unwrap().rows, want);
        for big in [false, true] {
            let mut wide: Vec<u8> = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
            wide.extend(plain.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }));
            assert_eq!(read(&wide).unwrap().rows, want);
            wide.push(0);
            assert!(read(&wide).unwrap_err().to_string().contains("not a text file"));
        }
        assert_eq!(read(b"Who,Score\n\"=\"\"TF-0012\"\"\",3\n").unwrap().rows[0].1, names(&["TF-0012", "3"]));
    }

    #[test]
    fn what_is_no_table_ends_in_a_sentence() {
        let many = format!("a,b\n{}", "1,2\n".repeat(MOST_LINES + 1));
        for (bytes, part) in [
            (&b""[..], "empty"),
            (b" \n ", "empty"),
            (b"\xff\xfe", "empty"),
            (b"Email,Score\nz\xf6e@people.example,1\n", "not a text file in UTF-8"),
            (b"PK\x03\x04\0\0", "not a text file"),
            (b"%PDF-1.7\nstream", "at least two headings"),
            (b"Email,Score\n", "no line below"),
            (many.as_bytes(), "20,000"),
            (",".repeat(120).replace(',', "a,").as_bytes(), "100 columns"),
        ] {
            let why = read(bytes).unwrap_err().to_string();
            assert!(why.contains(part), "{why}");
        }
    }

    #[test]
    fn columns_are_guessed_remembered_and_asked_for() {
        let skills = names(&["SQL", "Data structures"]);
        let headings = names(&["Candidate Email", "Coding Score", "Completed At", "sql score", "Data Structures", "Notes"]);
        let guessed = Mapping::guess(&headings, &skills);
        assert_eq!(guessed.heading("email"), Some("Candidate Email"));
        assert_eq!(guessed.heading(&skill_key("SQL")), Some("sql score"));
        assert!(guessed.missing(&skills).is_empty(), "{:?}", guessed.missing(&skills));
        let bare = Mapping::guess(&names(&["A", "B"]), &skills);
        let fields: Vec<String> = bare.missing(&skills).into_iter().map(|(f, _)| f).collect();
        assert_eq!(fields, ["reference", "score", "taken_on", "skill:SQL", "skill:Data structures"]);
        let mut said = Mapping::default();
        said.set("score", "B");
        said.set("email", "Gone");
        let again = Mapping::parse(&said.stored());
        assert_eq!(again, said);
        let remembered = bare.remembering(&again, &names(&["A", "B"]));
        assert_eq!((remembered.heading("score"), remembered.heading("email")), (Some("B"), None));
    }

    #[test]
    fn cells_that_count_are_formulas() {
        for (cell, is) in
            [("=HYPERLINK(1)", true), ("@SUM(A1)", true), ("+cmd|x", true), ("-3", false), ("+1.5", false), ("Ada", false), ("", false)]
        {
            assert_eq!(is_formula(cell), is, "{cell}");
        }
    }

    #[test]
    fn days_are_read_with_or_without_a_time() {
        let want = chrono::NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        for raw in ["2026-12-01", "2026-12-01T09:30:00Z", "2026-12-01 09:30", "12/1/2026", "12/1/2026 9:30 AM", "Dec 1, 2026"] {
            assert_eq!(day(raw), Ok(want), "{raw}");
        }
        for bad in ["", "soon", "2026-13-01", "46000"] {
            assert!(day(bad).is_err(), "{bad}");
        }
    }
}
