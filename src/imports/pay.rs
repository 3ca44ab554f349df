//! Pay tables: one rate a line, with the locality it holds for and, where a line names them, the places of that locality.

use super::values::{brief, text_of};
use super::{Kind, NotSuchFile, Reading, table};

/// The rates of one locality in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub year: i64,
    pub locality: String,
    pub rates: Vec<Rate>,
    /// Places that belong to this locality.
    pub places: Vec<String>,
}

/// What one grade and step pays in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Line of the file.
    pub line: usize,
    pub grade: i64,
    pub step: i64,
    pub cents: i64,
    pub source: String,
}

/// Columns a file must have.
const COLUMNS: [&str; 6] = ["year", "locality", "grade", "step", "amount", "source"];

/// Where each column stands in this file.
struct Columns([usize; 6], Option<usize>);

impl Columns {
    fn read(head: &[String]) -> Option<Self> {
        let at = |name: &str| head.iter().position(|c| c.trim().eq_ignore_ascii_case(name));
        let mut places = [0; 6];
        for (place, name) in places.iter_mut().zip(COLUMNS) {
            *place = at(name)?;
        }
        Some(Columns(places, at("places")))
    }
}

/// Reads every rate of the file: the tables in the order in which they first appear.
pub fn read(bytes: &[u8]) -> Result<Reading<Table>, NotSuchFile> {
    let wanted = Kind::PayTable;
    let text = text_of(bytes, wanted)?;
    let rows = table::rows(text);
    let columns = rows.first().and_then(|(_, head)| Columns::read(head));
    let Some(columns) = columns else {
        let why = "has no first line with year, locality, grade, step, amount and source";
        return Err(NotSuchFile::OtherShape { wanted, why, looks_like: Kind::guess(text, wanted) });
    };
    let mut reading: Reading<Table> = Reading::new();
    for (line, cells) in rows.iter().skip(1) {
        match one(&columns, *line, cells) {
            Ok(found) => add(&mut reading, found),
            Err(why) => reading.leave(format!("line {line}"), why),
        }
    }
    Ok(reading)
}

/// Puts a rate to its table, unless the table says something else for its grade and step already.
fn add(reading: &mut Reading<Table>, found: Table) {
    let Some(table) = reading.taken.iter_mut().find(|t| t.year == found.year && t.locality == found.locality) else {
        reading.taken.push(found);
        return;
    };
    let mut wrong = None;
    for rate in found.rates {
        match table.rates.iter().find(|r| (r.grade, r.step) == (rate.grade, rate.step)) {
            None => table.rates.push(rate),
            Some(known) if known.cents == rate.cents => {}
            Some(known) => wrong = Some((rate.line, known.line)),
        }
    }
    for place in found.places {
        if !table.places.contains(&place) {
            table.places.push(place);
        }
    }
    if let Some((line, first)) = wrong {
        reading.leave(format!("line {line}"), format!("Line {first} has another amount for the same grade and step."));
    }
}

fn one(columns: &Columns, line: usize, cells: &[String]) -> Result<Table, String> {
    let cell = |at: usize| cells.get(at).map(|c| c.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let [year, locality, grade, step, amount, source] = columns.0.map(cell);
    let whole = |raw: &str, what: &str, least: i64, most: i64| {
        let read = raw.trim_start_matches("GS-").parse::<i64>().ok().filter(|n| (least..=most).contains(n));
        read.ok_or_else(|| format!("Its {what} “{}” is not a number from {least} to {most}.", brief(raw)))
    };
    let (year, grade, step) = (whole(&year, "year", 2000, 2100)?, whole(&grade, "grade", 1, 15)?, whole(&step, "step", 1, 10)?);
    let cents = dollars(&amount).ok_or_else(|| format!("Its amount “{}” is not pay in dollars a year.", brief(&amount)))?;
    if locality.is_empty() || locality.len() > 200 {
        return Err("It names no locality.".to_owned());
    }
    if source.is_empty() || source.len() > 300 {
        return Err("It does not say where the figure comes from.".to_owned());
    }
    let places = columns.1.map(cell).unwrap_or_default();
    let places = places.split(';').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect();
    Ok(Table { year, locality, rates: vec![Rate { line, grade, step, cents, source }], places })
}

/// `121785`, `$121,785`, `121,785.00`: pay of a year in cents.
fn dollars(raw: &str) -> Option<i64> {
    let plain: String = raw.trim_start_matches('$').chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, "00"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 || whole.len() > 7 {
        return None;
    }
    let cents = whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?;
    (1_000_000..=100_000_000).contains(&cents).then_some(cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "year,locality,grade,step,amount,source,places\n\
        2026,Washington,13,1,\"$121,785\",OPM 2026 table,\"Washington, DC; Arlington, VA\"\n\
        2026,Washington,GS-13,10,158322,OPM 2026 table,\n";

    #[test]
    fn rates_and_places_are_gathered_by_locality() {
        let read = read(GOOD.as_bytes()).unwrap();
        assert!(read.left.is_empty());
        let table = &read.taken[0];
        assert_eq!((table.year, table.locality.as_str()), (2026, "Washington"));
        assert_eq!(table.rates.iter().map(|r| (r.grade, r.step, r.cents)).collect::<Vec<_>>(), [(13, 1, 12_178_500), (13, 10, 15_832_200)]);
        assert_eq!(table.places, ["Washington, DC", "Arlington, VA"]);
    }

    #[test]
    fn a_broken_line_is_left_and_never_stops_the_others() {
        for (line, part) in [
            ("26,Washington,13,2,130000,OPM", "year"),
            ("2026,Washington,16,2,130000,OPM", "grade “16”"),
            ("2026,Washington,13,0,130000,OPM", "step"),
            ("2026,Washington,13,2,a lot,OPM", "amount"),
            ("2026,Washington,13,2,13.5,OPM", "amount"),
            ("2026,,13,2,130000,OPM", "locality"),
            ("2026,Washington,13,2,130000", "comes from"),
            ("2026,Washington,13,1,130000,OPM", "Line 2 has another amount"),
        ] {
            let file = format!("{GOOD}{line}\n2026,Boise,13,1,110000,OPM,\n");
            let read = read(file.as_bytes()).unwrap();
            assert_eq!((read.left.len(), read.left[0].record.as_str(), read.taken.len()), (1, "line 4", 2), "{line}");
            assert!(read.left[0].why.contains(part), "{}", read.left[0].why);
        }
    }

    #[test]
    fn another_file_is_refused_whole() {
        for other in ["", "name,grade\na,1\n", "cx:\n  - open-positions: 2\n", "{\"SearchResultItems\": []}"] {
            assert!(read(other.as_bytes()).is_err(), "{other}");
        }
    }
}
