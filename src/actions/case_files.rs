//! Many applications of a posting as one ZIP: the résumés and answers that staff may read anyway.

use super::bundle::{self, File};
use super::history::Happened;
use super::postings::people_seen_by_staff;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::PostingId;
use crate::domain::pipeline::{Filter, Order};
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::applications::{self, Card};
use crate::store::{Conn, postings, sections};

/// Applications in one ZIP.
const MOST: usize = 200;
/// Bytes of all files together.
const BYTES: usize = 150 * 1024 * 1024;

/// The ZIP, and how many applications are in it. `chosen`: references; none means all that the filter finds.
pub fn zip(conn: &mut Conn, who: &Who, posting: PostingId, filter: &Filter, chosen: &[String], now: Moment) -> Result<(Vec<u8>, usize)> {
    people_seen_by_staff(conn, who, posting)?;
    let ids = if chosen.is_empty() {
        applications::ids(conn, posting, filter, (Order::Waiting, None), now, MOST + 1)?
    } else {
        applications::of_references(conn, posting, chosen)?
    };
    match ids.len() {
        0 => return Err(Error::Refused("There is no application to put into the file.".to_owned())),
        n if n > MOST => return Err(Error::Refused(format!("These are more than {MOST} applications. Choose fewer."))),
        _ => {}
    }
    let cards = applications::cards(conn, &ids)?;
    let questions = postings::questions(conn, posting)?;
    let mut files: Vec<File> = Vec::new();
    let mut bytes = 0;
    for card in &cards {
        let folder = format!("{} {}", bundle::part(&card.name), card.reference);
        files.push((format!("{folder}/answers.txt"), answers(conn, card, &questions)?.into_bytes()));
        if sections::resume(conn, card.id)?.is_some() {
            let (file, _, name) = sections::resume_file(conn, card.id)?;
            bytes += file.len();
            files.push((format!("{folder}/{}", bundle::part(&name)), file));
        }
        if bytes > BYTES {
            return Err(Error::Refused("These files are larger than 150 MB together. Choose fewer applications.".to_owned()));
        }
    }
    Ok((bundle::zip(&files)?, cards.len()))
}

fn answers(conn: &mut Conn, card: &Card, questions: &[postings::Question]) -> Result<String> {
    let given = sections::answers(conn, card.id)?;
    let mut text = format!("{}\n{}\n{}\n", card.name, card.reference, card.state.spoken());
    for question in questions {
        let answer = given.iter().find(|(id, _)| *id == question.id).map(|(_, a)| question.ask.spoken(a));
        text.push_str(&format!("\n{}\n\n{}\n", question.ask.prompt, answer.as_deref().unwrap_or("(no answer)")));
    }
    Ok(text)
}

/// Records that files left the house.
pub fn record(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, n: usize) -> Result<()> {
    let taken = format!("{n} applications");
    Happened::new("posting", posting.0, "download").detail(&taken).on_its_own(tx, here, Actor::Person(who))
}
