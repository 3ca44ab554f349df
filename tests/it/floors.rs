//! The floors of the house: nothing points upwards, no file grows too long, no handler either.

use std::path::{Path, PathBuf};

/// Floors from the ground up, and what each may use of the house.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("error", &["domain"]),
    ("store", &["domain", "error", "store", "config", "each"]),
    ("letters", &["domain", "error", "papers", "letters"]),
    ("dist", &["dist"]),
    ("papers", &["domain", "error", "dist", "papers"]),
    ("imports", &["domain", "imports"]),
    ("actions", &["domain", "error", "store", "letters", "papers", "imports", "actions"]),
    ("jobs", &["domain", "error", "store", "letters", "actions", "jobs"]),
    ("web", &["domain", "error", "store", "letters", "dist", "papers", "imports", "actions", "config", "web", "demo"]),
    ("demo", &["domain", "error", "store", "letters", "imports", "actions", "config", "demo"]),
    ("config", &["config"]),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The floor a file stands on.
fn floor(file: &Path) -> String {
    let inside = file.strip_prefix(source()).unwrap();
    inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn nothing_points_upwards() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in files(&source()) {
        let floor = floor(&file);
        let Some((_, may)) = FLOORS.iter().find(|(name, _)| *name == floor) else { continue };
        let text = std::fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("crate::") {
                let word: String = line[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                seen += 1;
                // `use crate::{a, b}` would hide its targets from this test.
                if word.is_empty() || !may.contains(&word.as_str()) {
                    wrong.push(format!("{}: {}", file.display(), line.trim()));
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} uses were seen: the test looks in the wrong place");
    assert!(wrong.is_empty(), "these lines point upwards or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn the_ground_floor_knows_no_database_and_no_web() {
    for file in files(&source().join("domain")) {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["diesel", "actix", "askama", "std::fs", "std::net", "Utc::now", "Local::now"] {
            assert!(!text.contains(word), "{} speaks of {word}", file.display());
        }
    }
}

#[test]
fn sql_stands_in_the_store_only() {
    for file in files(&source()).iter().filter(|f| !["store", "error"].contains(&floor(f).as_str())) {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(!text.contains("sql_query") && !text.contains("diesel::prelude"), "{} speaks SQL", file.display());
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    for file in files(&source()).into_iter().chain(files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))) {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}

#[test]
fn no_handler_is_longer_than_25_lines() {
    for file in files(&source().join("web")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate().filter(|(_, l)| l.starts_with("async fn ") || l.starts_with("pub async fn ")) {
            let length = lines[start..].iter().position(|l| *l == "}").unwrap() + 1;
            if text[..].contains("-> Answer") && lines[start..start + length].iter().take(8).any(|l| l.contains("-> Answer")) {
                assert!(length <= 25, "{}: {} has {length} lines", file.display(), line.trim());
            }
        }
    }
}

#[test]
fn the_written_states_are_the_real_ones() {
    let written = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/states.md")).unwrap();
    assert_eq!(written, muster::domain::state::as_markdown(), "docs/states.md is old: run `make docs`");
}
