//! What runs without a request. Each job is a query for what is due; doing it makes it not due, so it may run twice and in two places.

mod alerts;
mod clock;
mod nudges;
pub mod outbox;

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::actions::{Dice, Here};
use crate::error::Result;
use crate::letters::Site;
use crate::store::Db;
use crate::web::Clock;

pub use outbox::Mailer;

/// What jobs work with.
#[derive(Clone)]
pub struct Jobs {
    pub db: Db,
    pub site: Site,
    pub clock: Clock,
    /// Without one, letters wait.
    pub mailer: Option<Arc<Mailer>>,
}

/// What one round did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub sent: usize,
    pub postings: usize,
    pub offers: usize,
    pub reminders: usize,
    pub alerts: usize,
    pub nudges: usize,
    pub swept: usize,
}

impl Jobs {
    fn here(&self) -> Here {
        Here { now: self.clock.now(), site: self.site.clone(), dice: Dice::System }
    }

    /// Does everything that is due now.
    pub fn round(&self) -> Result<Done> {
        let here = self.here();
        let mut done = Done { postings: clock::postings(&self.db, &here)?, offers: clock::offers(&self.db, &here)?, ..Done::default() };
        done.reminders = clock::reminders(&self.db, &here)?;
        done.alerts = alerts::write(&self.db, &here)?;
        done.nudges = nudges::write(&self.db, &here)?;
        done.swept = clock::sweep(&self.db, &here)? + alerts::sweep(&self.db, &here)?;
        done.sent = self.letters()?;
        Ok(done)
    }

    /// Sends the letters that are due.
    pub fn letters(&self) -> Result<usize> {
        match &self.mailer {
            Some(mailer) => outbox::send_due(&self.db, mailer, &self.here()),
            None => Ok(0),
        }
    }

    /// Runs rounds until it is told to stop: letters every second, the rest every half minute.
    pub fn run(&self, stop: &Stop) {
        let mut beat = 0u32;
        loop {
            let done = if beat.is_multiple_of(30) {
                self.round().map(|d| format!("{d:?}"))
            } else {
                self.letters().map(|n| format!("{n} letters"))
            };
            match done {
                Ok(what) => tracing::debug!(what, "jobs"),
                Err(why) => tracing::error!(%why, "a job failed"),
            }
            beat = beat.wrapping_add(1);
            if stop.wait(Duration::from_secs(1)) {
                return;
            }
        }
    }
}

/// Tells the jobs to stop, between two letters at the latest.
#[derive(Clone, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    pub fn now(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }

    /// Waits; `true` when it is time to stop.
    fn wait(&self, time: Duration) -> bool {
        let stopped = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        *self.0.1.wait_timeout_while(stopped, time, |stop| !*stop).unwrap_or_else(PoisonError::into_inner).0
    }
}
