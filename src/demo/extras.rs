//! What some people of the demonstration add to their application, and the pool: chosen by their number, so that every run is the same.

use chrono::TimeDelta;

use crate::actions::{Here, pool as pool_verbs, profiles, sections};
use crate::domain::access::Who;
use crate::domain::intake::{Availability, Essay, HalfDay, MOST_CHOICES};
use crate::domain::pool::Wishes;
use crate::domain::posting::Specialty;
use crate::domain::profile::{Month, Profile, Spell, SpellKind};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::{Error, Result};
use crate::store::{Conn, applications, profiles as profile_rows, projects};

/// Optional parts of an application, and the profile of whoever has one.
pub fn add(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, person: usize, specialty: Specialty) -> Result<()> {
    if !person.is_multiple_of(4) {
        sections::save_availability(tx, who, reference, &availability(person))?;
    }
    if person.is_multiple_of(3) {
        sections::save_essays(tx, who, reference, &essays())?;
    }
    if person.is_multiple_of(2) {
        let mut liked: Vec<_> = projects::open_roles_for(tx, specialty)?.into_iter().map(|r| r.project).collect();
        liked.dedup();
        let first = person % liked.len().max(1);
        liked.rotate_left(first);
        liked.truncate((person % MOST_CHOICES) + 1);
        sections::save_choices(tx, who, reference, &liked)?;
    }
    if person.is_multiple_of(5) && profile_rows::of(tx, who.id)?.0.is_empty() {
        profiles::take_over(tx, here, who, profile(here, specialty)?)?;
    }
    Ok(())
}

fn availability(person: usize) -> Availability {
    let times = HalfDay::ALL.iter().copied().enumerate().filter(|(n, _)| !(n + person).is_multiple_of(3)).map(|(_, h)| h).collect();
    let accommodation = if person % 9 == 2 { "Live captions in the interview, please." } else { "" };
    Availability { times, note: String::new(), accommodation: accommodation.to_owned() }
}

fn essays() -> Vec<(Essay, String)> {
    vec![
        (
            Essay::Improvement,
            "A form that asks the same thing twice costs everybody. I would begin by counting how often ours do.".to_owned(),
        ),
        (
            Essay::WorkEthic,
            "When a migration failed at night I wrote down what I knew each hour, so that whoever came next could go on.".to_owned(),
        ),
    ]
}

fn profile(here: &Here, specialty: Specialty) -> Result<Profile> {
    let ago = |years: i64| Month::of((here.now - TimeDelta::days(365 * years)).date());
    let mut profile = Profile {
        headline: specialty.spoken().to_owned(),
        skills: ["Rust", "PostgreSQL", "Linux", "Accessibility"].map(str::to_owned).to_vec(),
        ..Profile::default()
    };
    let spell = |title: &str, place: &str, from, until| Spell {
        id: 0,
        title: title.to_owned(),
        place: place.to_owned(),
        from,
        until,
        text: String::new(),
    };
    let entries = [
        (SpellKind::Work, spell("Engineer", "Snake River Power", ago(4), None)),
        (SpellKind::Work, spell("Developer", "County of Ada", ago(7), Some(ago(5)))),
        (SpellKind::Learning, spell("BSc, Computer Science", "Boise State University", ago(11), Some(ago(7)))),
    ];
    for (kind, entry) in entries {
        profile.put(kind, entry).map_err(Error::Refused)?;
    }
    Ok(profile)
}

/// Every third of the people who passed and look for a seat joins the pool.
pub fn join_pool(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, person: usize) -> Result<()> {
    let passed = applications::by_reference(tx, reference)?.told_state == State::Qualified;
    if !passed || !person.is_multiple_of(3) {
        return Ok(());
    }
    let places = if person.is_multiple_of(2) { vec!["Washington, DC".to_owned(), "Denver, CO".to_owned()] } else { Vec::new() };
    let note = if person.is_multiple_of(6) { "Happiest close to the data." } else { "" };
    let wishes = Wishes { places, remote: person.is_multiple_of(4), note: note.to_owned(), ..Wishes::default() };
    pool_verbs::join(tx, here, who, &wishes)
}
