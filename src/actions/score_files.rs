//! Files of scores: brought, mapped, looked at line by line while nothing is written, then applied in one go.

use std::collections::BTreeMap;

use super::assessments::kept;
use super::dice::hash_bytes;
use super::history::Happened;
use super::postings as posting_verbs;
use super::scores::{First, judged, keep};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::assessment::{AttemptState, Marks, Score, Settings, parse_link, points};
use crate::domain::ids::{ApplicationId, AttemptId, ImportId, PostingId};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::imports::scores::{self as sheets, Mapping, Part, Row, Sheet, skill_key};
use crate::store::assessments::{self, Attempt, Brought, Entered, NewFile, Person};
use crate::store::{Conn, applications};

/// Keeps a file that was brought, with a guess of its columns. The same file again is the same row.
pub fn bring(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, name: &str, bytes: &[u8]) -> Result<ImportId> {
    let target = posting_verbs::seen_by_staff(tx, who, posting)?;
    who.may_manage(target.content.agency)?;
    let settings = kept(tx, posting)?.settings;
    let sheet = sheets::read(bytes).map_err(|why| Error::Refused(why.to_string()))?;
    let hash = hash_bytes(bytes);
    if let Some(known) = assessments::by_hash(tx, posting, &hash)? {
        return Ok(known.id);
    }
    let earlier = assessments::last_mapping(tx, posting, &settings.tool)?.map(|m| Mapping::parse(&m)).unwrap_or_default();
    let mapping = Mapping::guess(&sheet.headings, &names(&settings)).remembering(&earlier, &sheet.headings);
    let content = serde_json::to_string(&(&sheet.headings, &sheet.rows)).map_err(Error::broken)?;
    let lines = i64::try_from(sheet.rows.len()).unwrap_or(i64::MAX);
    let new = NewFile { posting, name, hash: &hash, content: &content, mapping: &mapping.stored(), lines, by: who.id };
    assessments::keep(tx, &new, here.now)
}

/// The skills that count in a posting.
pub fn names(settings: &Settings) -> Vec<String> {
    settings.skills.iter().map(|s| s.name.clone()).collect()
}

/// The table of a file that was brought.
pub fn sheet(brought: &Brought) -> Result<Sheet> {
    let (headings, rows) = serde_json::from_str(&brought.content).map_err(Error::broken)?;
    Ok(Sheet { headings, rows })
}

fn stale() -> Error {
    Error::Stale(Changed { what: "Somebody else worked on this file meanwhile.".to_owned() })
}

/// A file that waits to be applied, in the version that was seen.
fn waiting(tx: &mut Conn, who: &Who, id: ImportId, version: i64) -> Result<Brought> {
    let brought = assessments::brought(tx, id)?;
    let target = posting_verbs::seen_by_staff(tx, who, brought.posting)?;
    who.may_manage(target.content.agency)?;
    if brought.applied_at.is_some() {
        return Err(Error::Refused("This file was applied already. Nothing changes by applying it again.".to_owned()));
    }
    if brought.version == version { Ok(brought) } else { Err(stale()) }
}

/// Says which column is what. Headings that the file does not have are left out.
pub fn map(tx: &mut Conn, who: &Who, id: ImportId, version: i64, mapping: &Mapping) -> Result<()> {
    let brought = waiting(tx, who, id, version)?;
    if assessments::map(tx, &brought, &mapping.stored())? { Ok(()) } else { Err(stale()) }
}

/// What a line of a file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// A score that is entered.
    Enters { attempt: AttemptId, score: Score, passed: bool, candidate: String },
    /// The same score is in already.
    Unchanged,
    /// It cannot be entered; the sentence says why.
    Left(Why, String),
}

/// Why a line is left, as the page groups them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    Unmatched,
    Duplicate,
    OutOfRange,
    Older,
    Differs,
    NotFinished,
    Unreadable,
}

impl Why {
    pub const ALL: &'static [Why] =
        &[Why::Unmatched, Why::Duplicate, Why::OutOfRange, Why::Older, Why::Differs, Why::NotFinished, Why::Unreadable];

    pub const fn spoken(self) -> &'static str {
        match self {
            Why::Unmatched => "Nobody matched",
            Why::Duplicate => "Twice in the file",
            Why::OutOfRange => "Out of range",
            Why::Older => "Older than what we have",
            Why::Differs => "Differs from the score that is in",
            Why::NotFinished => "Not finished",
            Why::Unreadable => "Cannot be read",
        }
    }
}

/// A line of the dry run.
#[derive(Debug, Clone)]
pub struct Planned {
    pub line: usize,
    /// Who it is: the application, or what stands in the file.
    pub who: String,
    pub application: Option<Person>,
    pub fate: Fate,
}

/// Everybody a line can be about, and how they are found.
struct Known {
    settings: Settings,
    people: BTreeMap<ApplicationId, Person>,
    attempts: BTreeMap<ApplicationId, Vec<Attempt>>,
    standing: BTreeMap<AttemptId, Entered>,
    /// By what stands in a file, in small letters; `None` where it fits more than one.
    by: [BTreeMap<String, Option<ApplicationId>>; 3],
}

impl Known {
    fn read(conn: &mut Conn, posting: PostingId) -> Result<Self> {
        let settings = kept(conn, posting)?.settings;
        let mut by: [BTreeMap<String, Option<ApplicationId>>; 3] = Default::default();
        let mut attempts: BTreeMap<ApplicationId, Vec<Attempt>> = BTreeMap::new();
        let mut put = |at: usize, key: String, id: ApplicationId| {
            if let Some(map) = by.get_mut(at).filter(|_| !key.is_empty()) {
                map.entry(key).and_modify(|known| *known = known.filter(|k| *k == id)).or_insert(Some(id));
            }
        };
        let people = assessments::people(conn, posting)?;
        for person in &people {
            put(0, person.reference.to_lowercase(), person.id);
            put(1, person.email.to_lowercase(), person.id);
        }
        for attempt in assessments::of_posting(conn, posting)? {
            put(2, attempt.candidate.to_lowercase(), attempt.application);
            attempts.entry(attempt.application).or_default().push(attempt);
        }
        let people = people.into_iter().map(|p| (p.id, p)).collect();
        Ok(Known { settings, people, attempts, standing: assessments::standing(conn, posting)?, by })
    }

    /// Whom a line is about, by its reference, address and candidate number: all that fit must fit the same person.
    fn whom(&self, row: &Row<'_>) -> std::result::Result<&Person, (String, String)> {
        let parts = [(Part::Reference, "reference"), (Part::Email, "address"), (Part::Candidate, "candidate number")];
        let first = parts.iter().map(|(p, _)| row.cell(p.key())).find(|s| !s.is_empty()).unwrap_or_default().to_owned();
        let mut found: Option<ApplicationId> = None;
        for (map, (part, spoken)) in self.by.iter().zip(parts) {
            let said = row.cell(part.key());
            let key =
                if part == Part::Reference { Reference::parse(said).map_or(said.to_owned(), |r| r.to_string()) } else { said.to_owned() };
            match map.get(&key.to_lowercase()) {
                Some(None) => return Err((first, format!("More than one application has the {spoken} “{said}”."))),
                Some(Some(id)) if found.is_some_and(|known| known != *id) => {
                    return Err((first, "The line names two different people.".to_owned()));
                }
                Some(Some(id)) => found = Some(*id),
                None => {}
            }
        }
        let why = if first.is_empty() { "The line does not say who it is." } else { "No application to this posting has that." };
        found.and_then(|id| self.people.get(&id)).ok_or_else(|| (first, why.to_owned()))
    }
}

/// The line as a score, or why it is none.
fn score(row: &Row<'_>, settings: &Settings) -> std::result::Result<Score, (Why, String)> {
    let unreadable = |what: String| (Why::Unreadable, what);
    let keys = [Part::Score, Part::TakenOn, Part::Reference, Part::Email, Part::Candidate].map(Part::key);
    let skills: Vec<String> = settings.skills.iter().map(|s| skill_key(&s.name)).collect();
    let formula = keys.into_iter().chain(skills.iter().map(String::as_str)).find(|k| sheets::is_formula(row.cell(k)));
    if let Some(key) = formula {
        return Err(unreadable(format!("“{}” is a formula, not a value.", text::brief(row.cell(key), 40))));
    }
    let read = |raw: &str| points(raw).map_err(|_| unreadable(format!("“{}” are no points.", text::brief(raw, 40))));
    let taken = row.cell(Part::TakenOn.key());
    let taken_on = sheets::day(taken).map_err(|_| unreadable(format!("“{}” is not a day.", text::brief(taken, 40))))?;
    let mut of_skills = Vec::new();
    for skill in &settings.skills {
        of_skills.push((skill.name.clone(), read(row.cell(&skill_key(&skill.name)))?));
    }
    let link = row.cell(Part::Evidence.key());
    let evidence = parse_link(link).map_err(|what| unreadable(format!("“{}”: {what}.", text::brief(link, 40))))?;
    Ok(Score { points: read(row.cell(Part::Score.key()))?, skills: of_skills, taken_on, evidence })
}

/// Words of a status column that mean a result.
const FINISHED: &[&str] = &[
    "",
    "completed",
    "complete",
    "finished",
    "done",
    "over",
    "verified",
    "scored",
    "graded",
    "submitted",
    "passed",
    "failed",
    "pass",
    "fail",
    "closed",
];

/// What every line of a file would do, in its order. Nothing is written.
pub fn plan(conn: &mut Conn, here: &Here, brought: &Brought) -> Result<Vec<Planned>> {
    let known = Known::read(conn, brought.posting)?;
    let (sheet, mapping) = (sheet(brought)?, Mapping::parse(&brought.mapping));
    let mut out: Vec<Planned> = sheet.read_by(&mapping).map(|row| one(&known, here, &row)).collect();
    let mut about: BTreeMap<AttemptId, Vec<(usize, Score)>> = BTreeMap::new();
    for planned in &out {
        if let Fate::Enters { attempt, score, .. } = &planned.fate {
            about.entry(*attempt).or_default().push((planned.line, score.clone()));
        }
    }
    for planned in &mut out {
        let Fate::Enters { attempt, .. } = &planned.fate else { continue };
        let lines = about.get(attempt).map(Vec::as_slice).unwrap_or_default();
        // The same said twice counts once; two different scores are for a person to choose from.
        let agree = lines.windows(2).all(|two| matches!(two, [(_, a), (_, b)] if same(a, b)));
        let first = lines.first().is_some_and(|(line, _)| *line == planned.line);
        if !agree {
            let all: Vec<String> = lines.iter().map(|(line, _)| line.to_string()).collect();
            planned.fate = Fate::Left(Why::Duplicate, format!("Lines {} have different scores for one person.", all.join(" and ")));
        } else if !first {
            planned.fate = Fate::Left(Why::Duplicate, "An earlier line of this file says the same.".to_owned());
        }
    }
    Ok(out)
}

fn one(known: &Known, here: &Here, row: &Row<'_>) -> Planned {
    let person = match known.whom(row) {
        Ok(person) => person,
        Err((who, why)) => return Planned { line: row.line, who, application: None, fate: Fate::Left(Why::Unmatched, why) },
    };
    let fate = fate(known, here, row, person).unwrap_or_else(|(why, what)| Fate::Left(why, what));
    Planned { line: row.line, who: person.reference.clone(), application: Some(person.clone()), fate }
}

fn fate(known: &Known, here: &Here, row: &Row<'_>, person: &Person) -> std::result::Result<Fate, (Why, String)> {
    let status = row.cell(Part::Status.key());
    if !FINISHED.contains(&status.to_lowercase().as_str()) {
        return Err((Why::NotFinished, format!("The status is “{}”.", text::brief(status, 40))));
    }
    let score = score(row, &known.settings)?;
    let attempts = known.attempts.get(&person.id).map(Vec::as_slice).unwrap_or_default();
    let Some(attempt) = attempts.last() else {
        return Err((Why::Unmatched, format!("{} was not invited to the assessment.", person.name)));
    };
    let standing = |a: &Attempt| known.standing.get(&a.id);
    if attempts.iter().filter_map(standing).any(|e| same(&e.score, &score)) {
        return Ok(Fate::Unchanged);
    }
    if let Some(entered) = standing(attempt) {
        let on = when::day(entered.score.taken_on);
        return Err(if score.taken_on < entered.score.taken_on {
            (Why::Older, format!("There is a score of {on} already."))
        } else {
            (Why::Differs, format!("{} points of {on} are in. Correct them by hand, with a reason.", entered.score.points))
        });
    }
    if attempt.state == AttemptState::Waived {
        return Err((Why::Unmatched, format!("The assessment of {} was waived.", person.name)));
    }
    // A day of grace: the file says the day of the applicant, the invitation the moment in UTC.
    if score.taken_on + chrono::Days::new(1) < attempt.invited_at.date() && attempts.len() > 1 {
        return Err((Why::Older, "It was taken before the invitation to this attempt.".to_owned()));
    }
    let Marks { passed, .. } = judged(&known.settings, attempt, &score, here).map_err(|what| (Why::OutOfRange, format!("{what}.")))?;
    let said = row.cell(Part::Candidate.key());
    let candidate = if said.is_empty() { attempt.candidate.clone() } else { text::brief(said, 100) };
    Ok(Fate::Enters { attempt: attempt.id, score, passed, candidate })
}

/// Whether two scores say the same; where it can be looked at does not count.
fn same(a: &Score, b: &Score) -> bool {
    (a.points, a.taken_on, &a.skills) == (b.points, b.taken_on, &b.skills)
}

/// Enters every score of a file that can be, all or none, and forgets the rest of it.
pub fn apply(tx: &mut Conn, here: &Here, who: &Who, id: ImportId, version: i64) -> Result<i64> {
    let brought = waiting(tx, who, id, version)?;
    let posting = brought.posting;
    let settings = kept(tx, posting)?.settings;
    let missing = Mapping::parse(&brought.mapping).missing(&names(&settings));
    if let Some((_, what)) = missing.first() {
        return Err(Error::Refused(format!("{what}.")));
    }
    let mut entered = 0;
    for planned in plan(tx, here, &brought)? {
        let Fate::Enters { attempt, score, candidate, .. } = &planned.fate else { continue };
        let attempt = assessments::attempt(tx, *attempt)?;
        let app = applications::find(tx, attempt.application)?;
        let marks = judged(&settings, &attempt, score, here).map_err(Error::Refused)?;
        keep(tx, here, who, &First { app: &app, attempt: &attempt, candidate, score, marks: &marks, import: Some(id) })?;
        entered += 1;
    }
    if !assessments::mark_applied(tx, &brought, entered, who.id, here.now)? {
        return Err(stale());
    }
    let detail = format!("{entered} scores, file {}", brought.hash);
    Happened::new("score_file", id.0, "apply").detail(&detail).in_posting(tx, here, Actor::Person(who), posting)?;
    Ok(entered)
}
