//! What happens beside the way of an application: messages, a document that is asked for, what people say about applying.

use chrono::{Days, TimeDelta};

use super::programme::{APPLICANT, Programme};
use crate::actions::{Here, documents, feedback, messages, notes};
use crate::domain::account::Email;
use crate::domain::feedback::{Occasion, Score};
use crate::domain::ids::{ApplicationId, PostingId};
use crate::domain::pipeline::{Filter, Order};
use crate::domain::reference::Reference;
use crate::error::{Error, Result};
use crate::store::{Conn, accounts, applications, events};

/// Answers to the question about applying.
const SAID: &[(Score, &str)] = &[
    (Score::Good, "It saved as I went, which helped on the train."),
    (Score::VeryGood, ""),
    (Score::Middling, "Say earlier that the interview is with an engineer. I would have prepared differently."),
    (Score::Good, ""),
    (Score::Bad, "The résumé page did not like my two columns."),
    (Score::Good, "The dates were kept. That is new to me."),
    (Score::VeryGood, ""),
    (Score::Good, ""),
];

/// Adds it to a programme whose applications have gone their way.
pub fn add(tx: &mut Conn, here: &Here, p: &Programme, postings: &[PostingId]) -> Result<()> {
    talk(tx, here, p)?;
    let mut said = SAID.iter();
    for posting in postings {
        let sent = applications::page(tx, *posting, &Filter::default(), (Order::Waiting, None), here.now, 12)?;
        let sent = sent.into_iter().filter(|c| Occasion::of(c.told_state).is_some());
        for card in sent {
            let Some((score, words)) = said.next() else { return Ok(()) };
            let app = applications::find(tx, card.id)?;
            let who = accounts::find(tx, app.user)?;
            feedback::give(tx, here, &who, &Reference::parse(&app.reference).ok_or(Error::NotFound)?, *score, words)?;
        }
    }
    Ok(())
}

/// The applicant of the sign-in page asks something, is answered, and is asked for a document.
fn talk(tx: &mut Conn, here: &Here, p: &Programme) -> Result<()> {
    let email = Email::parse(APPLICANT.1).map_err(Error::Broken)?;
    let Some(known) = accounts::by_email(tx, &email)? else { return Ok(()) };
    let who = accounts::find(tx, known.id)?;
    let mine = applications::of_user(tx, who.id)?;
    let Some(open) = mine.iter().find(|m| m.submitted_at.is_some() && m.told_state.is_open()) else { return Ok(()) };
    let reference = Reference::parse(&open.reference).ok_or(Error::NotFound)?;
    // History runs forward: this comes after what happened last.
    let last = last_event(tx, open.id)?.unwrap_or(here.now);
    let after = |hours: i64| Here { now: (last + TimeDelta::hours(hours)).min(here.now), ..here.clone() };
    let asked = "May I name the city as an employer if the contract ran through a firm? I worked on the city’s own systems all the time.";
    messages::ask(tx, &after(2), &who, &reference, asked)?;
    let answered = "Yes. Write the city first and the firm in brackets, with the months. It changes nothing for the reviewers.";
    messages::answer(tx, &after(5), &p.office, &reference, answered)?;
    let due = here.now.date().checked_add_days(Days::new(10)).unwrap_or(here.now.date());
    let what = "A letter or contract that shows the months you worked for the city. A scan is fine; cover the pay.";
    documents::ask(tx, &after(6), &p.office, &reference, what, due)?;
    note(tx, &after(7), p, &reference)
}

/// A note among colleagues, with one of them told, and one that the applicant may read.
fn note(tx: &mut Conn, here: &Here, p: &Programme, reference: &Reference) -> Result<()> {
    let app = applications::by_reference(tx, reference)?;
    let colleague = notes::colleagues(tx, &p.office, &app)?.into_iter().next().map(|w| w.id);
    let tell: Vec<_> = colleague.into_iter().collect();
    let among = "Called the city’s records office: they confirm contracts by letter within a week. Nothing to do before it is here.";
    notes::write(tx, here, &p.office, reference, among, false, &tell)?;
    let shared = "We keep your place in the order of review while the letter of the city is under way.";
    notes::write(tx, here, &p.office, reference, shared, true, &[]).map(|_| ())
}

fn last_event(tx: &mut Conn, id: ApplicationId) -> Result<Option<crate::domain::when::Moment>> {
    Ok(events::of_application(tx, id)?.last().map(|line| line.at))
}
