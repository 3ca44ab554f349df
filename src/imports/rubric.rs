//! Rubrics: per name a list of competencies, each with levels of proficiency and the level a person needs.

use super::values::{self, at, brief, line, needed, slug};
use super::{Kind, NotSuchFile, Reading, text};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

pub use crate::domain::rubric::{Competency, Level, Rubric};

/// Reads every rubric of the file: the rubrics by key, in each the competencies in the order of the file.
pub fn read(bytes: &[u8]) -> Result<Reading<Rubric>, NotSuchFile> {
    let wanted = Kind::Rubric;
    let text = values::text_of(bytes, wanted)?;
    let file = values::yaml(text, wanted)?;
    let is_one = |list: &Value| list.as_array().is_some_and(|l| l.iter().any(|c| c.get("competency").is_some()));
    let lists: Vec<_> = file.as_object().into_iter().flatten().collect();
    if !lists.iter().any(|(_, list)| is_one(list)) {
        let why = "has no list of competencies";
        return Err(NotSuchFile::OtherShape { wanted, why, looks_like: Kind::guess(text, wanted) });
    }
    let mut reading = Reading::new();
    let mut keys = HashSet::new();
    for (key, list) in lists {
        let record = format!("rubric “{}”", brief(key));
        let Some(items) = list.as_array() else {
            reading.leave(record, "It is not a list of competencies.");
            continue;
        };
        if slug(key).is_empty() || !keys.insert(slug(key)) {
            reading.leave(record, "Its name has no letters, or stands in this file twice.");
            continue;
        }
        let mut competencies: Vec<Competency> = Vec::new();
        for (number, item) in (1..).zip(items) {
            let name = line(item, &["competency"], "name").ok().flatten();
            let label = name.map_or(format!("competency {number}"), |name| format!("“{}”", brief(&name)));
            match competency(item) {
                Ok(one) if competencies.iter().any(|other| other.key == one.key) => {
                    reading.leave(format!("{record}, {label}"), "It stands in this rubric twice; the first one was taken.");
                }
                Ok(one) => competencies.push(one),
                Err(why) => reading.leave(format!("{record}, {label}"), why),
            }
        }
        if competencies.is_empty() {
            reading.leave(record, "None of its competencies can be read.");
        } else {
            reading.taken.push(Rubric { key: slug(key), name: title(key), competencies });
        }
    }
    Ok(reading)
}

fn competency(v: &Value) -> Result<Competency, String> {
    let name = needed(v, &["competency"], "name")?;
    let key = Some(slug(&name)).filter(|key| !key.is_empty()).ok_or("Its name has no letters.")?;
    let definition = match at(v, &["definition"]) {
        Some(Value::Array(points)) => points.iter().map(point).collect::<Result<Vec<_>, _>>()?,
        _ => text_of(v, "definition", "definition")?.into_iter().collect(),
    };
    let mut levels = Vec::new();
    match (at(v, &["levels"]), text_of(v, "meets", "description of who meets it")?) {
        (Some(Value::Array(items)), _) => {
            for item in items {
                let level = level(item)?;
                if levels.iter().any(|other: &Level| other.name == level.name) {
                    return Err(format!("Its level “{}” stands there twice.", brief(&level.name)));
                }
                levels.push(level);
            }
        }
        (Some(_), _) => return Err("Its levels are not a list.".into()),
        // Some rubrics know only "meets" and "does not".
        (None, Some(definition)) => levels.push(Level { name: "Meets".into(), definition, required: true }),
        (None, None) => {}
    }
    if levels.is_empty() {
        return Err("It has no levels.".into());
    }
    let required_level = agree(line(v, &["required"], "required level")?, &mut levels)?;
    let screen_out = values::yes(v, &["screen-out"], "screen-out")?.or(values::yes(v, &["screen_out"], "screen_out")?);
    Ok(Competency { key, name, definition, required_level, levels, screen_out: screen_out.unwrap_or(false) })
}

/// The required level is said twice, beside the levels and in one of them; both must name the same.
fn agree(stated: Option<String>, levels: &mut [Level]) -> Result<Option<String>, String> {
    let marked: Vec<String> = levels.iter().filter(|level| level.required).map(|level| level.name.clone()).collect();
    match (stated, marked.as_slice()) {
        (None, []) => Ok(None),
        (None, [one]) => Ok(Some(one.clone())),
        (Some(stated), [one]) if *one == stated => Ok(Some(stated)),
        (Some(stated), []) => {
            let level = levels.iter_mut().find(|level| level.name == stated);
            level.ok_or_else(|| format!("Its required level “{}” is none of its levels.", brief(&stated)))?.required = true;
            Ok(Some(stated))
        }
        (Some(stated), [one]) => Err(format!("It requires “{}” but marks “{}” as the required level.", brief(&stated), brief(one))),
        _ => Err("It marks more than one level as required.".into()),
    }
}

fn level(v: &Value) -> Result<Level, String> {
    let name = needed(v, &["proficiency"], "name of a level")?;
    if name.contains(':') {
        return Err(format!("The name of its level “{}” has a colon.", brief(&name)));
    }
    Ok(Level {
        name,
        definition: text_of(v, "definition", "level's definition")?.unwrap_or_default(),
        required: values::yes(v, &["required"], "mark of the required level")?.unwrap_or(false),
    })
}

fn point(v: &Value) -> Result<String, String> {
    match v {
        Value::String(text) => Ok(text::plain(text)),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err("Its definition holds something other than text.".into()),
    }
}

fn text_of(v: &Value, key: &str, what: &str) -> Result<Option<String>, String> {
    Ok(values::raw(v, &[key], what)?.map(|text| text::plain(&text)).filter(|text| !text.is_empty()))
}

/// `nps-it` becomes `NPS IT`, `engineering` `Engineering`: pieces of up to three letters are abbreviations.
fn title(key: &str) -> String {
    let words = key.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(|word| match word.char_indices().nth(1) {
        _ if word.chars().count() <= 3 => word.to_uppercase(),
        Some((at, _)) => word.split_at_checked(at).map_or(String::new(), |(a, b)| a.to_uppercase() + b),
        None => word.to_string(),
    });
    text::plain(&words.collect::<Vec<_>>().join(" "))
}

/// A competency as the file has it.
#[derive(Serialize)]
struct Written {
    competency: String,
    definition: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<String>,
    #[serde(rename = "screen-out", skip_serializing_if = "std::ops::Not::not")]
    screen_out: bool,
    levels: Vec<WrittenLevel>,
}

#[derive(Serialize)]
struct WrittenLevel {
    proficiency: String,
    definition: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
}

/// The rubric as a file that reads in again as the same. `None` when it cannot be written.
pub fn write(rubric: &Rubric) -> Option<String> {
    // Texts are read as HTML would be; what would come out different is written so that it comes out the same.
    let kept = |words: &String| if text::plain(words) == *words { words.clone() } else { words.replace('&', "&amp;").replace('<', "&lt;") };
    let level = |l: &Level| WrittenLevel { proficiency: kept(&l.name), definition: kept(&l.definition), required: l.required };
    let list: Vec<Written> = rubric
        .competencies
        .iter()
        .map(|c| Written {
            competency: kept(&c.name),
            definition: c.definition.iter().map(kept).collect(),
            required: c.required_level.as_ref().map(kept),
            screen_out: c.screen_out,
            levels: c.levels.iter().map(level).collect(),
        })
        .collect();
    serde_norway::to_string(&BTreeMap::from([(&rubric.key, list)])).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::hostile::real;

    fn one(body: &str) -> Reading<Rubric> {
        read(format!("x:\n  - {}\n  - {{competency: Sound, meets: yes it does}}\n", body).as_bytes()).unwrap()
    }

    #[test]
    fn levels_are_read() {
        let reading = one(
            "{competency: A&amp;B, definition: [a, 2], required: F, screen-out: yes, levels: [{proficiency: F, definition: x}, {proficiency: M, definition: z}]}",
        );
        let c = &reading.taken[0].competencies[0];
        assert_eq!((c.name.as_str(), c.screen_out, c.required_level.as_deref()), ("A&B", true, Some("F")));
        assert_eq!(c.definition, ["a", "2"]);
        assert_eq!(c.levels.iter().map(|l| l.required).collect::<Vec<_>>(), [true, false]);
        let meets = &reading.taken[0].competencies[1];
        assert_eq!((meets.levels[0].name.as_str(), meets.required_level.as_deref()), ("Meets", Some("Meets")));
    }

    #[test]
    fn a_broken_competency_is_left() {
        let cases = [
            ("{definition: a}", "It has no name."),
            ("{competency: A}", "It has no levels."),
            ("{competency: Sound, meets: a}", "It stands in this rubric twice; the first one was taken."),
            ("{competency: A, levels: [{definition: a}]}", "It has no name of a level."),
            ("{competency: A, levels: 3}", "Its levels are not a list."),
            ("{competency: A, required: Z, levels: [{proficiency: F}]}", "Its required level “Z” is none of its levels."),
            (
                "{competency: A, required: M, levels: [{proficiency: F, required: true}, {proficiency: M}]}",
                "It requires “M” but marks “F” as the required level.",
            ),
            ("{competency: A, definition: [[a]], meets: b}", "Its definition holds something other than text."),
            ("just text", "It has no name."),
        ];
        for (body, want) in cases {
            let reading = one(body);
            assert_eq!(reading.taken[0].competencies.len(), 1, "{body}");
            assert_eq!(reading.left[0].why, want, "{body}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        let why = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(why("just words"), "This is not a rubric file: it has no list of competencies.");
        assert!(why("cx:\n  - open-positions: []").ends_with("It looks like a list of advertised seats."));
    }

    #[test]
    fn the_real_rubrics() {
        let Some(bytes) = real("sme-qa-competencies.yml") else { return };
        let reading = read(&bytes).unwrap();
        assert_eq!((reading.left.len(), reading.notes.len()), (0, 0));
        let sizes: Vec<_> = reading.taken.iter().map(|r| (r.name.as_str(), r.competencies.len())).collect();
        assert_eq!(sizes, [("Engineering", 6), ("HHS IT", 6), ("NPS IT", 5), ("Product", 9)]);
        let all: Vec<&Competency> = reading.taken.iter().flat_map(|r| &r.competencies).collect();
        assert_eq!(all.iter().map(|c| c.levels.len()).sum::<usize>(), 15 * 3 + 11);
        assert!(all.iter().all(|c| c.levels.iter().filter(|l| l.required).count() == 1 && !c.screen_out));
        let first = all[0];
        assert_eq!((first.key.as_str(), first.definition.len()), ("engineering-practices", 5));
        assert_eq!(first.required_level.as_deref(), Some("Experienced"));
        assert_eq!(first.levels[2].name, "Master");
        assert_eq!(all[4].required_level.as_deref(), Some("Familiar"));
    }

    #[test]
    fn what_is_written_reads_in_again() {
        let level = |name: &str, definition: &str, required| Level { name: name.into(), definition: definition.into(), required };
        let rubric = Rubric {
            key: "r-d".into(),
            name: "R D".into(),
            competencies: vec![Competency {
                key: "r-d-work".into(),
                name: "R&D work".into(),
                definition: vec!["Keeps a < b".into(), "- yes: \"quoted\" & 'so' #1".into(), "true".into(), "Writes &amp; in pages".into()],
                required_level: Some("2".into()),
                levels: vec![level("1", "", false), level("2", "Does it <em>well</em>", true)],
                screen_out: true,
            }],
        };
        let reading = read(write(&rubric).unwrap().as_bytes()).unwrap();
        assert_eq!((reading.taken, reading.left), (vec![rubric], vec![]));
        let Some(bytes) = real("sme-qa-competencies.yml") else { return };
        for real in read(&bytes).unwrap().taken {
            assert_eq!(read(write(&real).unwrap().as_bytes()).unwrap().taken, [real]);
        }
    }
}
