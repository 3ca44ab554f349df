//! Verbs. Each is one synchronous function in one transaction: may this person? load, decide, save, record, write the letters.

pub mod accounts;
pub mod alerts;
pub mod applications;
mod clock;
pub mod cohorts;
pub mod decisions;
mod dice;
mod history;
pub mod imports;
pub mod interviews;
pub mod nudges;
pub mod offers;
pub mod passwords;
pub mod placements;
mod post;
mod posting_live;
pub mod postings;
pub mod projects;
pub mod resumes;
pub mod scorecards;
pub mod sections;
pub mod tries;

pub use clock::Clock;
pub use dice::{Dice, hash as token_hash, hex};

use crate::domain::access::Who;
use crate::domain::when::Moment;
use crate::letters::Site;

/// Where and when a verb happens: the moment is read once per request and handed down.
#[derive(Debug, Clone)]
pub struct Here {
    pub now: Moment,
    pub site: Site,
    pub dice: Dice,
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
