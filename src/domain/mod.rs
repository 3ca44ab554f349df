//! Words and rules. Nothing in here reads a clock, a file, a socket or a database.

pub mod access;
pub mod account;
pub mod alert;
pub mod cohort;
pub mod correction;
pub mod decision;
pub mod demographics;
pub mod eligibility;
pub mod ids;
pub mod intake;
pub mod interview;
pub mod offer;
pub mod placement;
pub mod pool;
pub mod posting;
pub mod profile;
pub mod question;
pub mod reference;
pub mod scorecard;
pub mod stage;
pub mod state;
pub mod text;
pub mod when;
pub mod words;
