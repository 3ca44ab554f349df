//! The demonstration programme: made-up people in a programme whose offices, seats and grades are real. All of it happens
//! through the actions, at moments in the past, so that history, letters and states fit together. The same now gives the same rows.

mod agencies;
mod assessing;
mod cards;
mod care;
mod chance;
mod demand;
mod endings;
mod extras;
mod interviews;
mod journeys;
mod kept;
mod offices;
mod people;
mod pipelines;
mod plans;
mod postings;
mod programme;
mod resumes;
mod review;
mod rubrics;
mod selections;
mod terms;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::mpsc;

use crate::actions::{Dice, Here, Rules, passwords};
use crate::domain::account::Password;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::letters::Site;
use crate::store::{Conn, Db, counts};

/// People who apply, beside the one applicant of `sign_ins`.
const PEOPLE: usize = 400;
const SEED: u64 = 2027;
/// The password of everybody in the demonstration.
const PASSWORD: &str = "velvet tractor moonlight";

/// One sign-in per role: role, address, password.
pub fn sign_ins() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("Applicant", programme::APPLICANT.1, PASSWORD),
        ("Reviewer", "ines.halloran@cisa.example", PASSWORD),
        ("Hiring manager", "martin.achterberg@cisa.example", PASSWORD),
        ("Programme office", "rosa.diaz@office.example", PASSWORD),
        ("Programme office, second person", "gideon.amoah@office.example", PASSWORD),
        ("Auditor", "lorna.teague@audit.example", PASSWORD),
    ]
}

/// What the demonstration holds.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    pub applicants: i64,
    pub applications_by_state: Vec<(State, i64)>,
    pub letters: i64,
    pub events: i64,
    pub seats: i64,
    /// The database held people before: nothing was added.
    pub already: bool,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.already {
            writeln!(f, "The database already holds people; nothing was added.")?;
        }
        let all: i64 = self.applications_by_state.iter().map(|(_, n)| n).sum();
        writeln!(
            f,
            "{} applicants, {all} applications, {} seats, {} letters, {} lines of history",
            self.applicants, self.seats, self.letters, self.events
        )?;
        let states: Vec<String> = self.applications_by_state.iter().map(|(s, n)| format!("{} {n}", s.spoken())).collect();
        write!(f, "{}", states.join(", "))
    }
}

/// Fills an empty database in one transaction: all of it or nothing. `progress` is told what is being made.
pub fn fill(db: &Db, site: &Site, now: Moment, progress: &mut dyn FnMut(&str)) -> Result<Summary> {
    if db.read(counts::whole)?.users > 0 {
        return db.read(|conn| summary(conn, true));
    }
    progress("hashing one password for everybody");
    let hash = passwords::hash(&Password::typed(PASSWORD))?;
    let here = Here { now, site: site.clone(), dice: Dice::seeded(SEED), rules: Rules::default() };
    let (tell, told) = mpsc::channel::<String>();
    let writing = {
        let db = db.clone();
        std::thread::spawn(move || db.write(move |tx| make(tx, &here, &hash, &tell)))
    };
    for line in told {
        progress(&line);
    }
    writing.join().map_err(|_| Error::Broken("the demonstration stopped while it was made".to_owned()))?
}

fn make(tx: &mut Conn, here: &Here, hash: &str, tell: &mpsc::Sender<String>) -> Result<Summary> {
    let say = |what: &str| {
        // Nobody may be listening; the work goes on.
        let _ = tell.send(what.to_owned());
    };
    if counts::whole(tx)?.users > 0 {
        return summary(tx, true);
    }
    let mut chance = chance::Chance::seeded(SEED);
    say("agencies, staff, rubrics, projects and seats");
    let programme = programme::make(tx, here, &mut chance, hash)?;
    say("postings");
    let postings = postings::make(tx, here, &programme)?;
    say("people and what they will do");
    let plan = plans::make(here.now, &mut chance, &programme, &postings)?;
    say(&format!("{} steps of {} applications, one after the other", plan.steps.len(), plan.journeys.len()));
    let targets: std::collections::BTreeSet<_> = plan.journeys.iter().map(|j| j.target.id).collect();
    journeys::walk(tx, here, &mut chance, &programme, plan, hash)?;
    say("templates, question sets, a second version of a rubric");
    kept::make(tx, here, &programme)?;
    say("messages, a document, what people say");
    let targets: Vec<_> = targets.into_iter().collect();
    care::add(tx, here, &programme, &targets)?;
    say("times for interviews, panels, answers");
    interviews::add(tx, here, &programme, &targets)?;
    say("a review under way");
    review::add(tx, here, &mut chance, &programme, &targets)?;
    say("assessments, minimum requirements, referees");
    assessing::add(tx, here, &programme, &postings)?;
    say("projects, a company in conflict, a request for people");
    demand::add(tx, here, &programme)?;
    say("first days, terms, a deferral");
    terms::add(tx, here, &programme, &targets)?;
    // Last, because it happens now: what can still be taken back is there to be tried.
    say("work in the pipelines");
    pipelines::add(tx, here, &programme, &targets)?;
    say("a selection with alternates");
    selections::add(tx, here, &programme, &targets)?;
    summary(tx, false)
}

fn summary(conn: &mut Conn, already: bool) -> Result<Summary> {
    let c = counts::whole(conn)?;
    Ok(Summary {
        applicants: c.applicants,
        applications_by_state: c.applications,
        letters: c.letters,
        events: c.events,
        seats: c.seats,
        already,
    })
}
