//! What runs without a request. Each job is a query for what is due; doing it makes it not due, so it may run twice and in two places.

mod alerts;
mod batches;
mod clock;
mod nudges;
pub mod outbox;
mod terms;

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::actions::{Clock, Dice, Here, Rules};
use crate::error::Result;
use crate::letters::Site;
use crate::store::Db;

pub use outbox::Mailer;

/// What jobs work with.
#[derive(Clone)]
pub struct Jobs {
    pub db: Db,
    pub site: Site,
    pub clock: Clock,
    pub rules: Rules,
    /// Without one, letters wait.
    pub mailer: Option<Arc<Mailer>>,
}

/// What one round did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub postings: usize,
    pub offers: usize,
    pub seats: usize,
    pub reminders: usize,
    pub cards: usize,
    pub assessments: usize,
    pub referees: usize,
    pub late: usize,
    /// Letters to staff about it.
    pub told_late: usize,
    pub reviews: usize,
    pub alerts: usize,
    pub nudges: usize,
    pub erased: usize,
    pub marked: usize,
    pub swept: usize,
    pub batches: usize,
    pub terms: usize,
    pub conditions: usize,
    pub deferrals: usize,
}

impl Jobs {
    fn here(&self) -> Here {
        Here { now: self.clock.now(), site: self.site.clone(), dice: Dice::System, rules: self.rules }
    }

    /// Does everything that is due now but the letters. A job that fails does not hold up the others.
    pub fn round(&self) -> Done {
        let here = self.here();
        Done {
            batches: told("batches", self.batches(&Stop::default())),
            postings: told("postings", clock::postings(&self.db, &here)),
            offers: told("offers", clock::offers(&self.db, &here)),
            seats: told("seats", clock::seats(&self.db, &here)),
            reminders: told("reminders", clock::reminders(&self.db, &here)),
            cards: told("scorecards", clock::cards(&self.db, &here)),
            assessments: told("assessments", clock::assessments(&self.db, &here)),
            referees: told("referees", clock::referees(&self.db, &here)),
            late: told("promises", clock::promises(&self.db, &here)),
            told_late: told("what is late", clock::late(&self.db, &here)),
            reviews: told("reviews", clock::reviews(&self.db, &here)),
            alerts: told("alerts", alerts::write(&self.db, &here)),
            terms: told("placements", terms::placements(&self.db, &here)) + told("the roll-off list", terms::weekly(&self.db, &here)),
            conditions: told("conditions", terms::conditions(&self.db, &here)),
            deferrals: told("deferrals", terms::deferrals(&self.db, &here)),
            nudges: told("nudges", nudges::write(&self.db, &here)),
            erased: told("closures", clock::closures(&self.db, &here)),
            marked: told("marks", clock::marks(&self.db, &here)),
            swept: told("sweep", clock::sweep(&self.db, &here)) + told("sweep", alerts::sweep(&self.db, &here)),
        }
    }

    /// Works on the batches that are due, to their end.
    pub fn batches(&self, stop: &Stop) -> Result<usize> {
        batches::work_through(&self.db, &|| self.here(), stop)
    }

    /// Sends the letters that are due.
    pub fn letters(&self, stop: &Stop) -> Result<usize> {
        told("resets", clock::resets(&self.db, &self.here()));
        told("links", clock::links(&self.db, &self.here()));
        match &self.mailer {
            Some(mailer) => outbox::send_due(&self.db, mailer, &self.clock, stop),
            None => Ok(0),
        }
    }

    /// Works until it is told to stop: letters and batches every second in threads of their own, the rest every half minute.
    pub fn run(&self, stop: &Stop) {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.wait(Duration::from_secs(1)) {
                    told("letters", self.letters(stop));
                }
            });
            scope.spawn(|| {
                while !stop.wait(Duration::from_secs(1)) {
                    told("batches", self.batches(stop));
                }
            });
            loop {
                // Outside of the line of the log: what is not logged is not worked out either.
                let done = self.round();
                tracing::debug!(?done, "jobs");
                if stop.wait(Duration::from_secs(30)) {
                    return;
                }
            }
        });
    }
}

/// What a job did; one that failed is logged and did nothing.
fn told(job: &'static str, done: Result<usize>) -> usize {
    done.unwrap_or_else(|why| {
        tracing::error!(job, %why, "a job failed");
        0
    })
}

/// Tells the jobs to stop, between two letters at the latest.
#[derive(Clone, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    pub fn now(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }

    /// Whether it is time to stop.
    pub fn is_set(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; `true` when it is time to stop.
    fn wait(&self, time: Duration) -> bool {
        let stopped = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        *self.0.1.wait_timeout_while(stopped, time, |stop| !*stop).unwrap_or_else(PoisonError::into_inner).0
    }
}
