//! Muster: from a job posting to a filled seat on a modernization project.
//! The floors, from the ground up; nothing points upwards (tests/it/floors.rs checks it).

// F1  words and rules
pub mod domain;
// F2  what can go wrong
pub mod error;
// F3  rows, letters, papers, files that are read
pub mod dist;
pub mod imports;
pub mod letters;
pub mod papers;
pub mod store;
// F4  verbs: one function, one transaction
pub mod actions;
// F5  what runs without a request, and the pages
pub mod jobs;
pub mod web;
// the demonstration programme, made through the floors above
pub mod demo;

pub mod config;
