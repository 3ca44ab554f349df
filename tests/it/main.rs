//! Everything that is tested through the front door, in one binary. Each promise is checked on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

mod accounts;
mod alerts;
mod assessment;
mod calendars;
mod care;
mod durability;
mod fairness;
mod floors;
mod hostile;
mod imports;
mod intake;
mod interviewing;
mod interviews;
mod journey;
mod letters;
mod messages;
mod minimum;
mod moving;
mod nudges;
mod own_account;
mod pipeline;
mod postings;
mod promises;
mod public;
mod qualified;
mod question_sets;
mod questions;
mod races;
mod referees;
mod review;
mod review_blind;
mod review_desk;
mod routes;
mod rubrics;
mod search;
mod site;
mod staff;
mod store;
mod templates;
mod uploads;
mod ways;
mod wizard;
mod work;
