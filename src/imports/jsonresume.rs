//! JSON Resume (jsonresume.org, schema 1.0.0): read into a profile, and written from one. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

use serde_json::{Value, json};

use super::{Left, Reading};
use crate::domain::profile::{MOST_SKILLS, MOST_SPELLS, Month, Profile, Spell};
use crate::domain::text;

/// Largest file that is read, in bytes.
const LARGEST: usize = 512 * 1024;
/// Most characters of a text, and of a line.
const TEXT: usize = 4000;
const LINE: usize = 200;

/// Parts of the format that a profile has no room for.
const LEFT_OUT: &[(&str, &str)] = &[
    ("volunteer", "volunteer work"),
    ("awards", "awards"),
    ("certificates", "certificates"),
    ("publications", "publications"),
    ("languages", "languages"),
    ("interests", "interests"),
    ("references", "references"),
    ("projects", "projects"),
];

/// Reads a file. What it says and a profile cannot hold is named; an entry without its title, place or dates is left out with the reason.
/// The error is a sentence for the person who brought the file.
pub fn read(bytes: &[u8]) -> Result<(Profile, Vec<Left>), String> {
    let file = match bytes {
        [] => return Err("This file is empty".to_owned()),
        b if b.len() > LARGEST => return Err("This file is larger than 512 KB: a JSON Resume is much smaller".to_owned()),
        b => serde_json::from_slice::<Value>(b).map_err(|_| "This is not a JSON Resume: it is not a JSON file".to_owned())?,
    };
    let known = |name: &str| file.get(name).is_some();
    if !(known("basics") || known("work") || known("education") || known("skills")) {
        return Err("This is not a JSON Resume: it has no basics, work, education or skills".to_owned());
    }
    let mut reading: Reading<Profile> = Reading::new();
    let basics = file.get("basics").unwrap_or(&Value::Null);
    let location = basics.get("location").unwrap_or(&Value::Null);
    let city: Vec<String> = ["city", "region"].iter().map(|part| line(location, part)).filter(|p| !p.is_empty()).collect();
    let profile = Profile {
        headline: line(basics, "label"),
        summary: long(basics, "summary"),
        phone: line(basics, "phone"),
        city: city.join(", "),
        link: Some(line(basics, "url")).filter(|l| l.starts_with("https://") || l.starts_with("http://")).unwrap_or_default(),
        skills: skills(&file),
        work: spells(&file, "work", &mut reading, work),
        learning: spells(&file, "education", &mut reading, education),
        gaps_explained: String::new(),
    };
    for (part, words) in LEFT_OUT {
        let count = list(&file, part).len();
        if count > 0 {
            reading.leave(*part, format!("A profile has no place for {words} ({count}). Put what matters into the text of an entry."));
        }
    }
    Ok((profile, reading.left))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn line(value: &Value, name: &str) -> String {
    let raw = value.get(name).and_then(Value::as_str).unwrap_or_default();
    text::line(raw).chars().take(LINE).collect()
}

fn long(value: &Value, name: &str) -> String {
    let raw = value.get(name).and_then(Value::as_str).unwrap_or_default();
    text::lines(raw).chars().take(TEXT).collect()
}

/// Skills with the key words under them, each once.
fn skills(file: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for skill in list(file, "skills") {
        let words = list(skill, "keywords").iter().filter_map(Value::as_str).map(text::line);
        for word in std::iter::once(line(skill, "name")).chain(words) {
            let word: String = word.chars().take(80).collect();
            let known = found.iter().any(|f| text::folded(f) == text::folded(&word));
            if !word.is_empty() && !known && found.len() < MOST_SKILLS {
                found.push(word);
            }
        }
    }
    found
}

/// Title, place and text of an entry of work.
fn work(entry: &Value) -> (String, String, String) {
    (line(entry, "position"), line(entry, "name"), long(entry, "summary"))
}

/// The same of an entry of education: degree and field are its title.
fn education(entry: &Value) -> (String, String, String) {
    let title: Vec<String> = ["studyType", "area"].iter().map(|part| line(entry, part)).filter(|p| !p.is_empty()).collect();
    let courses: Vec<String> = list(entry, "courses").iter().filter_map(Value::as_str).map(|c| format!("- {}", text::line(c))).collect();
    (title.join(", "), line(entry, "institution"), courses.join("\n"))
}

fn spells(file: &Value, part: &str, reading: &mut Reading<Profile>, parts: fn(&Value) -> (String, String, String)) -> Vec<Spell> {
    let mut found = Vec::new();
    for (n, entry) in (1..).zip(list(file, part)) {
        match spell(entry, found.len(), parts) {
            Ok(spell) => found.push(spell),
            Err(why) => reading.leave(format!("{part}, entry {n}"), why),
        }
    }
    found
}

fn spell(entry: &Value, before: usize, parts: fn(&Value) -> (String, String, String)) -> Result<Spell, &'static str> {
    let (title, place, mut text) = parts(entry);
    if before >= MOST_SPELLS {
        return Err("A profile holds no more entries of this kind.");
    }
    if title.is_empty() || place.is_empty() {
        return Err("It does not say what it was or where.");
    }
    let from = Month::parse(&line(entry, "startDate")).map_err(|_| "It does not say when it began.")?;
    let ended = line(entry, "endDate");
    let until = if ended.is_empty() { None } else { Some(Month::parse(&ended).map_err(|_| "It does not say when it ended.")?) };
    if until.is_some_and(|until| until < from) {
        return Err("It ended before it began.");
    }
    for highlight in list(entry, "highlights").iter().filter_map(Value::as_str) {
        text.push_str(&format!("\n- {}", text::line(highlight)));
    }
    let text = text.trim().chars().take(TEXT).collect();
    Ok(Spell { id: 0, title, place, from, until, text })
}

/// Writes a profile as a JSON Resume.
pub fn write(profile: &Profile, name: &str, email: &str) -> String {
    let entry = |spell: &Spell, place: &str, title: &str| {
        let mut fields = json!({ place: spell.place, title: spell.title, "startDate": spell.from.to_string() });
        if let (Some(fields), Some(until)) = (fields.as_object_mut(), spell.until) {
            fields.insert("endDate".to_owned(), json!(until.to_string()));
        }
        if let Some(fields) = fields.as_object_mut().filter(|_| !spell.text.is_empty()) {
            let text = if place == "name" { ("summary", json!(spell.text)) } else { ("courses", json!([spell.text])) };
            fields.insert(text.0.to_owned(), text.1);
        }
        fields
    };
    let resume = json!({
        "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
        "basics": {
            "name": name, "label": profile.headline, "email": email, "phone": profile.phone, "url": profile.link,
            "summary": profile.summary, "location": { "city": profile.city },
        },
        "work": profile.work.iter().map(|s| entry(s, "name", "position")).collect::<Vec<_>>(),
        "education": profile.learning.iter().map(|s| entry(s, "institution", "area")).collect::<Vec<_>>(),
        "skills": profile.skills.iter().map(|s| json!({ "name": s })).collect::<Vec<_>>(),
    });
    format!("{resume:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::hostile::real;

    #[test]
    fn the_sample_of_the_format_gives_its_facts_and_names_what_is_left() {
        let Some(bytes) = real("jsonresume-sample.resume.json") else { return };
        let (profile, left) = read(&bytes).unwrap();
        assert_eq!((profile.headline.as_str(), profile.city.as_str()), ("Programmer", "San Francisco, California"));
        let job = &profile.work[0];
        assert_eq!(
            (job.title.as_str(), job.place.as_str(), job.when().as_str()),
            ("CEO/President", "Pied Piper", "December 2013 to December 2014")
        );
        assert!(job.text.contains("middle-out") || job.text.contains("- "), "{}", job.text);
        assert_eq!(profile.learning[0].title, "Bachelor, Information Technology");
        assert!(profile.skills.contains(&"Javascript".to_owned()), "{:?}", profile.skills);
        assert!(left.iter().any(|l| l.record == "volunteer"), "{left:?}");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let file = r#"{"basics": {"label": "Engineer", "url": "https://a.example", "location": {"city": "Tulsa, OK"}, "phone": "(912) 555-4321"},
            "work": [{"name": "Mint", "position": "Clerk", "startDate": "2014-02", "endDate": "2015", "summary": "Counted."},
                     {"name": "Mint", "position": "Engineer", "startDate": "2015-03-01"}],
            "education": [{"institution": "OU", "area": "IT", "studyType": "Bachelor", "startDate": "2011"}], "skills": [{"name": "Rust"}]}"#;
        let (profile, left) = read(file.as_bytes()).unwrap();
        assert_eq!((profile.work.len(), left.len()), (2, 0));
        assert_eq!(read(write(&profile, "Ada", "ada@people.example").as_bytes()).unwrap().0, profile);
    }

    #[test]
    fn a_file_that_is_none_is_refused_and_a_broken_entry_stops_no_other() {
        for (bytes, says) in
            [("", "empty"), ("no", "not a JSON file"), ("{}", "no basics"), ("[1]", "no basics"), ("\u{0}", "not a JSON file")]
        {
            assert!(read(bytes.as_bytes()).unwrap_err().contains(says), "{bytes}");
        }
        let file = r#"{"work": [{"name": "X"}, 7, {"name": "Mint", "position": "Clerk", "startDate": "2015", "endDate": "2014"},
            {"name": "Mint", "position": "Clerk", "startDate": "2014"}], "skills": "none", "basics": []}"#;
        let (profile, left) = read(file.as_bytes()).unwrap();
        assert_eq!((profile.work.len(), left.len()), (1, 3), "{left:?}");
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read(deep.as_bytes()).is_err());
    }
}
