//! Verbs. Each is one synchronous function in one transaction: may this person? load, decide, save, record, write the letters.

pub mod accounts;
pub mod activity;
pub mod addresses;
pub mod alerts;
pub mod applications;
pub mod assessments;
pub mod batches;
pub mod bundle;
pub mod case_files;
mod clock;
pub mod closures;
pub mod cohorts;
pub mod condition_lists;
pub mod conditions;
pub mod decisions;
pub mod deferrals;
pub mod demands;
mod dice;
pub mod documents;
pub mod feedback;
pub mod firewall;
pub mod free_times;
pub mod grounds;
mod history;
pub mod imports;
pub mod interviews;
pub mod messages;
pub mod minimum;
pub mod moving;
pub mod notes;
pub mod nudges;
pub mod offers;
pub mod on_behalf;
pub mod own_account;
pub mod own_data;
pub mod passwords;
pub mod pay;
pub mod people;
pub mod placements;
pub mod plans;
pub mod pool;
mod post;
mod posting_live;
pub mod postings;
mod prefill;
pub mod profiles;
pub mod projects;
pub mod promises;
pub mod qualified;
pub mod question_sets;
pub mod referees;
pub mod resumes;
pub mod reviews;
pub mod rubrics;
pub mod saved;
pub mod scan;
pub mod score_files;
pub mod scorecards;
pub mod scores;
pub mod seats;
pub mod sections;
pub mod selections;
pub mod sign_in_links;
pub mod staffing;
pub mod templates;
pub mod tries;

pub use clock::Clock;
pub use dice::{Dice, hash as token_hash, hex};
pub use history::known_to_applicant;

use crate::domain::access::Who;
use crate::domain::when::Moment;
use crate::letters::Site;

/// Where and when a verb happens: the moment is read once per request and handed down.
#[derive(Debug, Clone)]
pub struct Here {
    pub now: Moment,
    pub site: Site,
    pub dice: Dice,
    pub rules: Rules,
}

/// Rules that differ from programme to programme: settings, not constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Most applications a person may have open at a time.
    pub open_applications: i64,
    /// Most pages of a résumé in PDF; 0 for no limit.
    pub resume_pages: i64,
    /// Minutes in which a change can be taken back; letters to applicants wait as long. 0: they go at once.
    pub undo_minutes: i64,
}

impl Default for Rules {
    /// Five at a time; two pages (Merit Hiring Plan of May 2025, in force since September 27, 2025); a quarter of an hour.
    fn default() -> Self {
        Rules { open_applications: 5, resume_pages: 2, undo_minutes: 15 }
    }
}

/// Who acts: a person, or the clock.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    Person(&'a Who),
    Clock,
}

impl Actor<'_> {
    /// The person's number; nobody's for the clock.
    fn id(self) -> Option<crate::domain::ids::UserId> {
        match self {
            Actor::Person(who) => Some(who.id),
            Actor::Clock => None,
        }
    }
}
